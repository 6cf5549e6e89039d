// Runs a script on the Node.js that package.json pins (Angular needs a newer one than many machines have).
// Usage: node tools/with-node.mjs SCRIPT [ARGS…]. Any Node >= 20 can run this file.
import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { createRequire } from 'node:module';
import { delimiter, dirname, join } from 'node:path';
import { watchParent } from './launch/watch-parent.mjs';

/** Path of the pinned Node.js, or of the one that runs now where that is new enough. */
export function pinnedNode() {
  const os = process.platform === 'win32' ? 'win' : process.platform;
  const name = `node-${os}-${process.arch}`;
  const exe = process.platform === 'win32' ? 'bin/node.exe' : 'bin/node';
  try {
    const root = dirname(createRequire(import.meta.url).resolve(`${name}/package.json`));
    if (existsSync(join(root, exe))) return join(root, exe);
  } catch {
    // Not installed for this platform: fall through to the Node.js at hand.
  }
  const [major, minor] = process.versions.node.split('.').map(Number);
  if (major > 24 || (major === 24 && minor >= 15)) return process.execPath;
  throw new Error(
    `Synoo needs Node.js 24.15 or newer, or the npm package ${name} that brings it. ` +
      `This is Node.js ${process.versions.node}. Run "npm ci" without --omit=optional, or install Node.js 24.`,
  );
}

if (process.argv[1] && import.meta.filename === (await import('node:fs')).realpathSync(process.argv[1])) {
  let node;
  try {
    node = pinnedNode();
  } catch (error) {
    console.error(error.message);
    process.exit(1);
  }
  const child = spawn(node, process.argv.slice(2), {
    stdio: 'inherit',
    // As in the Dockerfile, which says why.
    env: { MALLOC_ARENA_MAX: '1', ...process.env, PATH: `${dirname(node)}${delimiter}${process.env.PATH ?? ''}` },
  });
  // Ctrl-C reaches the child through the terminal's process group; what is sent to this process alone has to be handed on.
  process.on('SIGINT', () => void setTimeout(() => child.kill('SIGTERM'), 1000).unref());
  for (const signal of ['SIGTERM', 'SIGHUP']) process.on(signal, () => child.kill(signal));
  // Under npm, a killed npm ends the program too. The scripts start with `exec`, so npm itself is the parent; npm's own parent
  // may go, as it does when a shell that put the program in the background ends.
  if (process.env.npm_lifecycle_event) watchParent(() => child.kill('SIGTERM'));
  child.on('exit', (code, signal) => process.exit(code ?? (signal === 'SIGINT' ? 130 : 143)));
}
