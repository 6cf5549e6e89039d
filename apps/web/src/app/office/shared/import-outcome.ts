import type { BankImportReport, ImportReport, Problem } from '@synoo/contracts';

export type RowResult = 'created' | 'updated' | 'unchanged' | 'refused';

/** What an import did or, in a dry run, would do; the two kinds of reports of the API in one shape. */
export interface ImportOutcome {
  readonly dryRun: boolean;
  readonly rows: number;
  readonly counts: Readonly<Record<RowResult, number>>;
  /** Whether running it for real would store anything. */
  readonly storable: boolean;
  /** With `all`, one wrong row keeps everything out; with `each`, the other rows are stored. */
  readonly rule: 'all' | 'each';
  readonly lines: readonly {
    readonly row: number | null;
    readonly code: string | null;
    /** The line is a test of the package that becomes a form. */
    readonly form?: { readonly id: string | null; readonly title: string; readonly items: number };
    /** Null: the report does not say what becomes of this row. */
    readonly result: RowResult | null;
    readonly problems: readonly Problem[];
  }[];
  /** Problems beyond those listed. */
  readonly unlisted: number;
}

/** Whether a row waits for a decision about an item of another origin with the same code. */
export const asksForSameCode = ({ lines }: ImportOutcome): boolean => lines.some((line) => line.problems.some(({ code }) => code === 'code-of-other-package'));

/** Whether something should be read before the file is stored. */
export const warns = ({ lines }: ImportOutcome): boolean => lines.some((line) => line.problems.some(({ severity }) => severity === 'warning'));

type Line = ImportOutcome['lines'][number];

/** Refused rows first, each group in the order of the file; the row stands in the line, so its problems need not repeat it. */
function arranged(lines: readonly Line[]): readonly Line[] {
  const rank = (line: Line): number => (line.result === 'refused' ? 0 : 1);
  return [...lines].sort((a, b) => rank(a) - rank(b) || (a.row ?? 0) - (b.row ?? 0)).map((line) => ({ ...line, problems: line.problems.map(({ row: _row, ...problem }) => problem) }));
}

export function bankOutcome(report: BankImportReport): ImportOutcome {
  const { created, updated, unchanged, refused, forms } = report;
  const tests = forms.map(({ code, title, id, items, result, problems }): Line => ({ row: null, code, form: { id, title, items }, result, problems }));
  const storable = created + updated > 0 || forms.some(({ result }) => result === 'created');
  return { dryRun: report.dryRun, rows: report.rows, counts: { created, updated, unchanged, refused }, storable, rule: 'each', lines: [...tests, ...arranged(report.results)], unlisted: 0 };
}

export function listOutcome(report: ImportReport): ImportOutcome {
  const byRow = new Map<number | null, Problem[]>();
  for (const problem of report.problems) {
    const row = problem.row ?? null;
    byRow.set(row, [...(byRow.get(row) ?? []), problem]);
  }
  const lines = [...byRow].map(([row, problems]) => ({ row, code: null, result: problems.some((problem) => problem.severity === 'error') ? ('refused' as const) : null, problems }));
  const broken = lines.filter((line) => line.result === 'refused').length;
  return {
    dryRun: report.dryRun,
    rows: report.rows,
    counts: { created: report.created, updated: report.updated, unchanged: report.unchanged, refused: broken },
    storable: broken === 0 && report.created + report.updated > 0,
    rule: 'all',
    lines: arranged(lines),
    unlisted: Math.max(0, report.problemCount - report.problems.length),
  };
}
