export * from './form-details';
export * from './forms.module';
export * from './forms.service';
