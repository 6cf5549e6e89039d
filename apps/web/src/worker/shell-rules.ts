/** What the worker may know of a request. */
export interface AskedFor {
  readonly url: string;
  readonly method: string;
  /** A page, not a part of one. */
  readonly navigation: boolean;
}

/** `page`: the learner's page. `file`: a part of it that the shell may hold. `network`: none of the worker's business. */
export type Kind = 'page' | 'file' | 'network';

/**
 * The worker answers for the page and its files and for nothing else: what the server says about attempts, answers and content
 * is never an old word of a cache.
 */
export function kindOf({ url, method, navigation }: AskedFor, origin: string): Kind {
  const { origin: asked, pathname } = new URL(url);
  if (method !== 'GET' || asked !== origin || /^\/(?:api|socket\.io)(?:\/|$)/u.test(pathname)) return 'network';
  if (navigation) return /^\/take\/?$/u.test(pathname) ? 'page' : 'network';
  return 'file';
}

/** A test under way in this browser, and the shell with which it began. */
export interface Pin {
  readonly version: string;
  /** By this computer's clock. */
  readonly since: number;
}

/** A test that was not finished here and that nobody came back to holds a shell no longer than this. Milliseconds. */
const heldMs = 24 * 3_600_000;

/** The shell of the test under way, the newest where there are several. */
export function pinnedVersion(pins: readonly Pin[], now: number): string | null {
  const newest = pins.filter(({ since }) => now - since < heldMs).sort((a, b) => b.since - a.since)[0];
  return newest?.version ?? null;
}

const prefix = 'synoo-shell-';
export const shellName = (version: string): string => `${prefix}${version}`;
export const isShell = (name: string): boolean => name.startsWith(prefix);

/**
 * Whether the page opens again without a network. A worker that is still being installed says nothing yet (null); one that was
 * refused, as where the certificate is not trusted, leaves none.
 */
export function isKept(workers: { readonly active: unknown; readonly installing: unknown; readonly waiting: unknown } | undefined, hasPage: boolean): boolean | null {
  if (workers?.active && hasPage) return true;
  return workers?.installing || workers?.waiting ? null : false;
}

/** Caches of shells that neither this worker nor a test under way needs. */
export function outdated(names: readonly string[], version: string, pins: readonly Pin[], now: number): string[] {
  const needed = new Set([version, ...pins.filter(({ since }) => now - since < heldMs).map((pin) => pin.version)].map(shellName));
  return names.filter((name) => isShell(name) && !needed.has(name));
}

export const pinsName = 'synoo-take-pins';
