import { Module } from '@nestjs/common';
import { Checks } from './checks.service';
import { ComputerList } from './computer-list';
import { Labs } from './labs.service';

@Module({ providers: [Labs, Checks, ComputerList], exports: [Labs, Checks, ComputerList] })
export class ComputersModule {}
