import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { mkdirSync, mkdtempSync, openSync, closeSync, rmSync, writeFileSync } from 'node:fs';
import { connect, createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { NestFactory } from '@nestjs/core';
import { Accounts, Log, migrate, parseCommandEnv, programRoot, ServerModule } from '@synoo/server';
import { DatabaseProxy } from './database-proxy';

export type Profile = 'embedded' | 'services';

interface Embedded {
  startPostgres(options: { readonly folder: string; readonly password: string; readonly flags: Readonly<Record<string, string | number>> }): Promise<{ readonly url: string; readonly pid: number; stop(): Promise<void> }>;
}
interface Bundler {
  bundle(entry: string, outfile: string): Promise<unknown>;
}
const load = async <T>(path: string): Promise<T> => (await import(pathToFileURL(join(programRoot(), path)).href)) as T;
const pause = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));

export /** Waits until somebody listens at a port of this computer, half a minute at most. */
async function untilListening(port: number): Promise<void> {
  for (const end = Date.now() + 30_000; ; await pause(50)) {
    const socket = connect({ host: '127.0.0.1', port });
    const there = await once(socket, 'connect').then(() => true, () => false);
    socket.destroy();
    if (there) return;
    if (Date.now() > end) throw new Error('Redis does not start');
  }
}

async function freePort(): Promise<number> {
  const server = createServer();
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  server.close();
  if (typeof address !== 'object' || address === null) throw new Error('No free port');
  return address.port;
}

/** A process that is started again when it ends, as `npm start`, Docker or systemd do it. */
class Supervised {
  #child: ChildProcess | undefined;
  #wanted = true;
  restarts = -1;

  constructor(
    readonly name: string,
    private readonly launch: () => ChildProcess,
  ) {
    this.#start();
  }

  #start(): void {
    this.restarts += 1;
    const child = this.launch();
    this.#child = child;
    child.once('exit', () => {
      if (this.#wanted) setTimeout(() => this.#wanted && this.#start(), 300);
    });
  }

  kill(): void {
    this.#child?.kill('SIGKILL');
  }

  async stop(): Promise<void> {
    this.#wanted = false;
    const child = this.#child;
    if (!child || child.exitCode !== null || child.signalCode !== null) return;
    const ended = once(child, 'exit');
    child.kill('SIGTERM');
    const late = setTimeout(() => child.kill('SIGKILL'), 10_000);
    await ended;
    clearTimeout(late);
  }
}

/** The product on a data folder of its own: PostgreSQL behind a proxy, api processes, and where the profile has them a worker and Redis. */
export class Stack {
  readonly folder = mkdtempSync(join(tmpdir(), 'synoo-chaos-'));
  readonly #password = randomBytes(12).toString('hex');
  readonly #clockFile = join(this.folder, 'clock');
  readonly #processes: Supervised[] = [];
  readonly apiPorts: number[] = [];
  /** Whether the data folder is a small disk of its own that can be made full. */
  #mounted = false;
  #database: { url: string; pid: number; stop(): Promise<void> } | undefined;
  #reviving: Promise<void> = Promise.resolve();
  #stopped = false;
  #proxy!: DatabaseProxy;
  administratorInvitation = '';

  private constructor(
    readonly profile: Profile,
    private readonly say: (text: string) => void,
  ) {}

  static async start(profile: Profile, say: (text: string) => void): Promise<Stack> {
    const stack = new Stack(profile, say);
    try {
      await stack.#start();
    } catch (error) {
      await stack.stop();
      throw error;
    }
    return stack;
  }

  get databaseProxy(): DatabaseProxy {
    return this.#proxy;
  }

  /** Straight to PostgreSQL, for whoever checks. */
  get databaseUrl(): string {
    if (!this.#database) throw new Error('PostgreSQL is down');
    return this.#database.url;
  }

  get canFillDisk(): boolean {
    return this.#mounted;
  }

  async #start(): Promise<void> {
    this.#mounted = process.getuid?.() === 0 && spawnSync('mount', ['-t', 'tmpfs', '-o', 'size=4g,mode=755', 'synoo-chaos', this.folder]).status === 0;
    writeFileSync(this.#clockFile, '0');
    this.#proxy = await DatabaseProxy.start();
    await this.#startPostgres();
    const redisPort = this.profile === 'services' ? await freePort() : undefined;
    const url = new URL(this.databaseUrl);
    url.port = String(this.#proxy.port);
    const environment = {
      PATH: process.env['PATH'],
      DATABASE_URL: url.href,
      REDIS_URL: redisPort === undefined ? '' : `redis://127.0.0.1:${redisPort}`,
      HOST: '127.0.0.1',
      SYNOO_DATA: join(this.folder, 'files'),
      SYNOO_SECRET: randomBytes(32).toString('hex'),
      SYNOO_DATA_KEY: randomBytes(32).toString('hex'),
      LOG_LEVEL: 'warn',
    };
    await migrate(this.databaseUrl);
    if (redisPort !== undefined) {
      this.#startRedis(redisPort);
      await untilListening(redisPort);
    }
    this.administratorInvitation = await invite(environment);
    const { bundle } = await load<Bundler>('tools/bundle.mjs');
    for (const name of this.profile === 'services' ? (['api', 'worker'] as const) : (['api'] as const)) await bundle(`apps/${name}/src/main.ts`, this.#program(name));
    for (let number = 0; number < (this.profile === 'services' ? 2 : 1); number++) {
      const port = await freePort();
      this.apiPorts.push(port);
      this.#run('api', { ...environment, PORT: String(port) });
    }
    if (this.profile === 'services') this.#run('worker', environment);
    for (const port of this.apiPorts) await this.#untilHealthy(port);
  }

  #program(name: 'api' | 'worker'): string {
    // Beside the other bundles, where the packages are found.
    return join(programRoot(), 'dist/tools', `chaos-${name}-${process.pid}.mjs`);
  }

  #run(name: 'api' | 'worker', environment: Readonly<Record<string, string | undefined>>): void {
    const log = join(tmpdir(), `synoo-chaos-${process.pid}-${this.profile}-${name}.log`);
    const shift = pathToFileURL(join(programRoot(), 'tools/chaos/shift-clock.mjs')).href;
    this.#processes.push(
      new Supervised(name, () => {
        const file = openSync(log, 'a');
        const child = spawn(process.execPath, ['--enable-source-maps', '--import', shift, this.#program(name)], { env: { ...environment, CHAOS_CLOCK: this.#clockFile }, stdio: ['ignore', file, file, 'ipc'] });
        closeSync(file);
        return child;
      }),
    );
  }

  #startRedis(port: number): void {
    const folder = join(this.folder, 'redis');
    mkdirSync(folder, { recursive: true });
    this.#processes.push(
      new Supervised('redis', () => spawn('redis-server', ['--port', String(port), '--bind', '127.0.0.1', '--save', '', '--appendonly', 'yes', '--dir', folder, '--maxmemory-policy', 'noeviction'], { stdio: 'ignore' })),
    );
  }

