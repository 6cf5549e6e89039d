import { buildForm, itemFromTable, openKey, type TableItem } from '@synoo/qti';
import type { OpenForm } from '../scoring/form-keys';
import { analyseScores, defaultThresholds } from './analyse-scores';
import type { ScoreRow } from './score-rows';

const options = ['A', 'B', 'C'].map((id) => ({ id, text: `жооп ${id}` }));
const table = (number: number, rest: object): TableItem =>
  ({ code: `T-${number}`, subject: 's', outcome: 'o', level: 'knowledge', maxScore: 1, type: 'choice', key: 'B', variants: { ky: { title: 't', prompt: 'p', options } }, ...rest }) as unknown as TableItem;
const items = [table(1, {}), table(2, {}), table(3, { type: 'choices', key: ['A', 'B'] })];

function openForm(): OpenForm {
  const built = buildForm({ title: { ky: 'форма' }, timeLimitMinutes: 10, tools: [], sections: [{ id: 's', title: { ky: 's' }, items: items.map((item, index) => ({ ref: `i${index + 1}`, itemId: `item-${index + 1}`, version: 1, variants: { ky: itemFromTable(item, 'ky') } })) }] });
  if (!built.ok) throw new Error(JSON.stringify(built.problems));
  return { formId: 'form', version: 1, key: built.key, scorer: openKey(built.key), items: items.map(({ code }, index) => ({ ref: `i${index + 1}`, position: index + 1, itemId: `item-${index + 1}`, code })) };
}

function row(id: number, scores: readonly number[], chosen: readonly (string | readonly string[] | null)[], language: ScoreRow['language'] = 'ky'): ScoreRow {
  return {
    attempt_id: String(id),
    language,
    total: scores.reduce((sum, score) => sum + score, 0),
    scores: [...scores],
    statuses: chosen.map((value) => (value === null ? 1 : 0)),
    seconds: scores.map(() => 10),
    responses: Object.fromEntries(chosen.flatMap((value, index) => (value === null ? [] : [[`i${index + 1}`, { RESPONSE: value }]]))),
  };
}

describe('Analysis of score rows', () => {
  it('has no figure that the data do not define', () => {
    const empty = analyseScores(openForm(), 'F', [], defaultThresholds);
    expect(empty).toMatchObject({ n: 0, mean: null, sd: null, alpha: null, sem: null, maxScore: 3, histogram: [], byLanguage: [] });
    expect(empty.items).toHaveLength(3);
    expect(empty.items[0]).toMatchObject({ n: 0, facility: null, correctedItemTotal: null, omittedShare: null, medianSeconds: null, curve: [] });
    // Everybody has the same total: no variance, so no reliability.
    const same = analyseScores(openForm(), 'F', [row(1, [1, 0, 1], ['B', 'A', ['A', 'B']]), row(2, [0, 1, 1], ['A', 'B', ['A', 'B']]), row(3, [1, 1, 0], ['B', 'B', ['C']])], defaultThresholds);
    expect(same).toMatchObject({ n: 3, mean: 2, sd: 0, alpha: null });
  });

  it('counts options by their authored names, several of one answer each for itself', () => {
    const rows = [row(1, [1, 1, 1], ['B', 'B', ['A', 'B']]), row(2, [0, 1, 0], ['A', 'B', ['A', 'C']]), row(3, [0, 0, 0], [null, 'C', ['A']], 'ru'), row(4, [1, 0, 0], ['B', 'A', null])];
    const { items: found, byLanguage, mean } = analyseScores(openForm(), 'F', rows, { ...defaultThresholds, minN: 1 });
    expect(mean).toBe(1.25);
    const shares = (index: number) => Object.fromEntries(found[index]!.options[0]!.options.map(({ option, n, share, isKey }) => [option, [n, share, isKey]]));
    expect(shares(0)).toEqual({ A: [1, 0.25, false], B: [2, 0.5, true], C: [0, 0, false] });
    expect(shares(2)).toEqual({ A: [3, 0.75, true], B: [1, 0.25, true], C: [1, 0.25, false] });
    expect(found[0]!.options[0]!.options[0]!.label).toBe('жооп A');
    expect(found[0]).toMatchObject({ n: 4, facility: 0.5, omittedShare: 0.25, flags: expect.arrayContaining(['unused-distractor', 'high-omission']) });
    expect(byLanguage.map(({ language, n }) => [language, n])).toEqual([['ky', 3], ['ru', 1]]);
  });

  it('says nothing but that the sample is small when it is', () => {
    const rows = [row(1, [1, 0, 0], ['B', 'A', ['C']]), row(2, [0, 0, 0], ['A', 'A', ['C']])];
    expect(analyseScores(openForm(), 'F', rows, defaultThresholds).items.map(({ flags }) => flags)).toEqual([['small-sample'], ['small-sample'], ['small-sample']]);
  });

  it('leaves out of the figures what was taken out of the scoring', () => {
    const form = openForm();
    const excluded: OpenForm = { ...form, key: { ...form.key, items: form.key.items.map((item, index) => (index === 1 ? { ...item, maxScore: 0 } : item)) } };
    const rows = [row(1, [1, 0, 1], ['B', 'A', ['A', 'B']]), row(2, [0, 0, 0], ['A', 'A', ['C']])].map((entry) => ({ ...entry, scores: entry.scores.map((score, index) => (index === 1 ? null : score)) }));
    const { maxScore, items: found } = analyseScores(excluded, 'F', rows, defaultThresholds);
    expect(maxScore).toBe(2);
    expect(found[1]).toMatchObject({ n: 2, facility: null, options: [], flags: [] });
    expect(found[2]).toMatchObject({ facility: 0.5 });
  });
});
