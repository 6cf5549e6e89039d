// Gives a command the database: the one of DATABASE_URL, or the built-in one of the data folder, started where it does not run.
import { existsSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { root } from '../bundle.mjs';
import { startPostgres } from '../embedded/postgres.mjs';
import { openSecrets } from './data-folder.mjs';
import { StartRefusal } from './refusal.mjs';

async function openBuiltIn(command) {
  const folder = resolve(process.env.SYNOO_DATA || join(root, 'data'));
  if (command === 'restore') {
    // New keys would make the personal data unreadable for ever.
    if (!existsSync(join(folder, 'secrets.json'))) throw new StartRefusal(`Copy the secrets.json of the installation that made the back-up into ${folder} first.`);
  } else if (!existsSync(join(folder, 'postgres', 'PG_VERSION'))) {
    throw new StartRefusal(`There is no database in ${folder}. Start Synoo once (npm start), or say where it is: SYNOO_DATA=/path/to/folder, or DATABASE_URL=postgres://…`);
  }
  const secrets = openSecrets(folder);
  const postgres = await startPostgres({ folder: join(folder, 'postgres'), password: secrets.databasePassword });
  Object.assign(process.env, { DATABASE_URL: postgres.url, SYNOO_SECRET: secrets.secret, SYNOO_DATA_KEY: secrets.dataKey, SYNOO_DATA: folder, SYNOO_EMBEDDED: 'on' });
  return postgres;
}

/** Runs `command` by `run`. A restore may make the database; other commands need one that is there. */
export async function withDatabase(command, run) {
  let postgres;
  try {
    if (!process.env.DATABASE_URL) postgres = await openBuiltIn(command);
    await run();
  } catch (error) {
    if (!(error instanceof StartRefusal)) throw error;
    process.stderr.write(`${error.message}\n`);
    process.exitCode = 1;
  } finally {
    // One that was running belongs to the start that runs it.
    if (postgres && !postgres.takenOver) await postgres.stop();
  }
}
