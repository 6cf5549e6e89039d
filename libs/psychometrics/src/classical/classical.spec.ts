import * as fc from 'fast-check';
import { CELL_STATUS, classicalAnalysis, flagItem, PsychometricsRefusal, type ClassicalAnalysis, type ClassicalInput } from '../index';

function numbersIn(value: unknown): number[] {
  if (typeof value === 'number') return [value];
  if (value && typeof value === 'object') return Object.values(value).flatMap(numbersIn);
  return [];
}

function analyse(rows: readonly (readonly number[])[], more: Partial<ClassicalInput> = {}): ClassicalAnalysis {
  const items = rows[0]?.length ?? more.items ?? 0;
  return classicalAnalysis({ persons: rows.length, items, scores: Float64Array.from(rows.flat()), maxScores: new Uint8Array(items).fill(1), ...more });
}

const matrix = fc.integer({ min: 2, max: 6 }).chain((items) => fc.array(fc.array(fc.integer({ min: 0, max: 1 }), { minLength: items, maxLength: items }), { minLength: 1, maxLength: 70 }));

describe('classicalAnalysis', () => {
  it('never gives a number that is not finite, whatever is missing', () => {
    fc.assert(
      fc.property(matrix, fc.array(fc.integer({ min: 0, max: 4 }), { minLength: 10, maxLength: 30 }), (rows, codes) => {
        const cells = rows.flat();
        const result = analyse(rows, { status: Uint8Array.from(cells, (_, cell) => codes[cell % codes.length]!) });
        expect(numbersIn(result).every(Number.isFinite)).toBe(true);
      }),
      { numRuns: 50 },
    );
  });

  it('does not depend on the order of items or persons, nor on counting by bits or by products', () => {
    fc.assert(
      fc.property(matrix, (rows) => {
        const plain = analyse(rows);
        const turned = analyse([...rows].reverse().map((row) => [...row].reverse()));
        const weighted = analyse(rows, { weights: new Float64Array(rows.length).fill(1) });
        plain.items.forEach((item, i) => {
          const twin = turned.items[rows[0]!.length - 1 - i]!;
          expect(twin.mean).toBe(item.mean);
          for (const other of [twin, weighted.items[i]!]) {
            if (item.correctedItemTotal === null) expect(other.correctedItemTotal).toBeNull();
            else expect(other.correctedItemTotal).toBeCloseTo(item.correctedItemTotal, 10);
          }
        });
      }),
      { numRuns: 30 },
    );
  });

  it('counts a weighted row as that many persons', () => {
    const rows = [[1, 0, 1], [0, 0, 1], [1, 1, 1], [0, 0, 0]];
    const repeated = analyse([rows[0]!, rows[0]!, rows[1]!, rows[2]!, rows[2]!, rows[2]!, rows[3]!]);
    const weighted = analyse(rows, { weights: [2, 1, 3, 1] });
    expect(weighted.forms[0]!.alpha).toBeCloseTo(repeated.forms[0]!.alpha!, 12);
    expect(weighted.forms[0]!.histogram).toEqual(repeated.forms[0]!.histogram);
    expect(weighted.items[0]!.correctedItemTotal).toBeCloseTo(repeated.items[0]!.correctedItemTotal!, 12);
  });

  it.each([
    ['one person', [[1, 0, 1]]],
    ['all right', [[1, 1], [1, 1], [1, 1]]],
    ['all wrong', [[0, 0], [0, 0]]],
    ['nobody', []],
  ])('answers null, not a number, for %s', (_, rows) => {
    const result = analyse(rows, rows.length ? {} : { items: 2, maxScores: [1, 1] });
    const form = result.forms[0]!;
    expect(form.alpha).toBeNull();
    expect(form.sem).toBeNull();
    expect(form.conditionalSem).toBeNull();
    expect(result.items.every((item) => item.correctedItemTotal === null && item.pointBiserial === null)).toBe(true);
  });

  it('keeps omitted, not reached, invalid and missing by design apart', () => {
    const status = Uint8Array.from([CELL_STATUS.answered, CELL_STATUS.omitted, CELL_STATUS.notReached, CELL_STATUS.missingByDesign, CELL_STATUS.invalid]);
    const scores = Float64Array.from([1, NaN, NaN, NaN, NaN]);
    const item = classicalAnalysis({ persons: 5, items: 1, scores, maxScores: [1], status }).items[0]!;
    expect(item).toMatchObject({ n: 4, answered: 1, omittedShare: 0.25, notReachedShare: 0.25, invalidShare: 0.25, facility: 0.25 });
    expect(item.facilityReached).toBeCloseTo(1 / 3, 15);
  });

  it('pools correlations within forms, so a harder booklet does not distort them', () => {
    const easy = [[1, 1, 1, NaN], [1, 1, 0, NaN], [0, 1, 0, NaN], [0, 0, 0, NaN]];
    const alone = analyse(easy.map((row) => row.slice(0, 3)));
    const hard = easy.map((row) => [row[0]!, NaN, 0, 0]);
    const result = analyse([...easy, ...hard], { forms: [0, 0, 0, 0, 1, 1, 1, 1] });
    expect(result.forms[0]!.alpha).toBeCloseTo(alone.forms[0]!.alpha!, 14);
    expect(result.forms[1]!.itemIndices).toEqual([0, 2, 3]);
    expect(result.items[1]!.correctedItemTotal).toBeCloseTo(alone.items[1]!.correctedItemTotal!, 14);
    expect(result.items[0]!.alphaIfDeleted).toBeNull();
  });

  it('gives Lord\'s binomial shape to the conditional SEM of 0/1 items, with mean square SEM²', () => {
    const result = analyse([[1, 1, 1, 0], [1, 1, 0, 0], [1, 0, 0, 0], [1, 1, 1, 1], [0, 0, 0, 0], [1, 1, 1, 0]]);
    const form = result.forms[0]!;
    const rows = form.conditionalSem!;
    expect(rows[0]!.sem).toBe(0);
    const at = (score: number): number => rows.find((row) => row.score === score)!.sem;
    expect(at(2) / at(1)).toBeCloseTo(Math.sqrt(4 / 3), 12);
    expect(rows.reduce((sum, row) => sum + row.n * row.sem ** 2, 0) / form.n).toBeCloseTo(form.sem! ** 2, 12);
  });

  it('reads several-choice options from bit sets and reports the median time within 1 %', () => {
    const result = analyse([[1, 0], [0, 0], [1, 1]], {
      options: [{ kind: 'multiple', count: 3, selected: [0b101, 0b010, 0b100], keys: [0, 2] }, null],
      timesMs: Float64Array.from([1000, NaN, 3000, NaN, 90000, NaN]),
    });
    expect(result.items[0]!.options!.map(({ n }) => n)).toEqual([1, 1, 2]);
    expect(Math.abs(result.items[0]!.medianTimeMs! / 3000 - 1)).toBeLessThan(0.01);
    expect(result.items[1]!.medianTimeMs).toBeNull();
  });

  it.each([
    ['a score above the maximum', { scores: Float64Array.from([1, 2]) }, 'score-above-maximum'],
    ['an unknown status', { status: Uint8Array.from([0, 9]) }, 'unknown-status'],
    ['a wrong shape', { scores: Float64Array.from([1]) }, 'shape'],
    ['an unknown option', { options: [{ kind: 'single' as const, count: 2, selected: [0, 5] }] }, 'unknown-option'],
  ])('refuses %s by name', (_, change, code) => {
    const run = (): unknown => classicalAnalysis({ persons: 2, items: 1, scores: Float64Array.from([1, 0]), maxScores: [1], ...change });
    expect(run).toThrow(PsychometricsRefusal);
    expect(run).toThrow(expect.objectContaining({ code }));
  });
});

