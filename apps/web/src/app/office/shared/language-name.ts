import { isLanguage, languageNames } from '@synoo/ui';

/** A language by its own name; one that the product does not know by its code. */
export function languageName(code: string): string {
  return isLanguage(code) ? languageNames[code] : code;
}
