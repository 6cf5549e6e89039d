// Builds what is missing or older than its sources. Nx knows what changed; it is asked only when something did, because it
// puts a cached build back by removing the old one first, which would pull the files from under a server that runs.
import { spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { root } from '../bundle.mjs';
import { StartRefusal } from './refusal.mjs';

/** Runs a program with its output collected; resolves to {code, output}. */
export function collect(command, args, options = {}) {
  return new Promise((done, failed) => {
    const child = spawn(command, args, { cwd: root, stdio: ['ignore', 'pipe', 'pipe'], ...options });
    const abandon = () => child.kill('SIGTERM');
    process.once('exit', abandon);
    let output = '';
    for (const stream of [child.stdout, child.stderr]) stream.setEncoding('utf8').on('data', (text) => (output += text));
    child.on('error', failed).on('close', (code) => {
      process.off('exit', abandon);
      done({ code, output });
    });
  });
}

export const nx = join(root, 'node_modules/nx/dist/bin/nx.js');
export const nxEnvironment = { NX_DAEMON: 'false', NX_TUI: 'false', NX_NO_CLOUD: 'true', CI: 'true', FORCE_COLOR: '0', NG_CLI_ANALYTICS: 'false' };

const stamp = join(root, 'dist/built.json');
const inputs = ['apps', 'libs', 'tools', 'nx.json', 'package-lock.json', 'tsconfig.base.json'];

/** A file of each project's build that a running server reads. */
const outputs = { api: 'api/main.mjs', worker: 'worker/main.mjs', web: 'web/browser/index.html', tools: 'demo/load.mjs' };
export const builtProjects = Object.keys(outputs);

/** Changes when a source file is added, removed, or written. */
function signature() {
  const hash = createHash('sha256');
  const visit = (path) => {
    const { size, mtimeMs } = statSync(join(root, path));
    hash.update(`${path} ${size} ${mtimeMs}\n`);
  };
  for (const input of inputs) {
    if (!statSync(join(root, input)).isDirectory()) visit(input);
    else for (const entry of readdirSync(join(root, input), { recursive: true, withFileTypes: true })) if (entry.isFile()) visit(join(entry.parentPath, entry.name).slice(root.length + 1));
  }
  return hash.digest('hex');
}

/** Remembers that these projects were built from the sources as they are. */
export function noteBuilt(projects) {
  mkdirSync(join(root, 'dist'), { recursive: true });
  writeFileSync(stamp, JSON.stringify({ signature: signature(), projects }));
}

/** Somebody else writes to dist now. */
export function forgetBuilt() {
  rmSync(stamp, { force: true });
}

function isBuilt(projects) {
  if (!existsSync(stamp)) return false;
  const built = JSON.parse(readFileSync(stamp, 'utf8'));
  return projects.every((project) => built.projects.includes(project) && existsSync(join(root, 'dist/apps', outputs[project]))) && built.signature === signature();
}

export async function buildStale(projects) {
  if (isBuilt(projects)) return;
  if (!existsSync(nx)) throw new StartRefusal('The packages are not installed. Run "npm ci" first.');
  const { code, output } = await collect(process.execPath, [nx, 'run-many', '-t', 'build', '-p', projects.join(',')], { env: { ...process.env, ...nxEnvironment } });
  if (code === 0) return noteBuilt(projects);
  const tail = output.trim().split('\n').slice(-40).join('\n');
  if (/ENOSPC/u.test(output)) throw new StartRefusal(`The build failed: there is no room left on the disk. Free at least 1 GB and start again.`);
  if (/EACCES|EROFS|EPERM/u.test(output)) throw new StartRefusal(`The build failed, because this user may not write in ${root}:\n${tail}\nStart as the user who owns that folder (sudo chown -R "$USER" changes the owner).`);
  throw new StartRefusal(`The build failed:\n${tail}`);
}
