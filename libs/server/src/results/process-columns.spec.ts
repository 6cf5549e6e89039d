import { accommodationCodes, attemptProcessCells, attemptProcessVariables, effortOf, itemProcessCells, itemProcessVariables } from './process-columns';
import type { ResultRow } from './result-rows';

/** Ten attempts of one item: nine take 20 s, one takes 1 s. The mean is 18.1 s, a tenth of it 1.81 s. */
const rows = [...Array.from({ length: 9 }, () => ({ seconds: [20, 300], statuses: [0, 0] })), { seconds: [1, 0.5], statuses: [0, 1] }];

describe('rapid guessing', () => {
  it('takes a tenth of the mean time of the answers, ten seconds at most, and leaves out what was not answered', () => {
    const effort = effortOf(rows, 2);
    expect(effort.thresholdsMs[0]).toBeCloseTo(1_810, 6);
    expect(effort.thresholdsMs[1]).toBe(10_000);
    expect(effort.rapidShare).toEqual([0.1, 0]);
    expect(effort.effort.slice(-2)).toEqual([1, 0]);
  });

  it('knows no threshold where nobody answered', () => {
    expect(effortOf([], 2)).toMatchObject({ thresholdsMs: [null, null], rapidShare: [null, null] });
  });
});

describe('columns of the process files', () => {
  const row = {
    pseudonym: 'P', form: 'A', seconds: [1, 20.5, 9], statuses: [0, 0, 1], extra_time_percent: 25, needs: { breaks: 2, breakMinutes: 10, largePrint: true }, lost_ms: 95_500, breaks_taken: 1,
    device: { userAgent: 'Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/143.0.7499.40 Safari/537.36', screen: '1366x768@1' },
    process: { visits: [1, 2, 1], changes: [0, 3, 0], first_action_ms: [900, 4000, null], first_answer_ms: [900, 4000, null], last_answer_ms: [900, 60_000, null], not_counted: [0, 1, 0], places: 2, language_switches: 0, away: 1, away_ms: 8_000, offline: 0, offline_ms: 0, loads: 3 },
  } as unknown as ResultRow;
  const thresholds = [1_810.4, 2_000, null];
  const named = (variables: readonly { readonly name: string }[], cells: readonly unknown[]): Record<string, unknown> => Object.fromEntries(variables.map(({ name }, index) => [name, cells[index]]));

  it('are as many as their variables', () => {
    expect(itemProcessCells(row, 0, 'I-1', thresholds)).toHaveLength(itemProcessVariables.length);
    expect(attemptProcessCells(row, thresholds)).toHaveLength(attemptProcessVariables.length);
  });

  it('say of an item what happened', () => {
    expect(named(itemProcessVariables, itemProcessCells(row, 0, 'I-1', thresholds))).toMatchObject({ item: 'I-1', position: 1, time_ms: 1_000, threshold_ms: 1_810, rapid: 1 });
    expect(named(itemProcessVariables, itemProcessCells(row, 1, 'I-2', thresholds))).toMatchObject({ time_ms: 20_500, visits: 2, changes: 3, last_answer_ms: 60_000, not_counted: 1, rapid: 0 });
    expect(named(itemProcessVariables, itemProcessCells(row, 2, 'I-3', thresholds))).toMatchObject({ first_answer_ms: null, threshold_ms: null, rapid: null });
  });

  it('say of an attempt how much of it was an effort', () => {
    expect(named(attemptProcessVariables, attemptProcessCells(row, thresholds))).toMatchObject({ accommodations: 'extra-time:25 breaks:2x10 large-print', effort: 0.5, rapid_answers: 1, lost_ms: 95_500, places: 2, browser: 'Chrome 143', screen: '1366x768@1', loads: 3 });
    expect(named(attemptProcessVariables, attemptProcessCells({ ...row, process: null, statuses: [1, 1, 2] }, thresholds))).toMatchObject({ effort: null, rapid_answers: 0, places: null });
  });

  it('name accommodations by codes', () => {
    expect(accommodationCodes(0, {})).toBe('');
    expect(accommodationCodes(0, { breaks: 1, readAloud: true })).toBe('breaks:1 read-aloud');
  });
});
