import { Module } from '@nestjs/common';
import { BankModule } from '../bank';
import { DesignItems } from './design-items';
import { Drafts } from './drafts';
import { FormDetails } from './form-details';
import { FormSealing } from './form-sealing.service';
import { Forms } from './forms.service';
import { FormExport } from './tests/form-export.service';
import { PackageImport } from './tests/package-import.service';

const services = [FormDetails, FormExport, FormSealing, Forms, PackageImport];

@Module({ imports: [BankModule], providers: [...services, DesignItems, Drafts], exports: services })
export class FormsModule {}
