export * from './browser-name';
export * from './judge-computer';
