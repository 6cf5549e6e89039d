export * from './releases.service';
export * from './results.module';
