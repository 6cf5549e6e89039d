export * from './turns.module';
export * from './turns.service';
