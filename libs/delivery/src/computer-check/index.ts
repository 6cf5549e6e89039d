export * from './browser-name';
export * from './judge-computer';
export * from './check-age';
