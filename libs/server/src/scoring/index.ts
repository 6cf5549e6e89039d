export * from './form-keys';
export * from './score-log';
export * from './scoring.module';
