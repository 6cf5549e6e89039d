export type { Actor } from './actor';
export { meOf, NAME_CONTEXT } from './account-row';
export * from './accounts';
export * from './identity.service';
export * from './sign-ins';
export * from './throttle';
export * from './identity.module';
