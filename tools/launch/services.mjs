// The processes of the product: starts them, restarts one that ends unasked, stops them all.
import { fork } from 'node:child_process';
import { closeSync, existsSync, openSync, readFileSync, renameSync, rmSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { root } from '../bundle.mjs';
import { StartRefusal } from './refusal.mjs';

const LOG_LIMIT = 20 * 1024 * 1024;
const START_SECONDS = 60;
const STOP_SECONDS = 15;
const LONGEST_PAUSE_SECONDS = 30;

function openLog(path) {
  if (existsSync(path) && statSync(path).size > LOG_LIMIT) {
    rmSync(`${path}.old`, { force: true });
    renameSync(path, `${path}.old`);
  }
  return { from: existsSync(path) ? statSync(path).size : 0, file: openSync(path, 'a', 0o600) };
}

/** What the process said that was no log line: the sentence of a refused start. */
function lastWords(path, from) {
  const text = readFileSync(path).subarray(from).toString('utf8');
  return text.split('\n').filter((line) => line && !line.startsWith('{')).join('\n').trim();
}

export class Service {
  #stopping = false;
  #child;
  #pause = 0.5;

  constructor(name, { env, logs, say }) {
    this.name = name;
    this.script = join(root, 'dist/apps', name, 'main.mjs');
    this.env = env;
    this.log = join(logs, `${name}.log`);
    this.say = say;
  }

  /** Resolves when the service is ready; rejects with its sentence when it refuses. */
  async start() {
    const { from, file } = openLog(this.log);
    const child = fork(this.script, { cwd: root, env: this.env, execArgv: ['--enable-source-maps'], stdio: ['ignore', file, file, 'ipc'] });
    closeSync(file);
    this.#child = child;
    const ready = await new Promise((done) => {
      const late = setTimeout(() => done('late'), START_SECONDS * 1000);
      child.once('message', (message) => done(message));
      child.once('exit', () => done(undefined));
      child.once('exit', () => clearTimeout(late));
      child.once('message', () => clearTimeout(late));
    });
    if (ready === undefined || ready === 'late') {
      child.kill('SIGKILL');
      if (this.#stopping) return undefined;
      throw new StartRefusal(ready === 'late' ? `The ${this.name} did not start within ${START_SECONDS} seconds. See ${this.log}.` : lastWords(this.log, from) || `The ${this.name} ended at once. See ${this.log}.`);
    }
    const since = Date.now();
    child.once('exit', (code, signal) => void this.#revive(code ?? signal, Date.now() - since));
    return ready;
  }

  async #revive(reason, livedMs) {
    if (this.#stopping) return;
    if (livedMs > 60_000) this.#pause = 0.5;
    this.say(`The ${this.name} ended unexpectedly (${reason}); it is started again. The reason is in ${this.log}.`);
    for (;;) {
      await sleep(this.#pause * 1000);
      this.#pause = Math.min(this.#pause * 2, LONGEST_PAUSE_SECONDS);
      if (this.#stopping) return;
      try {
        await this.start();
        return;
      } catch (error) {
        this.say(`The ${this.name} did not start: ${error.message}`);
      }
    }
  }

  /** Ends the process and starts it anew, with the code as it is now. */
  async restart() {
    await this.stop();
    this.#stopping = false;
    await this.start();
  }

  async stop() {
    this.#stopping = true;
    const child = this.#child;
    if (!child || child.exitCode !== null || child.signalCode !== null) return;
    const ended = new Promise((done) => child.once('exit', done));
    child.kill('SIGTERM');
    const late = setTimeout(() => child.kill('SIGKILL'), STOP_SECONDS * 1000);
    await ended;
    clearTimeout(late);
  }
}
