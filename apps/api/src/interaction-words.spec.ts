import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { interactionNames } from '@synoo/qti';

describe('the bank', () => {
  it.each(['ky', 'ru', 'en'])('has a word for every kind of interaction in %s', (language) => {
    const { interaction } = JSON.parse(readFileSync(join(__dirname, '../../web/src/i18n/office', `${language}.json`), 'utf8')) as { interaction: Record<string, string> };
    expect(interactionNames.filter((name) => !interaction[name])).toEqual([]);
  });
});
