import type { Language } from '@synoo/contracts';

/** CLDR plural categories that the three languages use. */
export type PluralCategory = 'one' | 'few' | 'many' | 'other';

/**
 * CLDR plural category of `n`. Written out because browsers often come without the Kyrgyz locale and would silently use
 * another language's rule (unicode.org/cldr/charts/latest/supplemental/language_plural_rules.html).
 */
export function pluralCategory(language: Language, n: number): PluralCategory {
  if (language !== 'ru') return n === 1 ? 'one' : 'other';
  if (!Number.isInteger(n)) return 'other';
  const tens = Math.abs(n) % 100;
  const ones = tens % 10;
  if (ones === 1 && tens !== 11) return 'one';
  if (ones >= 2 && ones <= 4 && (tens < 12 || tens > 14)) return 'few';
  return 'many';
}
