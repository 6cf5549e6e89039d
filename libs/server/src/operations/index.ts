export * from './operations-door';
export * from './operations.module';
