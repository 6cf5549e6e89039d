export * from './answer-log';
export * from './answered';
export * from './navigation';
