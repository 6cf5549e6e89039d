// Starts the product on this computer: builds what is stale, starts the embedded PostgreSQL (or uses the services that
// DATABASE_URL and REDIS_URL name), migrates, settles the demo, serves everything on one port, and stops it all again.
import { existsSync, readFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { networkInterfaces } from 'node:os';
import { join } from 'node:path';
import { root } from '../bundle.mjs';
import { buildStale, collect } from './build.mjs';
import { openDataFolder, openSecrets } from './data-folder.mjs';
import { Database } from './database.mjs';
import { settleDemo } from './demo.mjs';
import { fileSentence, StartRefusal } from './refusal.mjs';
import { Service } from './services.mjs';
import { watchParent } from './watch-parent.mjs';

export const say = (text) => process.stdout.write(`${text}\n`);
const version = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')).version;

/** What has to be undone, newest first. */
export const undo = [];
let stopping;

export function stop(exitCode) {
  stopping ??= (async () => {
    for (const step of undo.reverse()) await step().catch((error) => say(`While stopping: ${error.message}`));
    process.exit(exitCode);
  })();
  return stopping;
}

async function step(text, work) {
  const started = Date.now();
  process.stdout.write(`${text} … `);
  try {
    const result = await work();
    say(`${((Date.now() - started) / 1000).toFixed(1)} s`);
    return result;
  } catch (error) {
    say('no');
    throw error;
  }
}

/** Tells of a busy port before anything is started for nothing. */
async function assertPortFree(port, host) {
  const server = createServer();
  try {
    await new Promise((done, failed) => server.once('error', failed).listen(port, host, done));
    await new Promise((done) => server.close(done));
  } catch (error) {
    if (error.code === 'EADDRINUSE') throw new StartRefusal(`Port ${port} is used by another program. Stop that program, or choose another port: PORT=${port + 1} npm start`);
    if (error.code === 'EACCES') throw new StartRefusal(`Port ${port} is reserved for the administrator of this computer. Choose one above 1023: PORT=3000 npm start`);
    if (error.code === 'EADDRNOTAVAIL' || error.code === 'ENOTFOUND') throw new StartRefusal(`This computer has no address "${host}". Correct HOST, or leave it out.`);
    throw error;
  }
}

function readPort(text = '3000') {
  const port = Number(text || '3000');
  if (!Number.isInteger(port) || port < 0 || port > 65_535) throw new StartRefusal(`PORT is "${text}"; it must be a number from 1 to 65535.`);
  return port;
}

async function openDatabase(folder, secrets) {
  const database = new Database({ folder, password: secrets.databasePassword, say });
  await (database.embedded ? step('Starting PostgreSQL', () => database.open()) : database.open());
  undo.push(() => database.stop());
  if (database.takenOver) say('  (it was still running after an earlier start, and is taken over)');
  return database;
}

async function migrate(env) {
  const { code, output } = await collect(process.execPath, ['--enable-source-maps', join(root, 'dist/apps/api/migrate.mjs')], { env });
  if (code !== 0) throw new StartRefusal(output.trim());
}

/** Where people find the server. With a certificate only the names that it speaks for are of use. */
function addresses(port, host, https) {
  if (process.env.PUBLIC_URL) return [process.env.PUBLIC_URL];
  if (https) return [`https://localhost:${port}`, ...(['0.0.0.0', '::'].includes(host) ? https.addresses : https.addresses.filter((one) => new URL(one).hostname === host))];
  const others = ['0.0.0.0', '::'].includes(host) ? Object.values(networkInterfaces()).flat().filter((one) => one && !one.internal && one.family === 'IPv4').map((one) => `http://${one.address}:${port}`) : [];
  return [`http://localhost:${port}`, ...others];
}

/** What a technician needs to make the computers of a lab trust this server. */
function showCertificate(https, folder) {
  if (!https) return;
  for (const name of https.refused) say(`  ${name} is left out of the certificate: the local authority was made for other names. A new one: npm run -s synoo -- certificate new-authority`);
  if (!https.fingerprint) return;
  say('\nHTTPS with a certificate of this server\'s own authority. Each computer of the lab has to trust it once: /check/certificate says how.');
  say(`  Certificate: ${join(folder, 'certificates')}   (also at /api/certificate/authority.crt)`);
  say(`  SHA-256: ${https.fingerprint}`);
}

function showLogins(logins, folder) {
  if (logins.length === 0) return;
  say('\nDemo logins (SYNOO_DEMO=off npm start removes them):');
  for (const { role, login, password } of logins) say(`  ${role.padEnd(14)} ${login.padEnd(22)} ${password}`);
  say(`  They are kept in ${join(folder, 'demo-logins.json')}, which only you can read.`);
}

async function launch() {
  const port = readPort(process.env.PORT);
  const host = process.env.HOST || '0.0.0.0';
  const folder = openDataFolder(process.env.SYNOO_DATA || join(root, 'data'));
  const secrets = openSecrets(folder);
  const demo = process.env.SYNOO_DEMO ? process.env.SYNOO_DEMO === 'on' : !process.env.DATABASE_URL;
  const names = process.env.REDIS_URL ? ['api', 'worker'] : ['api'];
  const hasDemo = existsSync(join(root, 'tools/demo/load.ts'));
  await step('Building what is new', () => buildStale([...names, 'web', ...(hasDemo ? ['tools'] : [])]));

  const database = await openDatabase(folder, secrets);
  await assertPortFree(port, host);

  const env = {
    SYNOO_SECRET: secrets.secret,
    SYNOO_DATA_KEY: secrets.dataKey,
    ...process.env,
    NODE_ENV: 'production',
    PORT: String(port),
    HOST: host,
    DATABASE_URL: database.url,
    SYNOO_EMBEDDED: database.embedded ? 'on' : 'off',
    SYNOO_DATA: folder,
    SYNOO_DEMO: demo ? 'on' : 'off',
  };
  await step('Bringing the database up to date', () => migrate(env));
  const logins = hasDemo && (demo || existsSync(join(folder, 'demo-logins.json'))) ? await step(demo ? 'Loading the demo' : 'Removing the demo logins', () => settleDemo({ on: demo, folder, env })) : [];

  const services = names.map((name) => new Service(name, { env, logs: join(folder, 'logs'), say }));
  undo.push(() => Promise.all(services.map((service) => service.stop())));
  const ready = await step('Starting the server', async () => (await Promise.all(services.map((service) => service.start())))[0]);

  say(`\nSynoo ${version} is ready: ${addresses(ready?.port ?? port, host, ready?.https).join('  ')}`);
  showCertificate(ready?.https, folder);
  showLogins(logins, folder);
  say(`\nData: ${folder}   Stop: Ctrl-C`);
  return services;
}

/** Launches, then calls `then` with the running services; ends the process with a sentence when the start is refused. */
export async function run(then = async () => undefined) {
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) {
    process.on(signal, () => {
      if (!stopping) say('\nStopping …');
      void stop(0);
    });
  }
  watchParent(() => stop(0));
  try {
    await then(await launch());
  } catch (error) {
    if (stopping) return;
    const sentence = error instanceof StartRefusal ? error.message : fileSentence(error, 'The start', error.path ?? 'the data folder');
    process.stderr.write(`\n${sentence ?? error.stack}\n`);
    await stop(1);
  }
}
