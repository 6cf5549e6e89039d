import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fail } from './options';

/** What the data folder of an `npm start` that runs on this computer tells. */
export interface DataFolder {
  readonly databaseUrl: string;
  readonly postgresPid: number;
  /** PEM file of its local authority, where it has one. */
  readonly authority: string | undefined;
}

export function readDataFolder(folder: string): DataFolder {
  const [secrets, running, authority] = [join(folder, 'secrets.json'), join(folder, 'postgres/postmaster.pid'), join(folder, 'certificates/authority.pem')];
  if (!existsSync(secrets)) return fail(`${folder} is not the data folder of an "npm start": there is no secrets.json in it.`);
  if (!existsSync(running)) return fail(`The database in ${folder} does not run: start it with npm start.`);
  const { databasePassword } = JSON.parse(readFileSync(secrets, 'utf8')) as { databasePassword: string };
  const [pid, , , port] = readFileSync(running, 'utf8').split('\n');
  return { databaseUrl: `postgres://synoo:${encodeURIComponent(databasePassword)}@127.0.0.1:${port}/synoo`, postgresPid: Number(pid), authority: existsSync(authority) ? authority : undefined };
}
