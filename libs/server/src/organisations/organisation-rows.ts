import { type Language, languages, organisationTypes, ownerships, type Problem, regions } from '@synoo/contracts';
import { CellReader, type CsvTable, reportTwins } from '../tables';

export interface OrganisationRow {
  readonly code: string;
  readonly nameKy: string;
  readonly nameRu: string;
  readonly region: (typeof regions)[number];
  readonly type: (typeof organisationTypes)[number];
  readonly ownership: (typeof ownerships)[number];
  readonly languages: readonly Language[];
}

export const organisationColumns = { required: ['code', 'name_ky', 'name_ru', 'region', 'type', 'ownership', 'languages'] };

/** The organisations of an uploaded table, and every problem of its rows. */
export function organisationRows(table: CsvTable): { rows: readonly OrganisationRow[]; problems: readonly Problem[] } {
  const problems: Problem[] = [...table.problems];
  const read = table.rows.flatMap((row) => {
    const cell = new CellReader(row);
    const code = cell.text('code', { max: 64 });
    const nameKy = cell.text('name_ky');
    const nameRu = cell.text('name_ru');
    const region = cell.oneOf('region', regions);
    const type = cell.oneOf('type', organisationTypes);
    const ownership = cell.oneOf('ownership', ownerships);
    const spoken = readLanguages(cell);
    problems.push(...cell.problems);
    return region && type && ownership && cell.problems.length === 0 ? [{ row, value: { code, nameKy, nameRu, region, type, ownership, languages: spoken } }] : [];
  });
  problems.push(...reportTwins(read, 'code', (value) => value.code));
  return { rows: read.map(({ value }) => value), problems };
}

function readLanguages(cell: CellReader): readonly Language[] {
  const given = [...new Set(cell.text('languages', { max: 60 }).toLowerCase().split(/[\s,;/]+/u).filter(Boolean))];
  const unknown = given.filter((code) => !(languages as readonly string[]).includes(code));
  if (unknown.length > 0) cell.report('value-not-allowed', 'languages', { value: unknown.join(' '), allowed: languages.join(', ') });
  return languages.filter((code) => given.includes(code));
}
