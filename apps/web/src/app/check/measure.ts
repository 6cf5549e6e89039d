import { type BrowserFeature, browserFeatures, type CheckFigures, computerRoutes, kyrgyzLetters } from '@synoo/contracts';
import { apiUrl } from '../core/url';

/** How long one small request may take before it counts as lost, and all of a large one. Milliseconds. */
const PATIENCE = 5_000;
const LONG_PATIENCE = 30_000;
const PINGS = 40;
const headers = { 'x-synoo': '1' } as const;

const features: Readonly<Record<BrowserFeature, () => boolean>> = {
  'indexed-db': () => 'indexedDB' in globalThis,
  'web-socket': () => 'WebSocket' in globalThis,
  dialog: () => 'HTMLDialogElement' in globalThis,
  'structured-clone': () => 'structuredClone' in globalThis,
  'pointer-events': () => 'PointerEvent' in globalThis,
  intl: () => 'Intl' in globalThis && 'RelativeTimeFormat' in Intl,
};

export function missingFeatures(): BrowserFeature[] {
  return browserFeatures.filter((feature) => !features[feature]());
}

export function measureScreen(): CheckFigures['screen'] {
  const zoom = outerWidth > 0 ? Math.round((outerWidth / innerWidth) * 100) : 0;
  return { width: screen.width, height: screen.height, windowWidth: innerWidth, windowHeight: innerHeight, zoomPercent: zoom >= 25 && zoom <= 500 ? zoom : null };
}

/** Writes a value to a database of its own and reads it back, as the journal of answers does. */
export async function measureStorage(): Promise<CheckFigures['storage']> {
  const works = await roundTrip().catch(() => false);
  const estimate = await navigator.storage?.estimate?.().catch(() => undefined);
  const persisted = await navigator.storage?.persisted?.().catch(() => undefined);
  return { works, quotaMb: estimate?.quota === undefined ? null : estimate.quota / 1024 ** 2, persisted: persisted ?? null };
}

function settled<T>(request: IDBRequest<T>): Promise<T> {
  return new Promise((resolve, reject) => {
    request.onsuccess = () => {
      resolve(request.result);
    };
    request.onerror = () => {
      reject(request.error ?? new Error('storage'));
    };
  });
}

async function roundTrip(): Promise<boolean> {
  const name = 'synoo-check';
  const opening = indexedDB.open(name, 1);
  opening.onupgradeneeded = () => opening.result.createObjectStore('value');
  const database = await settled(opening);
  try {
    await settled(database.transaction('value', 'readwrite').objectStore('value').put('ңөү', 1));
    return (await settled(database.transaction('value').objectStore('value').get(1))) === 'ңөү';
  } finally {
    database.close();
    indexedDB.deleteDatabase(name);
  }
}

/** Registers an empty service worker below a path of its own and takes it out again. */
export async function measureOrigin(): Promise<CheckFigures['origin']> {
  const secure = globalThis.isSecureContext;
  const crypto = 'crypto' in globalThis && 'subtle' in globalThis.crypto;
  if (!('serviceWorker' in navigator)) return { secure, crypto, serviceWorker: 'absent' };
  try {
    const registration = await navigator.serviceWorker.register('/check-worker.js', { scope: '/check-worker/' });
    await registration.unregister();
    return { secure, crypto, serviceWorker: 'works' };
  } catch {
    return { secure, crypto, serviceWorker: 'refused' };
  }
}

/** The value below which a share of the values lies; nearest rank. */
export function quantile(values: readonly number[], share: number): number | null {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.max(0, Math.ceil(sorted.length * share) - 1)] ?? null;
}

interface Pings {
  readonly network: Pick<CheckFigures['network'], 'sent' | 'lost' | 'p50Ms' | 'p95Ms'>;
  readonly clock: CheckFigures['clock'];
}

/**
 * Small requests one after the other. The clock is compared on the quickest of them: the server read its clock about half
 * way (as NTP does, RFC 5905).
 */
