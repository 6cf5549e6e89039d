export { LAST_BACKUP } from './backlog';
export * from './operations-door';
export * from './operations.module';
