export * from './answer-log';
export * from './answered';
export * from './attempt-transitions';
export * from './codes';
export * from './navigation';
export * from './response-check';
export * from './seat-plan';
export * from './time-budget';
