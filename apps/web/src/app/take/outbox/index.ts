export * from './answer-outbox';
export * from './event-store';
export * from './indexed-event-store';
export * from './leftovers';
export * from './save-failure';
export * from './take-database';
export { ServerClock } from '../clock/server-clock';
export { AttemptCache } from '../session/attempt-cache';
export { viewAtPlace } from '../session/kept-view';
