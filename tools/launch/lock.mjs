// One Synoo per data folder: held as an advisory lock of the database, so that a killed process holds it no longer.
import { setTimeout as sleep } from 'node:timers/promises';
import pg from 'pg';
import { StartRefusal } from './refusal.mjs';

const LAUNCH_LOCK = 7_302_250;
const PATIENCE_SECONDS = 20;

/** Takes the lock or says who has it. The connection holds it until `release`. */
export async function takeLock(url) {
  const client = new pg.Client({ connectionString: url, application_name: `synoo launcher ${process.pid}`, keepAlive: true });
  client.on('error', () => undefined); // the database went away: the services notice and say so
  await client.connect();
  // A start that was killed a moment ago is still ending.
  for (const end = Date.now() + PATIENCE_SECONDS * 1000; ; await sleep(250)) {
    const { rows } = await client.query('select pg_try_advisory_lock($1) as taken', [LAUNCH_LOCK]);
    if (rows[0].taken) return { release: () => client.end().catch(() => undefined) };
    if (Date.now() < end) continue;
    const { rows: holders } = await client.query("select a.application_name as name from pg_locks l join pg_stat_activity a using (pid) where l.locktype = 'advisory' and l.objid = $1 and l.granted", [LAUNCH_LOCK]);
    await client.end();
    const pid = holders[0]?.name.split(' ').at(-1) ?? 'unknown';
    throw new StartRefusal(`Synoo already runs on this data folder (process ${pid}). Use that one, stop it (kill ${pid}), or choose another folder: SYNOO_DATA=/path/to/folder PORT=3001 npm start`);
  }
}
