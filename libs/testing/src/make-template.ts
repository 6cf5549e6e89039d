import { migrate } from '@synoo/server';
import { Client } from 'pg';
import { databaseUrl, TEMPLATE } from './database-url';

/** Makes the template database: every test database is a copy of what the migrations made. */
async function main(server: string): Promise<void> {
  const client = new Client({ connectionString: server });
  await client.connect();
  await client.query(`create database ${TEMPLATE}`);
  await client.end();
  await migrate(databaseUrl(server, TEMPLATE));
}

const [, , server] = process.argv;
if (server === undefined) throw new Error('Usage: make-template DATABASE_URL');
await main(server);
