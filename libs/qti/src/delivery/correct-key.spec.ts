import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import type { Correction } from '@synoo/contracts';
import { buildForm, correctKey, type FormKey, itemFromTable, openKey, type TableItem } from '../index';

const folder = join(__dirname, '../../../../tools/demo/bank');
const rows = readdirSync(folder)
  .filter((name) => name.endsWith('.json'))
  .flatMap((name) => (JSON.parse(readFileSync(join(folder, name), 'utf8')) as { items?: TableItem[] }).items ?? []);

function keyOf(row: TableItem): FormKey {
  const built = buildForm({
    title: { ky: 'Тест' },
    timeLimitMinutes: 10,
    tools: [],
    sections: [{ id: 's1', title: { ky: 'Бөлүм' }, items: [{ ref: 'i1', itemId: row.code, version: 1, variants: { ky: itemFromTable(row, 'ky') } }] }],
  });
  if (!built.ok) throw new Error(JSON.stringify(built.problems));
  return built.key;
}

/** Score of an answer given in authored identifiers. */
function score(key: FormKey, answer: string | readonly string[], response = 'r1'): number | null {
  const masks = Object.entries(key.items[0]?.masks.choices[response] ?? {});
  const opaque = (text: string) => (masks.length === 0 ? text : text.split(' ').map((part) => masks.find(([, authored]) => authored === part)?.[0] ?? part).join(' '));
  return openKey(key).score('i1', { [response]: typeof answer === 'string' ? opaque(answer) : answer.map(opaque) }, { seed: 's' }).score;
}

function correct(key: FormKey, ...corrections: Correction[]): FormKey {
  const result = correctKey(key, corrections);
  if (!result.ok) throw new Error(JSON.stringify(result.problems));
  return result.key;
}

const replace = (values: string[], response = 'RESPONSE'): Correction => ({ action: 'replace-key', ref: 'i1', response, correct: values });
const accept = (values: string[], response = 'RESPONSE'): Correction => ({ action: 'also-accept', ref: 'i1', response, values });
const codesOf = (result: ReturnType<typeof correctKey>) => (result.ok ? [] : result.problems.map((problem) => problem.code));

const options = [{ id: 'A', text: 'бир' }, { id: 'B', text: 'эки' }, { id: 'C', text: 'үч' }, { id: 'D', text: 'төрт' }];
const base = { code: 'TST-001', subject: 'test', outcome: 'TST-1', level: 'knowledge' } as const;
const both = <V>(variant: V) => ({ ky: { title: 'Т', prompt: 'С?', ...variant }, ru: { title: 'Т', prompt: 'С?', ...variant } });
const choice: TableItem = { ...base, type: 'choice', maxScore: 1, variants: both({ options }), key: 'B' };
const choices: TableItem = { ...base, type: 'choices', maxScore: 1, variants: both({ options }), key: ['A', 'C'] };
const partial: TableItem = { ...choices, maxScore: 2, partial: true };
const order: TableItem = { ...base, type: 'order', maxScore: 2, variants: both({ options }), key: ['A', 'B', 'C', 'D'] };
const number: TableItem = { ...base, type: 'text', maxScore: 1, variants: both({}), key: { number: 12.5, tolerance: 0.1 } };
const word: TableItem = { ...base, type: 'text', maxScore: 1, variants: both({}), key: { accept: ['Ош', 'Ош шаары'], caseSensitive: false } };

describe('correctKey: replace-key', () => {
  it('moves the key of a choice', () => {
    const key = correct(keyOf(choice), replace(['D']));
    expect([score(key, 'D'), score(key, 'B'), score(key, 'A')]).toEqual([1, 0, 0]);
    expect(Object.entries(key.items[0]?.optionLabels['RESPONSE'] ?? {}).filter(([, label]) => label.isKey).map(([option]) => option)).toEqual(['D']);
    expect(key.items[0]?.correct).toEqual({ RESPONSE: 'D' });
  });
  it('takes several values of a single response as equally right', () => {
    const key = correct(keyOf(choice), replace(['A', 'D']));
    expect(['A', 'B', 'C', 'D'].map((value) => score(key, value))).toEqual([1, 0, 0, 1]);
  });
  it('takes several values of a multiple response together', () => {
    const key = correct(keyOf(choices), replace(['B', 'C']));
    expect([score(key, ['C', 'B']), score(key, ['B']), score(key, ['A', 'C'])]).toEqual([1, 0, 0]);
  });
  it('shares the points of a partial key anew', () => {
    const key = correct(keyOf(partial), replace(['B', 'C', 'D']));
    expect(score(key, ['B', 'C', 'D'])).toBeCloseTo(2, 10);
    expect(score(key, ['B'])).toBeCloseTo(2 / 3, 10);
    expect(score(key, ['A', 'B'])).toBeCloseTo(0, 10);
  });
  it('changes an order, a number with its tolerance, and accepted strings', () => {
    const reordered = correct(keyOf(order), replace(['D', 'C', 'B', 'A']));
    expect([score(reordered, ['D', 'C', 'B', 'A']), score(reordered, ['A', 'B', 'C', 'D'])]).toEqual([2, 0]);
    const renumbered = correct(keyOf(number), replace(['13']));
    expect([score(renumbered, '13,1'), score(renumbered, '12,5')]).toEqual([1, 0]);
    const renamed = correct(keyOf(word), replace(['Нарын']));
    expect([score(renamed, 'нарын'), score(renamed, 'Ош')]).toEqual([1, 0]);
  });
});

