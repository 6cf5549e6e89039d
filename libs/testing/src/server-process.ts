import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import type { EnvSource } from '@synoo/server';

/** A function, so that tools which are bundled as modules and start no process can load this file. */
const root = (): string => join(__dirname, '../../..');

/** A built program of the product in a process of its own. */
export interface ServerProcess {
  /** `http://127.0.0.1:PORT`; of an api. */
  readonly url: string;
  readonly pid: number;
  /** Every line it logged. */
  readonly log: readonly string[];
  /** Ends it as an operator does. */
  stop(): Promise<void>;
  /** Ends it as a power cut does. */
  kill(): Promise<void>;
}

async function end(child: ChildProcess, signal: 'SIGTERM' | 'SIGKILL'): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const ended = once(child, 'exit');
  child.kill(signal);
  await ended;
}

/** Starts the built api or worker; needs `npm run build` to have run, as `npm test` does before the integration tests. */
export async function startProcess(name: 'api' | 'worker', environment: EnvSource): Promise<ServerProcess> {
  const script = join(root(), 'dist/apps', name, 'main.mjs');
  if (!existsSync(script)) throw new Error(`${script} does not exist: run "npm run build" first`);
  const child = fork(script, { cwd: root(), stdio: ['ignore', 'pipe', 'pipe', 'ipc'], execArgv: [], env: { PATH: process.env['PATH'], PORT: '0', HOST: '127.0.0.1', LOG_LEVEL: 'info', ...environment } });
  const log: string[] = [];
  for (const stream of [child.stdout, child.stderr]) if (stream) createInterface({ input: stream }).on('line', (line) => log.push(line));
  const ready = await Promise.race([once(child, 'message') as Promise<[{ port?: number }]>, once(child, 'exit').then(() => undefined)]);
  if (!ready) throw new Error(`The ${name} ended at once:\n${log.join('\n')}`);
  const pid = child.pid;
  if (pid === undefined) throw new Error(`The ${name} has no process id`);
  return { url: `http://127.0.0.1:${ready[0].port}`, pid, log, stop: () => end(child, 'SIGTERM'), kill: () => end(child, 'SIGKILL') };
}
