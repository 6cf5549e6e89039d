import { bankOutcome, listOutcome, warns } from './import-outcome';

describe('outcome of an import', () => {
  it('of a bank file stores the good rows beside refused ones', () => {
    const outcome = bankOutcome({ format: 'csv', dryRun: true, rows: 3, created: 1, updated: 0, unchanged: 1, refused: 1, results: [{ row: 2, code: 'A-1', result: 'refused', problems: [{ severity: 'error', code: 'key-missing' }] }], forms: [] });
    expect(outcome).toMatchObject({ storable: true, rule: 'each', counts: { created: 1, refused: 1 }, unlisted: 0 });
  });

  it('of a list stores nothing while one row is wrong, and gathers problems by row in order', () => {
    const outcome = listOutcome({
      dryRun: true, rows: 4, stored: 0, created: 3, updated: 0, unchanged: 0, problemCount: 700,
      problems: [{ severity: 'error', code: 'cell-empty', row: 3, field: 'code' }, { severity: 'error', code: 'number-invalid', row: 2 }, { severity: 'warning', code: 'value-too-long', row: 3 }],
    });
    expect(outcome.storable).toBe(false);
    expect(outcome.lines.map((line) => [line.row, line.result, line.problems.length])).toEqual([[2, 'refused', 1], [3, 'refused', 2]]);
    expect(outcome.unlisted).toBe(697);
  });

  it('lists refused rows first and says the row once', () => {
    const outcome = bankOutcome({ format: 'csv', dryRun: true, rows: 3, created: 2, updated: 0, unchanged: 0, refused: 1, results: [{ row: 1, code: 'A-1', result: 'created', problems: [] }, { row: 2, code: 'A-2', result: 'created', problems: [] }, { row: 3, code: 'A-3', result: 'refused', problems: [{ severity: 'error', code: 'key-missing', row: 3, field: 'key' }] }], forms: [] });
    expect(outcome.lines.map((line) => line.row)).toEqual([3, 1, 2]);
    expect(outcome.lines[0]?.problems).toEqual([{ severity: 'error', code: 'key-missing', field: 'key' }]);
  });

  it('puts tests of a package before its items, without a row, and can be stored for a new form alone', () => {
    const outcome = bankOutcome({ format: 'qti-package', dryRun: true, rows: 1, created: 0, updated: 0, unchanged: 1, refused: 0, results: [{ row: 1, code: 'A-1', result: 'unchanged', problems: [] }], forms: [{ code: 'T', title: 'Тест', id: null, items: 1, result: 'created', problems: [] }] });
    expect(outcome.storable).toBe(true);
    expect(outcome.lines).toEqual([{ row: null, code: 'T', form: { id: null, title: 'Тест', items: 1 }, result: 'created', problems: [] }, { row: 1, code: 'A-1', result: 'unchanged', problems: [] }]);
  });

  it('of a list with warnings alone can be stored', () => {
    const outcome = listOutcome({ dryRun: true, rows: 1, stored: 0, created: 1, updated: 0, unchanged: 0, problemCount: 1, problems: [{ severity: 'warning', code: 'column-unknown', field: 'x' }] });
    expect(outcome.storable).toBe(true);
    expect(warns(outcome)).toBe(true);
  });

  it('does not claim of a row with a warning that it stays unchanged', () => {
    const outcome = listOutcome({ dryRun: true, rows: 1, stored: 0, created: 1, updated: 0, unchanged: 0, problemCount: 1, problems: [{ severity: 'warning', code: 'value-too-long', row: 1 }] });
    expect(outcome.lines.map(({ row, result }) => [row, result])).toEqual([[1, null]]);
  });
});
