import type { Texts } from '@synoo/ui';
import type { ImportOutcome } from './import-outcome';
import { problemText } from './problem-text';

/** A cell that spreadsheets take for text, whatever it begins with. */
function cell(value: string | number | null | undefined): string {
  const text = value === null || value === undefined ? '' : String(value);
  const harmless = typeof value === 'string' && /^[=+\-@\t\r]/.test(text) ? `'${text}` : text;
  return /[";\r\n]/.test(harmless) ? `"${harmless.replaceAll('"', '""')}"` : harmless;
}

/**
 * The report of an import as a table, one line for each problem and one for each row without any. Separated by semicolons, with
 * a mark of its encoding, as spreadsheets with Kyrgyz and Russian settings open it.
 */
export function reportCsv(texts: Pick<Texts, 'has' | 'text'>, outcome: ImportOutcome): string {
  const word = (key: string): string => texts.text(`office.${key}`);
  const heading = [word('import.row'), word('bank.code'), word('import.result'), word('import.severity'), word('import.file'), word('import.line'), word('import.field'), word('import.what')];
  const lines = outcome.lines.flatMap(({ row, code, result, problems }) => {
    const start = [row, code, result === null ? '' : word(`status.row.${result}`)];
    if (problems.length === 0) return [[...start, '', '', '', '', '']];
    return problems.map((problem) => [...start, word(`severity.${problem.severity}`), problem.file, problem.line, problem.field, problemText(texts, problem)]);
  });
  return `\uFEFF${[heading, ...lines].map((line) => line.map(cell).join(';')).join('\r\n')}\r\n`;
}
