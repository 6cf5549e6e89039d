import { Module } from '@nestjs/common';
import { DesignItems } from './design-items';
import { FormDetails } from './form-details';
import { FormSealing } from './form-sealing.service';
import { Forms } from './forms.service';

@Module({ providers: [DesignItems, FormDetails, FormSealing, Forms], exports: [FormDetails, FormSealing, Forms] })
export class FormsModule {}
