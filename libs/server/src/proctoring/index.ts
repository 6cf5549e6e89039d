export * from './attempt-presence';
export * from './board-feed';
export * from './board.service';
export * from './live-bus';
export * from './proctoring.module';
export * from './session-actions.service';
export * from './session-doors.service';
export * from './session-log-reader';
