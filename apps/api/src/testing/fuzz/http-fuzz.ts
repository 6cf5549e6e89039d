import { isDeepStrictEqual } from 'node:util';
import { allows, type Access, errorStatus, type Permission, permissions, type Role, roles, type Route, routes } from '@synoo/contracts';
import fc from 'fast-check';
import { damaged, fromSchema, hostile } from './from-schema';
import { fuzzSockets } from './socket-fuzz';
import { type RawAnswer, send, sendBytes } from './wire';
import { type Caller, callers, type World } from './world';

export interface FuzzReport {
  readonly seed: number;
  readonly requests: number;
  readonly events: number;
  /** How many answers had which status; 0: closed without an answer. */
  readonly statuses: Readonly<Record<string, number>>;
  readonly routes: number;
  readonly routesAccepted: number;
  /** Routes that never answered 200. */
  readonly never: readonly string[];
  readonly slowestMs: number;
  readonly findings: readonly string[];
}

const all = Object.entries(routes) as unknown as [string, Route][];
/** Refusals that any route may give, beside those that it declares. */
const general = ['invalid-request', 'not-signed-in', 'not-allowed', 'csrf-rejected', 'too-large', 'unsupported-media', 'not-ready'];
const isRole = (caller: Caller): caller is Role => (roles as readonly string[]).includes(caller);
const isPermission = (access: Access): access is Permission => Object.hasOwn(permissions, access);

/** Whether the table lets this kind of caller at a route at all; said by the contract, never by the server. */
export function mayCall(access: Access, caller: Caller): boolean {
  if (access === 'public') return true;
  if (access === 'learner') return caller === 'learner' || caller === 'other-learner';
  if (access === 'bank-or-learner') return caller === 'learner' || caller === 'other-learner' || (isRole(caller) && allows([caller], 'bank.read'));
  return isRole(caller) && (!isPermission(access) || allows([caller], access));
}

/** What comes with a request beside its input. */
const manners = ['usual', 'usual', 'usual', 'usual', 'usual', 'usual', 'no-header', 'foreign-origin', 'cross-site', 'twice', 'text', 'no-type', 'xml', 'broken', 'cut', 'bytes', 'too-large', 'short-length', 'long-length', 'chunks'] as const;
type Manner = (typeof manners)[number];
const foreign: readonly Manner[] = ['no-header', 'foreign-origin', 'cross-site'];

interface Shot {
  readonly params: unknown;
  readonly query: unknown;
  readonly body: unknown;
  readonly manner: Manner;
}

function shots(name: string, route: Route, world: World): { readonly first: fc.Arbitrary<Shot>; readonly any: fc.Arbitrary<Shot> } {
  const known = world.known(route.path);
  const made = fc.record({ params: fromSchema(route.params, known), query: fromSchema(route.query, known), body: fromSchema(route.body, known) });
  const recipe = world.recipe(name);
  const own: typeof made = recipe ? fc.constant({ params: recipe.params, query: recipe.query, body: recipe.body }) : made;
  const good: typeof made = recipe ? fc.oneof({ weight: 2, arbitrary: own }, { weight: 1, arbitrary: made }) : made;
  const near = damaged(good) as typeof good;
  const bad = fc.record({ params: good.map(({ params }) => params), query: hostile, body: hostile });
  const any = fc.tuple(fc.oneof({ weight: 4, arbitrary: good }, { weight: 5, arbitrary: near }, { weight: 1, arbitrary: bad }), fc.constantFrom(...manners)).map(([input, manner]) => ({ ...(input as Shot), manner }));
  return { first: own.map((input) => ({ ...input, manner: 'usual' })), any };
}

const record = (value: unknown): Record<string, unknown> => (typeof value === 'object' && value !== null ? (value as Record<string, unknown>) : {});

/** A value as text of an address, also one that no text was meant for; halves of a character become U+FFFD, as an address cannot hold them. Long ones are cut: the server's limit of an address is not what is tried. */
function word(value: unknown): string {
  const text = typeof value === 'string' ? value : typeof value === 'number' || typeof value === 'boolean' ? String(value) : (JSON.stringify(value) ?? '');
  return encodeURIComponent(Buffer.from(text.slice(0, 2000)).toString('utf8'));
}

