export * from './delivery-document';
