import type { Problem } from '@synoo/contracts';
import { itemFromTable, type TableItem } from '@synoo/qti';
import type { ItemSource } from '../item-content';
import type { ImportFile, ImportRow, NewOutcome } from './import-row';
import { tableProblems } from './table-rules';
import { itemShape, outcomeShape, shapeProblems } from './table-shape';

/** The subject of items that teach the screen and are never scored. */
export const PRACTICE = 'practice';

export function tableSource(item: TableItem): ItemSource {
  return {
    code: item.code,
    subject: item.subject,
    outcome: item.outcome,
    level: item.level,
    practice: item.subject === PRACTICE,
    variants: new Map((['ky', 'ru'] as const).map((language) => [language, itemFromTable(item, language)])),
    assets: [],
  };
}

/** One object of the item table; `extra` are problems found while it was read. */
export function tableRow(given: unknown, row: number, extra: readonly Problem[] = []): ImportRow {
  const code = codeOf(given);
  const shape = itemShape.safeParse(given);
  if (!shape.success) return { row, code, source: null, problems: [...extra, ...shapeProblems(shape.error, given, row)] };
  const item = shape.data as TableItem;
  const problems = [...extra, ...tableProblems(item, row)];
  return { row, code, source: problems.some((problem) => problem.severity === 'error') ? null : tableSource(item), problems };
}

function codeOf(given: unknown): string | null {
  const code: unknown = typeof given === 'object' && given !== null ? Reflect.get(given, 'code') : undefined;
  return typeof code === 'string' ? code.slice(0, 64) : null;
}

/** The JSON flavour of the item table. */
export function readItemTable(file: { readonly outcomes?: unknown; readonly items: readonly unknown[] }): ImportFile {
  const given = Array.isArray(file.outcomes) ? (file.outcomes as unknown[]) : [];
  const outcomes: NewOutcome[] = [];
  const rows: ImportRow[] = [];
  given.forEach((outcome, index) => {
    const shape = outcomeShape.safeParse(outcome);
    if (shape.success) outcomes.push(shape.data);
    else rows.push({ row: 0, code: codeOf(outcome), source: null, problems: shapeProblems(shape.error, outcome, 0).map((problem) => ({ ...problem, field: `outcomes.${index + 1}.${problem.field ?? ''}` })) });
  });
  file.items.forEach((item, index) => rows.push(tableRow(item, index + 1)));
  return { format: 'json', rows, subjects: [], outcomes };
}

