export * from './cell-reader';
export * from './decode-text';
export * from './read-csv';
