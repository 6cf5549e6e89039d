export * from './statistics-requests';
export * from './statistics.module';
export * from './statistics.service';
