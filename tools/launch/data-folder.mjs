// The data folder: who may use it, the secrets in it.
import { randomBytes } from 'node:crypto';
import { accessSync, closeSync, constants, existsSync, fsyncSync, mkdirSync, openSync, readFileSync, renameSync, statfsSync, writeSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { fileSentence, StartRefusal } from './refusal.mjs';

const LEAST_FREE_BYTES = 200 * 1024 * 1024;

/** Writes a file that only its owner can read, so that a crash leaves the old content or the new one, never half. */
export function writePrivate(path, content) {
  const draft = `${path}.${process.pid}`;
  const file = openSync(draft, 'w', 0o600);
  try {
    writeSync(file, content);
    fsyncSync(file);
  } finally {
    closeSync(file);
  }
  renameSync(draft, path);
}

export function readJson(path) {
  if (!existsSync(path)) return undefined;
  try {
    return JSON.parse(readFileSync(path, 'utf8'));
  } catch (error) {
    if (error instanceof SyntaxError) throw new StartRefusal(`${path} is damaged: ${error.message}. Put back a copy of it from a back-up.`);
    throw error;
  }
}

/** Makes a folder and those above it, one by one: Node's own recursive way reports a read-only disk as a missing folder. */
export function makeFolder(path, mode) {
  if (existsSync(path)) return;
  makeFolder(dirname(path), mode);
  mkdirSync(path, { mode });
}

/** Makes the folder, or says why it cannot be used. Returns its absolute path. */
export function openDataFolder(given) {
  const folder = resolve(given);
  try {
    // Passing through is allowed, listing is not: PostgreSQL may run as another user. What is secret has mode 0600.
    makeFolder(folder, 0o711);
    makeFolder(join(folder, 'logs'), 0o700);
    accessSync(folder, constants.R_OK | constants.W_OK | constants.X_OK);
    const { bavail, bsize } = statfsSync(folder);
    if (bavail * bsize < LEAST_FREE_BYTES) throw Object.assign(new Error(), { code: 'ENOSPC' });
  } catch (error) {
    const sentence = fileSentence(error, 'Opening the data folder', folder);
    throw sentence ? new StartRefusal(sentence) : error;
  }
  return folder;
}

/**
 * Passwords and keys of this installation, made at the first start. Whoever loses the file loses the personal data, which
 * are encrypted with it: it belongs into every back-up.
 */
export function openSecrets(folder) {
  const path = join(folder, 'secrets.json');
  const found = readJson(path);
  if (found) {
    for (const name of ['databasePassword', 'secret', 'dataKey']) {
      if (typeof found[name] !== 'string') throw new StartRefusal(`${path} lacks "${name}". Put back a copy of it from a back-up.`);
    }
    return found;
  }
  if (existsSync(join(folder, 'postgres', 'PG_VERSION'))) {
    throw new StartRefusal(`${path} is missing, but there is a database in ${dirname(path)}: its personal data cannot be read without the keys in that file. Put back a copy of it from a back-up.`);
  }
  const made = { databasePassword: randomBytes(24).toString('hex'), secret: randomBytes(32).toString('hex'), dataKey: randomBytes(32).toString('hex') };
  writePrivate(path, `${JSON.stringify(made, null, 2)}\n`);
  return made;
}
