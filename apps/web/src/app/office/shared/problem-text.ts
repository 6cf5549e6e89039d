import type { Problem } from '@synoo/contracts';
import type { Texts } from '@synoo/ui';

/** Sentence of a problem; one without a sentence of its own is named by its code, so that it can be looked up. */
export function problemText(texts: Pick<Texts, 'has' | 'text'>, problem: Problem): string {
  const plain = `office.problem.${problem.code}`;
  // Whoever knows the limits says them.
  const limited = `${plain}-between`;
  const key = problem.values?.['min'] !== undefined && problem.values['max'] !== undefined && texts.has(limited) ? limited : plain;
  const values = { field: problem.field ?? '', ...problem.values };
  if (texts.has(key)) return texts.text(key, values);
  const listed = Object.values(problem.values ?? {}).join(', ');
  return texts.text('office.problem.other', { code: listed ? `${problem.code}: ${listed}` : problem.code });
}

/** Where it is: file, row, line and field, as far as they are known and the sentence does not name them itself. */
export function problemPlace(texts: Pick<Texts, 'text'>, problem: Problem, sentence = ''): string {
  const parts: string[] = [];
  if (problem.file) parts.push(problem.file);
  if (problem.row !== undefined) parts.push(texts.text('office.place.row', { n: problem.row }));
  if (problem.line !== undefined) parts.push(texts.text('office.place.line', { n: problem.line }));
  if (problem.field && !sentence.includes(problem.field)) parts.push(texts.text('office.place.field', { field: problem.field }));
  return parts.join(', ');
}
