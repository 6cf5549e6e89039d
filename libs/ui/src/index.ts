export * from './appearance/appearance';
export * from './i18n/format';
export * from './i18n/language';
export * from './i18n/pipes';
export * from './i18n/plural';
export * from './i18n/texts';
export * from './icon/icon';
export type { IconName } from './icon/icons';
export * from './widgets/language-picker';
