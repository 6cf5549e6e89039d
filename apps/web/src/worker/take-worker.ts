import { kindOf, outdated, type Pin, pinnedVersion, pinsName, shellName } from './shell-rules';

/** Of a service worker's scope what is used here; the library of types for workers cannot be had beside that for pages. */
interface WorkerScope {
  readonly location: { readonly origin: string };
  readonly clients: { claim(): Promise<void> };
  addEventListener(type: 'install' | 'activate', listener: (event: { waitUntil(work: Promise<unknown>): void }) => void): void;
  addEventListener(type: 'fetch', listener: (event: { readonly request: Request; respondWith(answer: Promise<Response>): void }) => void): void;
}

declare const self: WorkerScope;
/** The server puts them in front of this script: what the shell of this build is called, and its files. */
declare const SHELL: { readonly version: string; readonly files: readonly string[] };

/** A page that does not come within this time is taken from the cache. Milliseconds. */
const patience = 5_000;
const page = '/take';

self.addEventListener('install', (event) => event.waitUntil(install()));
self.addEventListener('activate', (event) => event.waitUntil(activate()));
self.addEventListener('fetch', (event) => {
  const { request } = event;
  const kind = kindOf({ url: request.url, method: request.method, navigation: request.mode === 'navigate' }, self.location.origin);
  if (kind === 'page') event.respondWith(answerPage(request));
  if (kind === 'file') event.respondWith(answerFile(request));
});

/**
 * Everything or nothing. The page is kept with its headers, so that the policy and the nonce of its styles stay a pair.
 * Files whose name holds their hash may come from the browser's own cache; the page may not.
 */
async function install(): Promise<void> {
  const shell = await caches.open(shellName(SHELL.version));
  await Promise.all([
    ...SHELL.files.map(async (file) => ((await shell.match(`/${file}`)) ? undefined : shell.add(`/${file}`))),
    shell.add(new Request(page, { cache: 'no-store' })),
  ]);
}

async function activate(): Promise<void> {
  const names = await caches.keys();
  await Promise.all(outdated(names, SHELL.version, await pins(), Date.now()).map((name) => caches.delete(name)));
  await self.clients.claim();
}

/** During a test the page with which it began, whatever the server has by now; else the server's, and without network the newest one here. */
async function answerPage(request: Request): Promise<Response> {
  const pinned = pinnedVersion(await pins(), Date.now());
  const kept = pinned === null ? undefined : await keptPage(pinned);
  if (kept) return kept;
  try {
    return await fetch(request, { signal: AbortSignal.timeout(patience) });
  } catch (error) {
    const own = await keptPage(SHELL.version);
    if (own) return own;
    throw error;
  }
}

async function answerFile(request: Request): Promise<Response> {
  return (await caches.match(request, { ignoreVary: true })) ?? fetch(request);
}

async function keptPage(version: string): Promise<Response | undefined> {
  return (await caches.has(shellName(version))) ? (await caches.open(shellName(version))).match(page) : undefined;
}

async function pins(): Promise<Pin[]> {
  const kept = await caches.open(pinsName);
  const answers = await Promise.all((await kept.keys()).map((request) => kept.match(request)));
  return Promise.all(answers.flatMap((answer) => (answer ? [answer.json() as Promise<Pin>] : [])));
}