function pathOf(route: Route, shot: Shot): string {
  const params = record(shot.params);
  const path = route.path.replace(/:(\w+)/gu, (_, name: string) => word(params[name]) || '%20');
  const query = Object.entries(record(shot.query)).slice(0, 50).flatMap(([name, value]) => (value === undefined ? [] : Array.isArray(value) ? value.slice(0, 20).map((one) => `${word(name)}=${word(one)}`) : [`${word(name)}=${word(value)}`]));
  return `/api/${path}${query.length > 0 ? `?${query.join('&')}` : ''}`;
}

function upload(value: unknown): { type: string; data: Buffer } {
  const boundary = 'fuzz-boundary';
  return { type: `multipart/form-data; boundary=${boundary}`, data: Buffer.from(`--${boundary}\r\ncontent-disposition: form-data; name="file"; filename="a.csv"\r\ncontent-type: text/csv\r\n\r\n${typeof value === 'string' ? value : (JSON.stringify(value) ?? '')}\r\n--${boundary}--\r\n`) };
}

async function fire(world: World, route: Route, caller: Caller, shot: Shot): Promise<RawAnswer> {
  const client = world.client(caller);
  const headers: Record<string, string | string[]> = { 'x-synoo': '1', cookie: [...client.cookies].map(([name, value]) => `${name}=${value}`).join('; ') };
  const path = pathOf(route, shot);
  const json = JSON.stringify(shot.body) ?? '';
  const file = route.transfer === 'upload' ? upload(shot.body) : undefined;
  let data: Uint8Array | undefined = file?.data ?? (route.method === 'GET' ? undefined : Buffer.from(json));
  if (data) headers['content-type'] = file?.type ?? 'application/json';
  switch (shot.manner) {
    case 'no-header':
      delete headers['x-synoo'];
      break;
    case 'foreign-origin':
      headers['origin'] = 'https://elsewhere.example';
      break;
    case 'cross-site':
      headers['sec-fetch-site'] = 'cross-site';
      break;
    case 'twice':
      headers['x-synoo'] = ['1', '1'];
      headers['origin'] = ['null', 'https://elsewhere.example'];
      break;
    case 'text':
    case 'xml':
      headers['content-type'] = shot.manner === 'text' ? 'text/plain' : 'application/xml; charset="\\';
      break;
    case 'no-type':
      delete headers['content-type'];
      break;
    case 'broken':
      data = Buffer.from(`{"a":${json}`);
      break;
    case 'cut':
      data = data?.subarray(0, Math.floor(data.length / 2));
      break;
    case 'bytes':
      data = Buffer.from([0xff, 0xfe, 0x00, 0x7b, 0xc3, 0x28, 0x7d]);
      break;
    case 'too-large':
      if (data && !file) data = Buffer.from(`{"a":"${'x'.repeat(1_200_000)}"}`);
      break;
    case 'short-length':
    case 'long-length':
    case 'chunks': {
      const length = shot.manner === 'chunks' ? 'transfer-encoding: chunked\r\ncontent-length: 3' : `content-length: ${Math.max(0, json.length + (shot.manner === 'short-length' ? -3 : 30))}`;
      return sendBytes(world.api.url, `${route.method} ${path} HTTP/1.1\r\nhost: x\r\nx-synoo: 1\r\ncookie: ${String(headers['cookie'])}\r\ncontent-type: application/json\r\n${length}\r\n\r\n${shot.manner === 'chunks' ? `zz\r\n${json}\r\n0\r\n\r\n` : json}`);
    }
  }
  return send(world.api.url, route.method, path, headers, data);
}

/** Which rules an answer breaks. */
function faults(world: World, route: Route, caller: Caller, shot: Shot, answer: RawAnswer): string[] {
  const ok = answer.status >= 200 && answer.status < 300;
  const found: string[] = [];
  if (answer.status >= 500 && !answer.body.includes('"not-ready"')) return [`answered ${answer.status}`];
  if (ok && !mayCall(route.access, caller)) found.push('let in a caller without the permission');
  if (ok && route.access === 'learner' && caller === 'other-learner') {
    const params = record(shot.params);
    if (params['attemptId'] === world.attemptId || world.isOwnDocument(params['hash'])) found.push("gave one learner's attempt to another");
  }
  if (ok && route.method !== 'GET' && foreign.includes(shot.manner)) found.push('served a page of another site');
  if (['short-length', 'long-length', 'chunks'].includes(shot.manner) || answer.status === 0) return found;
  if (!String(answer.headers['content-type']).includes('json')) {
    if (!ok || route.transfer !== 'file') found.push(`answered ${answer.status} without JSON`);
    return found;
  }
  if (ok && route.transfer === 'file') return found;
  const reply: unknown = JSON.parse(answer.body);
  if (ok) {
    const parsed = route.reply.safeParse(reply);
    if (!parsed.success) found.push(`its reply does not fit the contract: ${parsed.error.issues.map(({ path, message }) => `${path.join('.')} ${message}`).join('; ')}`);
    else if (!isDeepStrictEqual(JSON.parse(JSON.stringify(parsed.data)), reply)) found.push('its reply has more than the contract');
    return found;
  }
  const { code } = record(reply);
  const learner = route.access === 'learner' || route.access === 'bank-or-learner' ? ['attempt-not-found'] : [];
  // Names of more than a hundred characters reach no route.
  const tooLong = Object.values(record(shot.params)).some((value) => word(value).length > 100) ? ['not-found'] : [];
  if (![...general, ...learner, ...tooLong, ...(route.errors as readonly string[])].includes(String(code))) found.push(`refused with ${String(code)} (${answer.status}), which it does not declare`);
  else if (errorStatus[code as keyof typeof errorStatus] !== answer.status) found.push(`refused with ${String(code)} under status ${answer.status}`);
  return found;
}