describe('flagItem', () => {
  const base = classicalAnalysis({ persons: 4, items: 2, scores: Float64Array.from([1, 1, 0, 1, 0, 0, 1, 0]), maxScores: [1, 1] }).items[0]!;
  it.each([
    [{ n: 20 }, ['small-sample']],
    [{ correctedItemTotal: -0.1 }, ['negative-discrimination']],
    [{ correctedItemTotal: 0.1, facilityReached: 0.97 }, ['low-discrimination', 'too-easy']],
    [{ facilityReached: 0.05 }, ['too-hard']],
    [{ omittedShare: 0.2, notReachedShare: 0.3 }, ['high-omission', 'high-not-reached']],
    [
      {
        options: [
          { option: 0, keyed: true, n: 200, share: 0.5, restCorrelation: 0.1, meanRest: 1 },
          { option: 1, keyed: false, n: 190, share: 0.47, restCorrelation: 0.2, meanRest: 1 },
          { option: 2, keyed: false, n: 2, share: 0.01, restCorrelation: -0.2, meanRest: 1 },
        ],
      },
      ['distractor-beats-key', 'distractor-positive', 'unused-distractor'],
    ],
    [{}, []],
  ])('names the reasons for %j', (change, expected) => {
    expect(flagItem({ ...base, n: 400, correctedItemTotal: 0.4, facility: 0.5, facilityReached: 0.5, ...change })).toEqual(expected);
  });
});
