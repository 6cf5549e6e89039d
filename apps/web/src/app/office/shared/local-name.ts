import type { Language } from '@synoo/contracts';

/** A name in the language in use, else in the next best one, else the code that it belongs to. */
export function localName(name: Partial<Record<Language, string | undefined>> | null | undefined, language: Language, code: string): string {
  return name?.[language] || name?.ky || name?.ru || name?.en || code;
}
