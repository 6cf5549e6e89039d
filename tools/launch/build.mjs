// Builds what is missing or older than its sources. Nx knows: a build whose inputs did not change comes from its cache.
import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
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

export async function buildStale(projects) {
  if (!existsSync(nx)) throw new StartRefusal('The packages are not installed. Run "npm ci" first.');
  const { code, output } = await collect(process.execPath, [nx, 'run-many', '-t', 'build', '-p', projects.join(',')], { env: { ...process.env, ...nxEnvironment } });
  if (code === 0) return;
  const tail = output.trim().split('\n').slice(-40).join('\n');
  if (/ENOSPC/u.test(output)) throw new StartRefusal(`The build failed: there is no room left on the disk. Free at least 1 GB and start again.`);
  if (/EACCES|EROFS|EPERM/u.test(output)) throw new StartRefusal(`The build failed, because this user may not write in ${root}:\n${tail}\nStart as the user who owns that folder (sudo chown -R "$USER" changes the owner).`);
  throw new StartRefusal(`The build failed:\n${tail}`);
}
