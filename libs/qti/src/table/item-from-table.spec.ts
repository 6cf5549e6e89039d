import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { attemptDocument, buildForm, itemFromTable, openKey, parseItem, scoringGuide, writeItem, type FormKeyItem, type TableItem } from '../index';

const folder = join(__dirname, '../../../../tools/demo/bank');
const rows = readdirSync(folder)
  .filter((name) => name.endsWith('.json'))
  .flatMap((name) => (JSON.parse(readFileSync(join(folder, name), 'utf8')) as { items?: TableItem[] }).items ?? []);

const formOf = (items: readonly TableItem[]) =>
  buildForm({
    title: { ky: 'Тест', ru: 'Тест' },
    timeLimitMinutes: 60,
    tools: [],
    sections: [
      {
        id: 's1',
        title: { ky: 'Бөлүм', ru: 'Раздел' },
        items: items.map((row, i) => ({ ref: `i${i + 1}`, itemId: row.code, version: 1, variants: { ky: itemFromTable(row, 'ky'), ru: itemFromTable(row, 'ru') } })),
      },
    ],
  });

/** The declared key, in the names that a browser of this form uses. */
function keyResponse(item: FormKeyItem): Record<string, string | string[]> {
  const opaque = (r: string, text: string): string =>
    text.split(' ').map((part) => Object.entries(item.masks.choices[r] ?? {}).find(([, name]) => name === part)?.[0] ?? part).join(' ');
  return Object.fromEntries(
    item.interactions.flatMap(({ r, response }) => {
      const correct = item.correct[response];
      if (correct === undefined || correct === null) return [];
      return [[r, Array.isArray(correct) ? (correct as string[]).map((text) => opaque(r, text)) : opaque(r, String(correct))]];
    }),
  );
}

describe('items of the demo bank', () => {
  it('are all there', () => expect(rows.length).toBeGreaterThan(20));

  it.each(rows.map((row) => [row.code, row] as const))('%s: the same after writing and reading', (_code, row) => {
    for (const lang of ['ky', 'ru'] as const) {
      const item = itemFromTable(row, lang);
      const again = parseItem(writeItem(item));
      expect(again.diagnostics.filter((diagnostic) => diagnostic.severity === 'error')).toEqual([]);
      expect(again.ok && again.item).toEqual(item);
    }
  });

  it('make one form whose key scores the full score and whose documents hold no reason', () => {
    const form = formOf(rows);
    if (!form.ok) throw new Error(JSON.stringify(form.problems));
    const scorer = openKey(form.key);
    for (const item of form.key.items) {
      const score = scorer.score(item.ref, keyResponse(item), { seed: 'a' });
      expect([item.itemId, score.score, score.problems]).toEqual([item.itemId, item.human ? null : item.maxScore, []]);
      const empty = scorer.score(item.ref, {}, { seed: 'a' });
      expect([item.itemId, empty.score, empty.answered]).toEqual([item.itemId, item.human ? null : 0, false]);
    }
    const delivered = JSON.stringify(form.documents);
    for (const reason of reasonsOf(rows)) expect(delivered).not.toContain(JSON.stringify(reason).slice(1, -1));
    expect(form.online).toEqual([]);
    expect(attemptDocument(form.documents.ky!, form.key, 's')).toEqual(attemptDocument(form.documents.ru!, form.key, 's'));
  });

  it('keep the scoring guide for scorers only', () => {
    const row = rows.find((candidate) => candidate.type === 'extended');
    expect(row).toBeDefined();
    const item = itemFromTable(row!, 'ru');
    const guide = JSON.stringify(scoringGuide(item));
    for (const level of row!.type === 'extended' ? row!.variants.ru.guide : []) expect(guide).toContain(JSON.stringify(level.text).slice(1, -1));
  });
});

function reasonsOf(value: unknown): string[] {
  if (Array.isArray(value)) return value.flatMap(reasonsOf);
  if (value === null || typeof value !== 'object') return [];
  return Object.entries(value).flatMap(([key, inner]) => (key === 'reason' && typeof inner === 'string' ? [inner] : reasonsOf(inner)));
}
