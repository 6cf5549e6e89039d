export * from './checks.service';
export * from './computer-list';
export * from './computers.module';
export * from './labs.service';
