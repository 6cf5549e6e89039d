import type { bankRoutes, QueryOf } from '@synoo/contracts';

export type ItemFilter = QueryOf<typeof bankRoutes.itemFacets>;
type Facet = 'subject' | 'outcome' | 'status' | 'interaction';

/** The words of a text as the search knows them: small letters and digits, nothing between. `PED-001` is two words. */
export function searchWords(text: string): string[] {
  return text.normalize('NFC').toLocaleLowerCase('ky').match(/[\p{L}\p{M}\p{N}]+/gu) ?? [];
}

/** The words typed, as a query of PostgreSQL's text search: every word, the beginning of a word is enough. */
export function searchQuery(text: string): string {
  return searchWords(text).map((word) => `${word}:*`).join(' & ');
}

/** SQL conditions on `item` for a filter; `without` leaves one filter out, to count its other values. Appends to `values`. */
export function itemConditions(filter: ItemFilter & { readonly ids?: readonly string[] | undefined }, values: unknown[], without?: Facet): string {
  const parameter = (value: unknown) => `$${values.push(value)}`;
  const conditions: string[] = [];
  if (filter.search) conditions.push(searchCondition(filter.search, parameter));
  if (filter.ids) conditions.push(`item.id = any(${parameter(filter.ids)}::uuid[])`);
  if (filter.subject?.length && without !== 'subject') conditions.push(`item.subject = any(${parameter(filter.subject)})`);
  if (filter.outcome?.length && without !== 'outcome') conditions.push(`item.outcome = any(${parameter(filter.outcome)})`);
  if (filter.status?.length && without !== 'status') conditions.push(`item.status = any(${parameter(filter.status)})`);
  if (filter.interaction?.length && without !== 'interaction') conditions.push(`item.interactions && ${parameter(filter.interaction)}::text[]`);
  if (filter.practice !== undefined) conditions.push(`item.practice = ${parameter(filter.practice)}`);
  if (filter.flagged !== undefined) {
    conditions.push(`${filter.flagged ? '' : 'not '}exists (select from item_statistics where item_statistics.item_id = item.id and cardinality(item_statistics.flags) > 0)`);
  }
  return conditions.length > 0 ? `where ${conditions.join(' and ')}` : '';
}

/** Text without any letter or digit finds nothing. */
function searchCondition(text: string, parameter: (value: unknown) => string): string {
  const query = searchQuery(text);
  return query === '' ? 'false' : `to_tsvector('simple', item.search_text) @@ to_tsquery('simple', ${parameter(query)})`;
}
