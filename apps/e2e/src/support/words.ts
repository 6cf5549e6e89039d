import { readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import type { Language } from '@synoo/contracts';

type Words = { readonly [key: string]: string | Words };

const folder = resolve(__dirname, '../../../web/src/i18n');
const files = new Map<string, Words>();

function fileOf(area: string, language: Language): Words {
  const path = join(folder, area, `${language}.json`);
  const known = files.get(path) ?? (JSON.parse(readFileSync(path, 'utf8')) as Words);
  files.set(path, known);
  return known;
}

/**
 * The sentence that the screen shows for a key, `say('ru', 'take.codes.submit')`; tests find controls by what people read.
 * Blanks are filled from `values`.
 */
export function say(language: Language, key: string, values: Readonly<Record<string, string | number>> = {}): string {
  const [area = '', ...path] = key.split('.');
  let found: string | Words | undefined = fileOf(area, language);
  for (const name of path) found = typeof found === 'object' ? found[name] : undefined;
  if (typeof found !== 'string') throw new Error(`no sentence for ${key} in ${language}`);
  return found.replace(/\{\{\s*(\w+)\s*\}\}/g, (_, name: string) => String(values[name] ?? ''));
}
