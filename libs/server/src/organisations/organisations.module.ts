import { Module } from '@nestjs/common';
import { Learners } from './learners.service';
import { Organisations } from './organisations.service';

@Module({ providers: [Organisations, Learners], exports: [Organisations, Learners] })
export class OrganisationsModule {}
