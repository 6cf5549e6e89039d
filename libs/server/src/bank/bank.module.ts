import { Module } from '@nestjs/common';
import { TypeOrmModule } from '@nestjs/typeorm';
import { Assets } from './assets';
import { ItemImport } from './import/item-import';
import { Outcomes } from './import/outcomes';
import { ItemDetails } from './item-detail';
import { ItemExport } from './item-export';
import { ItemEntity, ItemVariantEntity } from './item.entity';
import { ItemList } from './item-list';
import { ItemStatuses } from './item-statuses';
import { ItemStore } from './item-store';
import { OutcomeEntity, SubjectEntity } from './subject.entity';
import { Subjects } from './subjects';

const services = [Assets, ItemDetails, ItemExport, ItemImport, ItemList, ItemStatuses, Subjects];

@Module({
  imports: [TypeOrmModule.forFeature([SubjectEntity, OutcomeEntity, ItemEntity, ItemVariantEntity])],
  providers: [...services, ItemStore, Outcomes],
  exports: services,
})
export class BankModule {}
