import { readFileSync } from 'node:fs';
import { readDataFolder } from '../lib/data-folder';
import { fail, numberOption, readOptions } from '../lib/options';

export const usage = `npm run -s load -- [--learners 1000] [--start-window 60] [--minutes 2] [--json]
  --learners N        simulated learners, in sessions of 40, each with a proctor who watches
  --start-window S    check-ins, and then the starts of the sessions, are spread at random over S seconds each
  --minutes M         how long everybody works before the highest rate of saves is measured; 0: not at all
  --pace P            seconds that a learner takes for an item, in the middle (25)
  --saturate T        seconds in which the highest rate of saves, and bare inserts before and after, are measured (10); 0: not
  --saturate-learners N   how many save at the same time meanwhile (1000)
  --browsers B        learners in a real Chromium whose start is measured (3); 0: none
  --url URL --login LOGIN --password PASSWORD   a running server, with an administrator's account without second factor
  --authority FILE    PEM file of the authority that its certificate comes from, where this computer does not trust it
  --database-url URL  its database: for bare inserts, and to look for every answer
  --operations-url URL[,URL…]   addresses for operations of its apis and workers: time of saves, CPU time and memory
  --api-pid, --worker-pid, --postgres-pid PID[,PID…]   its processes on this computer: CPU time and memory
  --data FOLDER       data folder of an "npm start" on this computer: tells its authority, database and PostgreSQL
  --seed N            of everything that is drawn (1)`;

export interface LoadOptions {
  readonly learners: number;
  /** Seconds. */
  readonly startWindow: number;
  readonly minutes: number;
  readonly pace: number;
  readonly saturate: number;
  readonly saturateLearners: number;
  readonly browsers: number;
  readonly seed: number;
  readonly json: boolean;
  readonly server: TheirServer | undefined;
}

export interface TheirServer {
  readonly url: string;
  readonly login: string;
  readonly password: string;
  /** PEM file. */
  readonly authority: string | undefined;
  readonly databaseUrl: string | undefined;
  /** Of its apis and workers. */
  readonly operationsUrls: readonly string[];
  readonly pids: Pids;
}

export interface Pids {
  readonly api?: readonly number[];
  readonly worker?: readonly number[];
  readonly postgres?: readonly number[];
}

const ofTheirServer = ['login', 'password', 'authority', 'database-url', 'operations-url', 'api-pid', 'worker-pid', 'postgres-pid', 'data'] as const;
const names = ['learners', 'start-window', 'minutes', 'pace', 'saturate', 'saturate-learners', 'browsers', 'seed', 'url', ...ofTheirServer] as const;

export function loadOptions(args?: readonly string[]): LoadOptions {
  const { values, has } = readOptions(usage, names, ['json'], args);
  const whole = (name: (typeof names)[number], fallback: number, least: number, most: number): number => numberOption(usage, name, values[name], fallback, least, most, true);
  const real = (name: (typeof names)[number], fallback: number, least: number, most: number): number => numberOption(usage, name, values[name], fallback, least, most, false);
  const pids = (name: (typeof names)[number]): readonly number[] | undefined => values[name]?.split(',').map((text) => numberOption(usage, name, text, 0, 1, 2 ** 22, true));
  const learners = whole('learners', 1_000, 1, 20_000);
  const options = {
    learners,
    startWindow: real('start-window', 60, 0.1, 3_600),
    minutes: real('minutes', 2, 0, 24 * 60),
    pace: real('pace', 25, 0.2, 600),
    saturate: real('saturate', 10, 0, 600),
    saturateLearners: Math.min(learners, whole('saturate-learners', 1_000, 1, 20_000)),
    browsers: whole('browsers', 3, 0, 20),
    seed: whole('seed', 1, 1, 2 ** 31),
    json: has('json'),
  };
  if (options.minutes === 0 && options.saturate === 0) fail(`${usage}\n--minutes 0 and --saturate 0 leave nothing to measure.`);
  if (values.url === undefined) {
    const stray = ofTheirServer.find((name) => values[name] !== undefined);
    return stray ? fail(`${usage}\n--${stray} belongs to --url.`) : { ...options, server: undefined };
  }
  const { login, password } = values;
  if (login === undefined || password === undefined) return fail(`${usage}\nWith --url, --login and --password name an administrator's account without a second factor.`);
  const url = httpAddress('url', values.url);
  const folder = values.data === undefined ? undefined : readDataFolder(values.data);
  const [api, worker, postgres] = [pids('api-pid'), pids('worker-pid'), pids('postgres-pid') ?? (folder && [folder.postgresPid])];
  return {
    ...options,
    server: {
      url,
      login,
      password,
      authority: values.authority ?? folder?.authority,
      databaseUrl: values['database-url'] ?? folder?.databaseUrl,
      operationsUrls: values['operations-url']?.split(',').map((address) => httpAddress('operations-url', address)) ?? [],
      pids: { ...(api && { api }), ...(worker && { worker }), ...(postgres && { postgres }) },
    },
  };
}

function httpAddress(name: 'url' | 'operations-url', text: string): string {
  const url = URL.canParse(text) ? new URL(text) : undefined;
  return url && ['http:', 'https:'].includes(url.protocol) ? url.origin : fail(`${usage}\n--${name} takes an address such as http://localhost:3000.`);
}

/** What is in the way of this many connections, as a sentence; undefined: nothing. Both ends of each count, in a process each. */
export function tooManyFor({ learners, browsers }: Pick<LoadOptions, 'learners' | 'browsers'>): string | undefined {
  const sockets = 2 * learners + Math.ceil(learners / 40) + 40 * browsers;
  const files = sockets + 200;
  const allowed = openFileLimit();
  if (allowed !== undefined && allowed < files) return `${learners} learners need ${files} open files in each process; this computer allows ${allowed}. Raise the limit in this shell (ulimit -n ${files}), or take fewer learners.`;
  const ports = localPorts();
  if (ports !== undefined && ports < sockets) return `${learners} learners need ${sockets} connections to one address; this computer has ${ports} local ports for them. Widen net.ipv4.ip_local_port_range, or take fewer learners.`;
  return undefined;
}

function openFileLimit(): number | undefined {
  const line = readIfThere('/proc/self/limits')?.split('\n').find((entry) => entry.startsWith('Max open files'));
  // Node raises its own soft limit to the hard one.
  const hard = line?.split(/\s{2,}/u)[2];
  return hard === undefined || hard === 'unlimited' ? undefined : Number(hard);
}

function localPorts(): number | undefined {
  const [first, last] = (readIfThere('/proc/sys/net/ipv4/ip_local_port_range') ?? '').trim().split(/\s+/u).map(Number);
  return first && last ? last - first + 1 : undefined;
}

function readIfThere(file: string): string | undefined {
  try {
    return readFileSync(file, 'utf8');
  } catch {
    return undefined; // not Linux
  }
}
