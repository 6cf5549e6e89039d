export * from './session-access';
export * from './session-list';
export * from './sessions.module';
export * from './sessions.service';
