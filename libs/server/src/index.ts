export * from './platform';
export * from './server.module';
