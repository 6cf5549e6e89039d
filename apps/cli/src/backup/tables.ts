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

/** The job queue is left out: jobs are hints, and a schedule adds again what is missing. */
const LEFT_OUT = ['bullmq', 'pg_catalog', 'information_schema'];
/** Belongs to the schema, not to the data. */
export const MIGRATION_TABLE = 'public.schema_migration';

const query = `
  select n.nspname || '.' || c.relname as name,
         format('%I.%I', n.nspname, c.relname) as sql,
         (select array_agg(a.attname::text order by a.attnum) from pg_attribute a
           where a.attrelid = c.oid and a.attnum > 0 and not a.attisdropped and a.attgenerated = '') as columns,
         coalesce((select array_agg(distinct rn.nspname || '.' || rc.relname) from pg_constraint k
           join pg_class rc on rc.oid = k.confrelid join pg_namespace rn on rn.oid = rc.relnamespace
           where k.conrelid = c.oid and k.contype = 'f' and k.confrelid <> c.oid), '{}') as "refersTo"
    from pg_class c join pg_namespace n on n.oid = c.relnamespace
   where c.relkind = 'r' and n.nspname <> all($1) and n.nspname !~ '^pg_'
   order by 1`;

/** Every table of the product, in an order in which every row finds the rows it refers to. */
export async function listTables(client: ClientBase): Promise<readonly Table[]> {
  const { rows } = await client.query<Table>(query, [LEFT_OUT]);
  return inOrderOfReference(rows.filter((table) => table.name !== MIGRATION_TABLE));
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
