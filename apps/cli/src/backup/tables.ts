import type { ClientBase } from 'pg';

export interface Table {
  /** `schema.table` */
  readonly name: string;
  /** Quoted for SQL. */
  readonly sql: string;
  readonly columns: readonly string[];
  /** Names of the tables that its rows refer to. */
  readonly refersTo: readonly string[];
}

/** Belongs to the schema, not to the data. */
export const MIGRATION_TABLE = 'public.schema_migration';

/**
 * All tables that the changes of the database ever made (a test compares them); one that a later change drops stays here for
 * older back-ups. What else lies in the database is not Synoo's: a restore could not bring it back, and its owner may not let us
 * read it. The job queue is left out: jobs are hints, and a schedule adds again what is missing.
 */
export const PRODUCT_TABLES: readonly string[] = [
  ...['account', 'invitation', 'learner_identity', 'sign_in'].map((name) => `person.${name}`),
  ...['content_key', 'form_key', 'withheld_document'].map((name) => `key.${name}`),
  ...['organisation', 'learner', 'audit', 'setting', 'throttle', 'lab', 'lab_computer', 'rehearsal_save'].map((name) => `public.${name}`),
  ...['subject', 'outcome', 'item', 'item_variant', 'item_event', 'asset', 'item_asset'].map((name) => `public.${name}`),
  ...['form', 'form_document', 'form_item', 'form_answers', 'form_asset', 'sealed_document'].map((name) => `public.${name}`),
  ...['session', 'session_form', 'session_proctor', 'session_log', 'participant', 'irregularity'].map((name) => `public.${name}`),
  ...['attempt', 'attempt_process', 'attempt_turn', 'attempt_score', 'place', 'answer_event'].map((name) => `public.${name}`),
  ...['form_statistics', 'item_statistics', 'statistics_due', 'release', 'release_file', 'release_chunk'].map((name) => `public.${name}`),
];

const query = `
  select n.nspname || '.' || c.relname as name,
         format('%I.%I', n.nspname, c.relname) as sql,
         (select array_agg(a.attname::text order by a.attnum) from pg_attribute a
           where a.attrelid = c.oid and a.attnum > 0 and not a.attisdropped and a.attgenerated = '') as columns,
         coalesce((select array_agg(distinct rn.nspname || '.' || rc.relname) from pg_constraint k
           join pg_class rc on rc.oid = k.confrelid join pg_namespace rn on rn.oid = rc.relnamespace
           where k.conrelid = c.oid and k.contype = 'f' and k.confrelid <> c.oid), '{}') as "refersTo"
    from pg_class c join pg_namespace n on n.oid = c.relnamespace
   where c.relkind = 'r' and n.nspname || '.' || c.relname = any($1)
   order by 1`;

/** Every table of the product that this database has, in an order in which every row finds the rows it refers to. */
export async function listTables(client: ClientBase): Promise<readonly Table[]> {
  const { rows } = await client.query<Table>(query, [PRODUCT_TABLES]);
  return inOrderOfReference(rows);
}

/** Those that refer to nothing first. Tables that refer to each other in a circle cannot be ordered: a fault of the schema. */
export function inOrderOfReference<T extends Pick<Table, 'name' | 'refersTo'>>(tables: readonly T[]): readonly T[] {
  const ordered: T[] = [];
  const waiting = new Map(tables.map((table) => [table.name, table]));
  while (waiting.size > 0) {
    const ready = [...waiting.values()].filter((table) => table.refersTo.every((name) => !waiting.has(name)));
    if (ready.length === 0) throw new Error(`These tables refer to each other in a circle: ${[...waiting.keys()].join(', ')}`);
    for (const table of ready) {
      ordered.push(table);
      waiting.delete(table.name);
    }
  }
  return ordered;
}

export function columnList(columns: readonly string[]): string {
  return columns.map((column) => `"${column.replaceAll('"', '""')}"`).join(', ');
}
