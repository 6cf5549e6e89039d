export * from './audit';
export * from './bank';
export * from './identity';
export * from './organisations';
export * from './platform';
export * from './server.module';
