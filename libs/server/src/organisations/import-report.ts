import type { ImportReport, Problem } from '@synoo/contracts';

const SHOWN = 500;

export interface ImportCounts {
  readonly created: number;
  readonly updated: number;
  readonly unchanged: number;
}

/** Sorted by row; errors before warnings. */
export function importReport(dryRun: boolean, rows: number, problems: readonly Problem[], counts: ImportCounts): ImportReport {
  const failed = hasErrors(problems);
  const sorted = [...problems].sort((a, b) => Number(a.severity === 'warning') - Number(b.severity === 'warning') || (a.row ?? 0) - (b.row ?? 0));
  return {
    dryRun,
    rows,
    ...(failed ? { created: 0, updated: 0, unchanged: 0 } : counts),
    stored: failed || dryRun ? 0 : counts.created + counts.updated,
    problems: sorted.slice(0, SHOWN),
    problemCount: problems.length,
  };
}

export function hasErrors(problems: readonly Problem[]): boolean {
  return problems.some((problem) => problem.severity === 'error');
}