export async function measurePings(progress: (share: number) => void): Promise<Pings> {
  const times: number[] = [];
  let best: { ms: number; offsetMs: number } | null = null;
  for (let n = 0; n < PINGS; n++) {
    progress(n / PINGS);
    const wall = Date.now();
    const from = performance.now();
    try {
      const response = await fetch(apiUrl(computerRoutes.checkPing.path), { headers, cache: 'no-store', signal: AbortSignal.timeout(PATIENCE) });
      const { now } = (await response.json()) as { now: number };
      const ms = performance.now() - from;
      // The first one opens the connection and says nothing about the next ones.
      if (n > 0) times.push(ms);
      if (best === null || ms < best.ms) best = { ms, offsetMs: Math.round(wall + ms / 2 - now) };
    } catch {
      // Counted as lost below.
    }
    await new Promise((done) => setTimeout(done, 25));
  }
  const sent = PINGS - 1;
  return { network: { sent, lost: sent - Math.min(sent, times.length), p50Ms: quantile(times, 0.5), p95Ms: quantile(times, 0.95) }, clock: best && { offsetMs: best.offsetMs } };
}

/** Kilobits a second of the better of two tries, null when neither came through. */
async function bestRate(transfer: () => Promise<number>): Promise<number | null> {
  let best: number | null = null;
  for (let n = 0; n < 2; n++) {
    try {
      const from = performance.now();
      const bytes = await transfer();
      best = Math.max(best ?? 0, (bytes * 8) / Math.max(1, performance.now() - from));
    } catch {
      // The other try decides.
    }
  }
  return best;
}

async function done(response: Response): Promise<Response> {
  if (!response.ok) throw new Error(String(response.status));
  return response;
}

export async function measureBandwidth(): Promise<Pick<CheckFigures['network'], 'downKbps' | 'upKbps'>> {
  const downKbps = await bestRate(async () => (await (await done(await fetch(apiUrl(computerRoutes.checkDownload.path), { headers, cache: 'no-store', signal: AbortSignal.timeout(LONG_PATIENCE) }))).arrayBuffer()).byteLength);
  const data = Array.from({ length: 25_000 }, () => Math.random().toString(36).slice(2, 12).padEnd(10, '0')).join('');
  const upKbps = await bestRate(async () => {
    await done(await fetch(apiUrl(computerRoutes.checkUpload.path), { method: 'POST', headers: { ...headers, 'content-type': 'application/json' }, body: JSON.stringify({ data }), signal: AbortSignal.timeout(LONG_PATIENCE) }));
    return data.length;
  });
  return { downKbps, upKbps };
}

/** Whether a WebSocket gets through to the server and an answer comes back: its first message after the opening begins with 0 (Engine.IO 4). */
export function measureSocket(): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = new WebSocket(`${location.protocol === 'https:' ? 'wss' : 'ws'}://${location.host}/socket.io/?EIO=4&transport=websocket`);
    const end = (works: boolean): void => {
      clearTimeout(late);
      socket.close();
      resolve(works);
    };
    const late = setTimeout(() => {
      end(false);
    }, PATIENCE);
    socket.onmessage = ({ data }) => {
      end(typeof data === 'string' && data.startsWith('0'));
    };
    socket.onerror = () => {
      end(false);
    };
  });
}

/** Letters that the page's font does not draw: they look like a sign that no font has, or like nothing. */
export async function lettersNotDrawn(): Promise<CheckFigures['letters']['notDrawn']> {
  const font = `40px ${getComputedStyle(document.body).fontFamily}`;
  await document.fonts.load(font, kyrgyzLetters.join('')).catch(() => []);
  const canvas = document.createElement('canvas');
  canvas.width = canvas.height = 64;
  const brush = canvas.getContext('2d', { willReadFrequently: true });
  if (!brush) return [];
  const picture = (text: string): string => {
    brush.clearRect(0, 0, 64, 64);
    brush.font = font;
    brush.fillText(text, 8, 48);
    return brush.getImageData(0, 0, 64, 64).data.join();
  };
  const none = new Set([picture(''), picture('\u{10FFFD}'), picture('\u0378')]);
  return kyrgyzLetters.filter((letter) => none.has(picture(letter)));
}
