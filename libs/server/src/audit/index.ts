export * from './audit.service';
export * from './audit-list';
export * from './audit.module';