const short = (value: unknown): string => {
  const text = JSON.stringify(value) ?? 'undefined';
  return text.length > 600 ? `${text.slice(0, 600)}… (${text.length})` : text;
};

/**
 * Throws valid, nearly valid and hostile requests at every route as every kind of caller, and messages at the sockets. The inputs
 * follow from the seed; ids of the sample do not, so that a repeated run is the same in kind and not to the byte.
 */
export async function fuzzHttp(world: World, { requests, seed }: { readonly requests: number; readonly seed: number }): Promise<FuzzReport> {
  const statuses: Record<string, number> = {};
  const accepted = new Set<string>();
  const findings = new Map<string, string>();
  let slowestMs = 0;
  let events = 0;
  const perRound = 15 * all.length;
  const note = (what: string, example: string): void => void (findings.has(what) || findings.set(what, example));
  for (let done = 0, round = 0; done < requests; round++) {
    await world.renew();
    // Each round begins with a call of every route that should get through: what is refused at the door tries nothing behind it.
    const samples = all.map(([name, route], index) => {
      const { first, any } = shots(name, route, world);
      const from = { seed: seed + round * 1000 + index };
      return [...fc.sample(first, { numRuns: 1, ...from }), ...fc.sample(any, { numRuns: Math.ceil(perRound / all.length) - 1, ...from })];
    });
    for (let turn = 0; turn < perRound && done < requests; turn++, done++) {
      const index = turn % all.length;
      const [name, route] = all[index]!;
      const shot = samples[index]![Math.floor(turn / all.length)]!;
      // Most calls come from somebody who may: a refusal at the door tries nothing behind it.
      const able = callers.filter((caller) => mayCall(route.access, caller));
      const pick = seed + done + round;
      const owner = able.find((kind) => kind === 'learner' || kind === 'administrator') ?? able[0]!;
      const caller = turn < all.length ? owner : pick % 3 === 0 ? callers[Math.floor(pick / 3) % callers.length]! : able[Math.floor(turn / all.length) % able.length]!;
      const logged = world.api.logged.length;
      const started = performance.now();
      const answer = await fire(world, route, caller, shot).catch((error: unknown) => ({ status: -1, headers: {}, body: String(error) }));
      slowestMs = Math.max(slowestMs, performance.now() - started);
      statuses[answer.status] = (statuses[answer.status] ?? 0) + 1;
      const wrong = answer.status === -1 ? [`no answer: ${answer.body}`] : faults(world, route, caller, shot, answer);
      for (const what of wrong) note(`${name} ${what}`, `as ${caller}: ${short(shot)} → ${answer.body.slice(0, 300)} ${world.api.logged.slice(logged).join(' ').slice(0, 1200)}`);
      if (answer.status !== 200) continue;
      accepted.add(name);
      if ((name === 'signOut' || name === 'changePassword') && isRole(caller)) await world.signIn(caller);
    }
    events += await fuzzSockets(world, { events: Math.ceil(perRound / 12), seed: seed + round }, note);
    const alive = await send(world.api.url, 'GET', '/api/health', {});
    if (alive.status !== 200) note('the server is not well after a round', alive.body);
  }
  return { seed, requests, events, statuses, routes: all.length, routesAccepted: accepted.size, never: all.flatMap(([name]) => (accepted.has(name) ? [] : [name])), slowestMs: Math.round(slowestMs), findings: [...findings].map(([what, example]) => `${what}\n    ${example}`) };
}
