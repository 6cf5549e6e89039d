export * from './audit';
export * from './identity';
export * from './platform';
export * from './server.module';
