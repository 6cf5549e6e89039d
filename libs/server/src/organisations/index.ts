export * from './organisations.service';
export * from './learners.service';
export * from './organisations.module';