  async #startPostgres(): Promise<void> {
    const { startPostgres } = await load<Embedded>('tools/embedded/postgres.mjs');
    this.#database = await startPostgres({ folder: join(this.folder, 'postgres'), password: this.#password, flags: { max_wal_size: '128MB', min_wal_size: '64MB' } });
    this.#proxy.upstream(Number(new URL(this.#database.url).port));
  }

  /** Waits until PostgreSQL runs again, starting it as often as that takes. */
  #revive(): void {
    this.#reviving = (async () => {
      for (;;) {
        await pause(200);
        if (this.#stopped) return;
        try {
          await this.#startPostgres();
          return;
        } catch (error) {
          this.say(`PostgreSQL did not start: ${error instanceof Error ? error.message.split('\n')[0] : String(error)}`);
        }
      }
    })();
  }

  killPostgres(): void {
    if (this.#database) kill(this.#database.pid);
    this.#revive();
  }

  /** One of the processes of that name. */
  kill(name: 'api' | 'worker' | 'redis', random: () => number): void {
    const named = this.#processes.filter((process) => process.name === name);
    named[Math.floor(random() * named.length)]?.kill();
  }

  turnClock(ms: number): void {
    writeFileSync(this.#clockFile, String(Math.round(ms)));
  }

  /** From here on the disk under PostgreSQL takes nothing more. */
  fillDisk(): void {
    const used = spawnSync('df', ['--output=used', '-k', this.folder], { encoding: 'utf8' }).stdout.split('\n')[1]?.trim() ?? '0';
    spawnSync('mount', ['-o', `remount,size=${Number(used) + 64}k`, this.folder]);
  }

  freeDisk(): void {
    if (!this.#mounted) return;
    spawnSync('mount', ['-o', 'remount,size=4g', this.folder]);
  }

  /** Ends all faults of the machines; resolves when everything works again. */
  async heal(): Promise<void> {
    this.freeDisk();
    this.turnClock(0);
    this.#proxy.heal();
    await this.#reviving;
    // A full disk or an exhausted recovery ends PostgreSQL by itself.
    if (this.#database && !alive(this.#database.pid)) {
      this.#revive();
      await this.#reviving;
    }
    for (const port of this.apiPorts) await this.#untilHealthy(port);
  }

  /** Waits until every api process works again, at most so long. */
  async recovered(withinMs: number): Promise<void> {
    await this.#reviving;
    await Promise.all(this.apiPorts.map((port) => this.#untilHealthy(port, withinMs).catch(() => undefined)));
  }

  /** PostgreSQL may also end by itself, e.g. when it cannot write its log; then whoever supervises it starts it again. */
  reviveIfDead(): void {
    if (this.#database && !alive(this.#database.pid)) this.#revive();
  }

  async #untilHealthy(port: number, withinMs = 600_000): Promise<void> {
    for (const end = Date.now() + withinMs; ; await pause(200)) {
      const reply = await fetch(`http://127.0.0.1:${port}/api/health`, { signal: AbortSignal.timeout(3_000) }).catch(() => undefined);
      if (reply?.ok) return;
      if (Date.now() > end) throw new Error(`The api at port ${port} does not become healthy (${reply?.status ?? 'no answer'})`);
    }
  }

  async stop(): Promise<void> {
    this.#stopped = true;
    await this.#reviving;
    await Promise.all(this.#processes.map((process) => process.stop()));
    await this.#database?.stop().catch(() => undefined);
    await (this.#proxy as DatabaseProxy | undefined)?.stop();
    for (const name of ['api', 'worker'] as const) rmSync(this.#program(name), { force: true });
    if (this.#mounted) spawnSync('umount', ['-l', this.folder]);
    rmSync(this.folder, { recursive: true, force: true });
  }
}

function kill(pid: number): void {
  try {
    process.kill(pid, 'SIGKILL');
  } catch {
    // Gone already: that is what was wanted.
  }
}

function alive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
}

/** The first administrator cannot be invited over HTTP: nobody is there to do it. */
async function invite(environment: Readonly<Record<string, string | undefined>>): Promise<string> {
  const env = parseCommandEnv(environment);
  const log = new Log(env);
  const app = await NestFactory.createApplicationContext(ServerModule.with({ env, runsJobs: false, log }), { logger: log, abortOnError: false });
  try {
    return (await app.get(Accounts).invite(null, { login: 'administrator', name: 'Administrator', roles: ['administrator'], organisationId: null })).invitation;
  } finally {
    await app.close();
  }
}
