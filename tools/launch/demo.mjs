// The demo: accounts with random passwords that only the owner of the data folder can read, and the demo data.
import { fork } from 'node:child_process';
import { randomInt } from 'node:crypto';
import { existsSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { root } from '../bundle.mjs';
import { readJson, writePrivate } from './data-folder.mjs';
import { StartRefusal } from './refusal.mjs';

const roles = ['administrator', 'proctor', 'item-writer', 'analyst', 'contractor'];
const ALPHABET = 'abcdefghjkmnpqrstuvwxyz23456789';
const PASSWORD_LENGTH = 16;

const loader = join(root, 'dist/apps/demo/load.mjs');
const fileOf = (folder) => join(folder, 'demo-logins.json');

function randomPassword() {
  const letters = Array.from({ length: PASSWORD_LENGTH }, () => ALPHABET[randomInt(ALPHABET.length)]).join('');
  return letters.match(/.{4}/gu).join('-');
}

/** Runs `loadDemo(accounts)` or `closeDemo()` of tools/demo/load.ts in a process of its own. */
function runLoader(env, message) {
  return new Promise((done, failed) => {
    const child = fork(join(root, 'tools/launch/demo-child.mjs'), { cwd: root, env: { ...env, LOG_LEVEL: 'warn' }, execArgv: ['--enable-source-maps'], stdio: ['ignore', 'pipe', 'pipe', 'ipc'] });
    let output = '';
    let reply;
    for (const stream of [child.stdout, child.stderr]) stream.setEncoding('utf8').on('data', (text) => (output += text));
    child.on('message', (received) => (reply = received)).on('error', failed);
    child.on('close', (code) => (code === 0 && reply ? done(reply.logins ?? []) : failed(new StartRefusal(`Loading the demo failed; start without it (SYNOO_DEMO=off npm start) or again:\n${output.trim().split('\n').slice(-15).join('\n')}`))));
    child.send({ loader, ...message });
  });
}

/**
 * Brings the demo to what the setting says. Returns the logins to show, none when the demo is off.
 * The passwords are on disk before the accounts exist, so that a crash between the two loses nothing.
 */
export async function settleDemo({ on, folder, env }) {
  const path = fileOf(folder);
  const state = readJson(path);
  if (!on) {
    if (state && existsSync(loader)) await runLoader(env, { action: 'close' });
    rmSync(path, { force: true });
    return [];
  }
  if (state?.loaded) return state.logins;
  if (!existsSync(loader)) return [];
  const accounts = state?.accounts ?? roles.map((role) => ({ role, login: `demo-${role}`, password: randomPassword() }));
  const write = (more) => writePrivate(path, `${JSON.stringify({ accounts, ...more }, null, 2)}\n`);
  write({ loaded: false });
  const more = await runLoader(env, { action: 'load', accounts });
  const logins = [...accounts, ...more];
  write({ loaded: true, logins });
  return logins;
}
