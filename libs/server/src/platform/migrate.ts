import { assertSchemaCompatibility, runMigrations } from 'bullmq';
import { Client } from 'pg';
import { DataSource } from 'typeorm';
import { dataSourceOptions } from '../data-source';
import { migrations } from '../migrations';
import { StartRefusal } from './env';

/** Key of the advisory lock that lets one process migrate at a time. */
const MIGRATION_LOCK = 7_302_251;
export const QUEUE_SCHEMA = 'bullmq';

interface MigrationState {
  readonly pending: readonly string[];
  /** Names in the database that this version of the program does not know: the database is newer. */
  readonly unknown: readonly string[];
}

async function migrationState(dataSource: DataSource): Promise<MigrationState> {
  const known = dataSource.migrations.map((migration) => migration.name ?? migration.constructor.name);
  const [{ table }] = await dataSource.query<[{ table: string | null }]>(`select to_regclass('public.schema_migration')::text as table`);
  const rows = table === null ? [] : await dataSource.query<{ name: string }[]>('select name from public.schema_migration');
  const done = new Set(rows.map((row) => row.name));
  return { pending: known.filter((name) => !done.has(name)), unknown: [...done].filter((name) => !known.includes(name)) };
}

function refuseNewerDatabase(state: MigrationState): void {
  if (state.unknown.length === 0) return;
  throw new StartRefusal(
    `The database was made by a newer version of Synoo (it has the change "${state.unknown.at(-1)}", which this version does not know). ` +
      'Start the newer version, or restore a back-up that this version made.',
  );
}

/** Refuses to go on with a database that is not exactly at this version's schema. */
export async function assertMigrated(dataSource: DataSource): Promise<void> {
  const state = await migrationState(dataSource);
  refuseNewerDatabase(state);
  if (state.pending.length > 0) {
    throw new StartRefusal(
      `The database lacks ${state.pending.length} change(s) of this version, the first is "${state.pending[0]}". ` +
        'Run the migrate command (npm run -s synoo -- migrate) and start again.',
    );
  }
}

/** Names of all changes of the schema that this version knows, oldest first. */
export function migrationNames(): readonly string[] {
  return migrations.map((migration) => migration.name);
}

/**
 * Brings the database to this version's schema, the job queue's schema included; with `only`, no further than those changes
 * (for a back-up of an older version). Returns the names of the changes made.
 */
export async function migrate(url: string, only: readonly string[] = migrationNames()): Promise<readonly string[]> {
  const lock = new Client({ connectionString: url, application_name: 'synoo migrate' });
  await lock.connect();
  try {
    await lock.query('select pg_advisory_lock($1)', [MIGRATION_LOCK]);
    const options = { ...dataSourceOptions(url, 2), migrations: migrations.filter((migration) => only.includes(migration.name)) };
    const dataSource = await new DataSource(options).initialize();
    try {
      refuseNewerDatabase(await migrationState(dataSource));
      const done = await runEach(dataSource);
      await runMigrations(lock, QUEUE_SCHEMA);
      await assertSchemaCompatibility(lock, QUEUE_SCHEMA);
      return done;
    } finally {
      await dataSource.destroy();
    }
  } finally {
    await lock.end();
  }
}

async function runEach(dataSource: DataSource): Promise<readonly string[]> {
  try {
    return (await dataSource.runMigrations({ transaction: 'each' })).map((migration) => migration.name);
  } catch (error) {
    const { pending } = await migrationState(dataSource);
    throw new StartRefusal(
      `The change "${pending[0] ?? 'unknown'}" of the database failed and was undone: ${error instanceof Error ? error.message : String(error)}. ` +
        'The data are as they were before it. Make room on the disk or correct what the message names, then start again; ' +
        'or go back to the version that ran before.',
      { cause: error },
    );
  }
}
