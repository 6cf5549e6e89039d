import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { errorStatus, itemFlag, jobNames, languages, regions, roles } from '@synoo/contracts';

const folder = __dirname;
const areas = readdirSync(folder, { withFileTypes: true }).filter((entry) => entry.isDirectory()).map((entry) => entry.name);

function flat(node: unknown, path: string, into: Map<string, string>): Map<string, string> {
  if (typeof node === 'string') into.set(path, node);
  else for (const [key, value] of Object.entries(node as Record<string, unknown>)) flat(value, path ? `${path}.${key}` : key, into);
  return into;
}
const textsOf = (area: string, language: string): Map<string, string> => flat(JSON.parse(readFileSync(join(folder, area, `${language}.json`), 'utf8')), '', new Map());
const blanks = (text: string): string[] => [...new Set([...text.matchAll(/\{\{\s*([\w.]+)\s*\}\}/g)].map((match) => match[1] ?? ''))].sort();
const pluralForm = /\.(one|few|many|other)$/;

/** Keys whose children are plural forms and nothing else, `other` among them. */
function pluralStems(texts: Map<string, string>): Set<string> {
  const stems = [...texts.keys()].filter((key) => key.endsWith('.other')).map((key) => key.slice(0, -'.other'.length));
  return new Set(stems.filter((stem) => texts.has(`${stem}.one`) && [...texts.keys()].every((key) => !key.startsWith(`${stem}.`) || pluralForm.test(key.slice(stem.length)))));
}

describe.each(areas)('texts of %s', (area) => {
  const [ky, ru, en] = languages.map((language) => textsOf(area, language)) as [Map<string, string>, Map<string, string>, Map<string, string>];

  const stems = pluralStems(ky);
  const stemOf = (key: string): string => key.replace(pluralForm, '');

  it('has the same keys in every language, but for plural forms that a language does not have', () => {
    const keys = (texts: Map<string, string>): string[] => [...new Set([...texts.keys()].map((key) => (stems.has(stemOf(key)) ? stemOf(key) : key)))].sort();
    expect(keys(ru)).toEqual(keys(ky));
    expect(keys(en)).toEqual(keys(ky));
  });

  it('has every plural form that its languages ask for', () => {
    for (const stem of stems) {
      for (const form of ['one', 'other']) expect([stem, ky.has(`${stem}.${form}`), en.has(`${stem}.${form}`)]).toEqual([stem, true, true]);
      for (const form of ['one', 'few', 'many']) expect([stem, form, ru.has(`${stem}.${form}`)]).toEqual([stem, form, true]);
    }
  });

  it('says nothing in one language only, has no exclamation mark and the same blanks in every language', () => {
    for (const [key, text] of ky) {
      if (stems.has(stemOf(key))) continue;
      for (const other of [ru.get(key) ?? '', en.get(key) ?? '']) expect([key, blanks(other)]).toEqual([key, blanks(text)]);
    }
    for (const texts of [ky, ru, en]) for (const [key, text] of texts) expect([key, text.trim() !== '' || ky.get(key) === '', text.includes('!')]).toEqual([key, true, false]);
  });

  it('keeps the Kyrgyz letters in Kyrgyz', () => {
    const all = [...ky.values()].join(' ');
    if (all.length > 200) expect(/ң/.test(all) && /ө/.test(all) && /ү/.test(all)).toBe(true);
  });
});

describe('closed lists', () => {
  const common = textsOf('common', 'ky');
  const office = textsOf('office', 'ky');

  it('have a text for every member', () => {
    const missing = [
      ...[...Object.keys(errorStatus), 'offline', 'unreadable'].map((code) => `error.${code}`).filter((key) => !common.has(key)),
      ...roles.flatMap((role) => [`role.${role}`, `people.role-hint.${role}`]).filter((key) => !office.has(key)),
      ...regions.map((region) => `region.${region}`).filter((key) => !office.has(key)),
      ...itemFlag.options.flatMap((flag) => [`flag.${flag}.name`, `flag.${flag}.why`]).filter((key) => !office.has(key)),
      ...jobNames.map((name) => `job.${name}`).filter((key) => !office.has(key)),
    ];
    expect(missing).toEqual([]);
  });
});

describe('keys in templates and code', () => {
  const app = join(folder, '..', 'app');
  const library = join(folder, '..', '..', '..', '..', 'libs', 'ui', 'src');
  const files = [app, library].flatMap((root) => readdirSync(root, { recursive: true, encoding: 'utf8' }).filter((name) => /\.(ts|html)$/.test(name) && !name.endsWith('.spec.ts')).map((name) => join(root, name)));
  const known = new Set(areas.flatMap((area) => [...textsOf(area, 'ky').keys()].map((key) => `${area}.${key}`)));
  const pattern = new RegExp(`'((?:${areas.join('|')})\\.[\\w-]+(?:\\.[\\w-]+)*)'`, 'g');

  it('all exist', () => {
    const missing = files.flatMap((file) =>
      [...readFileSync(file, 'utf8').matchAll(pattern)].map((match) => match[1] ?? '').filter((key) => !known.has(key) && !known.has(`${key}.other`)).map((key) => `${key} in ${file.slice(app.length)}`),
    );
    expect(missing).toEqual([]);
  });
});
