import { Module } from '@nestjs/common';
import { DesignItems } from './design-items';
import { FormDetails } from './form-details';
import { Forms } from './forms.service';

@Module({ providers: [DesignItems, FormDetails, Forms], exports: [FormDetails, Forms] })
export class FormsModule {}
