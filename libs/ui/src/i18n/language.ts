import { languages, type Language } from '@synoo/contracts';

export const defaultLanguage: Language = 'ky';

export function isLanguage(value: unknown): value is Language {
  return typeof value === 'string' && (languages as readonly string[]).includes(value);
}

/** Names of the languages in themselves, for pickers. */
export const languageNames: Readonly<Record<Language, string>> = { ky: 'Кыргызча', ru: 'Русский', en: 'English' };