describe('correctKey: also-accept', () => {
  it('adds answers and keeps the old one', () => {
    const one = correct(keyOf(choice), accept(['D']));
    expect(['A', 'B', 'C', 'D'].map((value) => score(one, value))).toEqual([0, 1, 0, 1]);
    const numbers = correct(keyOf(number), accept(['20', '30']));
    expect(['12.5', '20,05', '30', '25'].map((value) => score(numbers, value))).toEqual([1, 1, 1, 0]);
    const words = correct(keyOf(word), accept(['Osh']));
    expect(['ош', 'ош  шаары', 'OSH', 'Нарын'].map((value) => score(words, value))).toEqual([1, 1, 1, 0]);
  });
  it('takes a further answer of several values with commas', () => {
    const sets = correct(keyOf(choices), accept(['A, B']));
    expect([score(sets, ['B', 'A']), score(sets, ['A', 'C']), score(sets, ['A', 'D'])]).toEqual([1, 1, 0]);
    const mapped = correct(keyOf(partial), accept(['A,D']));
    expect([score(mapped, ['D', 'A']), score(mapped, ['A', 'C']), score(mapped, ['C'])]).toEqual([2, 2, 1]);
  });
  it('can be corrected again', () => {
    const key = correct(correct(keyOf(choice), accept(['D'])), replace(['C']));
    expect(['A', 'B', 'C', 'D'].map((value) => score(key, value))).toEqual([0, 0, 1, 0]);
    const back = correct(correct(keyOf(partial), accept(['A,D'])), replace(['A', 'C']));
    expect([score(back, ['D', 'A']), score(back, ['A', 'C']), score(back, ['C'])]).toEqual([0, 2, 1]);
    const wider = correct(correct(keyOf(number), accept(['20'])), accept(['30']));
    expect(['12.5', '20', '30', '40'].map((value) => score(wider, value))).toEqual([1, 1, 1, 0]);
    const numbers = correct(wider, replace(['40']));
    expect(['12.5', '20', '30', '40'].map((value) => score(numbers, value))).toEqual([0, 0, 0, 1]);
  });
});

describe('correctKey: exclude and refusals', () => {
  it('takes the maximum of an excluded item away', () => {
    expect(correct(keyOf(choice), { action: 'exclude', ref: 'i1' }).items[0]?.maxScore).toBe(0);
  });
  it('names what cannot be done and changes nothing', () => {
    const key = keyOf(choice);
    const before = JSON.stringify(key);
    expect(codesOf(correctKey(key, [{ action: 'exclude', ref: 'i7' }]))).toEqual(['ref-unknown']);
    expect(codesOf(correctKey(key, [replace(['Z'])]))).toEqual(['value-unknown']);
    expect(codesOf(correctKey(key, [replace(['A'], 'OTHER')]))).toEqual(['response-unknown']);
    expect(codesOf(correctKey(keyOf(number), [replace(['көп'])]))).toEqual(['value-malformed']);
    expect(codesOf(correctKey(key, [{ action: 'exclude', ref: 'i1' }, replace(['A'])]))).toEqual(['item-excluded']);
    expect(JSON.stringify(key)).toBe(before);
  });
  it('moves the key of every choice of the demo bank', () => {
    const movable = rows.filter((row) => row.type === 'choice');
    expect(movable.length).toBeGreaterThan(20);
    for (const row of movable) {
      if (row.type !== 'choice') continue;
      const other = row.variants.ky.options.find((option) => option.id !== row.key)?.id ?? '';
      const key = correct(keyOf(row), replace([other]));
      expect([score(key, other), score(key, row.key)]).toEqual([row.maxScore, 0]);
    }
  });
});
