export * from './form-details';
export * from './form-sealing.service';
export * from './forms.module';
export * from './forms.service';
export * from './tests/form-export.service';
export * from './tests/package-import.service';
