export * from './recompute';
export * from './server-process';
export * from './test-api';
export * from './test-database';
export * from './test-secrets';
