import { asksForSameCode, bankOutcome } from './import-outcome';
import { reportCsv } from './import-report';

const texts = { has: (key: string) => key === 'office.problem.key-missing', text: (key: string, values?: Record<string, unknown>) => (values ? `${key} ${JSON.stringify(values)}` : key) };
const outcome = bankOutcome({
  format: 'qti-package', dryRun: true, rows: 2, created: 1, updated: 0, unchanged: 0, refused: 1,
  results: [
    { row: 1, code: '=1+1', result: 'created', problems: [] },
    { row: 2, code: 'A;"B"', result: 'refused', problems: [{ severity: 'error', code: 'key-missing', file: 'items/a.xml', line: 7, row: 2 }, { severity: 'error', code: 'code-of-other-package', row: 2 }] },
  ],
  forms: [],
});

describe('report of an import as a table', () => {
  it('has a line for each problem and for each row without any, and no cell that a spreadsheet computes', () => {
    const [heading, ...lines] = reportCsv(texts, outcome).replace('\uFEFF', '').trimEnd().split('\r\n');
    expect(heading?.split(';')).toHaveLength(8);
    expect(lines).toHaveLength(3);
    expect(lines[0]).toMatch(/^2;"A;""B""";office\.status\.row\.refused;office\.severity\.error;items\/a\.xml;7;;/);
    expect(lines[2]).toBe("1;'=1+1;office.status.row.created;;;;;");
    expect(reportCsv(texts, outcome).startsWith('\uFEFF')).toBe(true);
  });

  it('asks where a code belongs to an item of another package', () => {
    expect(asksForSameCode(outcome)).toBe(true);
    expect(asksForSameCode({ ...outcome, lines: outcome.lines.slice(1) })).toBe(false);
  });
});
