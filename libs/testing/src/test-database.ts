import { randomBytes } from 'node:crypto';
import { Client } from 'pg';
import { createClient } from 'redis';
import { databaseUrl, TEMPLATE } from './database-url';

export interface TestDatabase {
  readonly url: string;
  /** Drops the database, connections or not. */
  drop(): Promise<void>;
}

function server(): string {
  const url = process.env['SYNOO_TEST_DATABASE'];
  if (url === undefined) throw new Error('No test database: run this with jest --selectProjects integration');
  return url;
}

async function onServer(sql: string): Promise<void> {
  const client = new Client({ connectionString: server() });
  await client.connect();
  try {
    await client.query(sql);
  } finally {
    await client.end();
  }
}

async function createDatabase(template: string): Promise<TestDatabase> {
  const name = `synoo_${randomBytes(8).toString('hex')}`;
  await onServer(`create database ${name} template ${template}`);
  return { url: databaseUrl(server(), name), drop: () => onServer(`drop database if exists ${name} with (force)`) };
}

/** A fresh database, migrated and empty. */
export function createTestDatabase(): Promise<TestDatabase> {
  return createDatabase(TEMPLATE);
}

/** A fresh database that was never migrated. */
export function createEmptyDatabase(): Promise<TestDatabase> {
  return createDatabase('template0');
}

/** Address of the Redis of this test run, with a database number of its own (1 to 15) per caller. */
export function testRedisUrl(database: number): string {
  const url = process.env['SYNOO_TEST_REDIS'];
  if (url === undefined) throw new Error('redis-server is not installed, and this test needs it (apt-get install redis-server)');
  return `${url}/${database}`;
}

/** Cuts the connections to one database of the Redis of this test run; tests beside this one keep theirs. */
export async function cutRedisConnections(url: string, type: 'normal' | 'pubsub'): Promise<void> {
  const client = await createClient({ url }).connect();
  try {
    const own = String(await client.sendCommand(['CLIENT', 'ID']));
    const lines = String(await client.sendCommand(['CLIENT', 'LIST', 'TYPE', type])).split('\n');
    const ids = lines.flatMap((line) => (line.includes(` db=${new URL(url).pathname.slice(1)} `) ? (/^id=(\d+) /u.exec(line)?.[1] ?? []) : [])).filter((id) => id !== own);
    if (ids.length === 0) throw new Error(`Nobody has a ${type} connection to ${url}`);
    for (const id of ids) await client.sendCommand(['CLIENT', 'KILL', 'ID', id]);
  } finally {
    client.destroy();
  }
}
