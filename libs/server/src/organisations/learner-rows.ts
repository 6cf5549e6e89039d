import { type Language, languages, type LearnerNeeds, type Problem } from '@synoo/contracts';
import { CellReader, type CsvTable, reportTwins } from '../tables';

export interface LearnerRow {
  readonly externalCode: string;
  readonly familyName: string;
  readonly givenName: string;
  readonly programme: string;
  readonly year: number;
  readonly language: Language;
  /** Undefined: the file has no such column, and says nothing about it. */
  readonly sex: 'female' | 'male' | null | undefined;
  /** Null: the file has no such column, and says nothing about it. */
  readonly extraTimePercent: number | null;
  /** Null: the file has none of the columns, and says nothing about them. */
  readonly needs: LearnerNeeds | null;
}

const needColumns = ['breaks', 'break_minutes', 'large_print', 'read_aloud', 'separate_room'];

export const learnerColumns = { required: ['external_code', 'family_name', 'given_name', 'programme', 'year', 'language'], optional: ['sex', 'extra_time_percent', ...needColumns] };

/** How often schools write the sexes: English, and the first letters of Russian and Kyrgyz words. */
const sexes: Readonly<Record<string, 'female' | 'male' | null>> = { '': null, female: 'female', f: 'female', ж: 'female', а: 'female', аял: 'female', male: 'male', m: 'male', м: 'male', э: 'male', эркек: 'male' };

/** The learners of an uploaded table, and every problem of its rows. */
export function learnerRows(table: CsvTable): { rows: readonly LearnerRow[]; problems: readonly Problem[] } {
  const problems: Problem[] = [...table.problems];
  const read = table.rows.flatMap((row) => {
    const cell = new CellReader(row);
    const externalCode = cell.text('external_code', { max: 64 });
    const familyName = cell.name('family_name');
    const givenName = cell.name('given_name');
    const programme = cell.text('programme');
    const year = cell.whole('year', { min: 1, max: 8 });
    const language = cell.oneOf('language', languages);
    const sex = sexes[(row.cells['sex'] ?? '').toLowerCase()];
    if (sex === undefined) cell.report('value-not-allowed', 'sex', { value: (row.cells['sex'] ?? '').slice(0, 60), allowed: 'female, male' });
    const extraTimePercent = 'extra_time_percent' in row.cells ? cell.whole('extra_time_percent', { min: 0, max: 300, empty: 0 }) : null;
    const needs = needColumns.some((column) => column in row.cells) ? readNeeds(cell) : null;
    problems.push(...cell.problems);
    return language && cell.problems.length === 0 ? [{ row, value: { externalCode, familyName, givenName, programme, year, language, sex: 'sex' in row.cells ? sex : undefined, extraTimePercent, needs } }] : [];
  });
  problems.push(...reportTwins(read, 'external_code', (value) => value.externalCode.toLowerCase().replace(/\s+/gu, ' ')));
  return { rows: read.map(({ value }) => value), problems };
}

function readNeeds(cell: CellReader): LearnerNeeds {
  const breaks = cell.whole('breaks', { min: 0, max: 20, empty: 0 });
  const breakMinutes = cell.whole('break_minutes', { min: 0, max: 60, empty: 0 });
  if (breaks === 0 && breakMinutes > 0) cell.report('breaks-missing', 'breaks', { minutes: breakMinutes });
  return {
    ...(breaks > 0 && { breaks, ...(breakMinutes > 0 && { breakMinutes }) }),
    ...(cell.yesNo('large_print') && { largePrint: true as const }),
    ...(cell.yesNo('read_aloud') && { readAloud: true as const }),
    ...(cell.yesNo('separate_room') && { separateRoom: true as const }),
  };
}
