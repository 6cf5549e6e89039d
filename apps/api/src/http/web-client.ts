import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join, sep } from 'node:path';
import fastifyStatic from '@fastify/static';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { learnerShell } from './learner-shell';

declare module 'fastify' {
  interface FastifyReply {
    /** Nonce of this page's style elements. */
    styleNonce?: string;
  }
}

const NOT_BUILT = `<!doctype html><html lang="en"><meta charset="utf-8"><title>Synoo</title>
<p>The server runs, but the web client is not built. Run <code>npm run build</code> and load this page again.</p></html>`;

/** Angular's build puts a hash of the content into these names, so that their content never changes. */
const HASHED = /-[\w-]{8}\.(?:js|css|woff2?|svg|png|webp|json|mp3|wasm)$/u;

function listFiles(folder: string): ReadonlySet<string> {
  const entries = readdirSync(folder, { recursive: true, withFileTypes: true });
  return new Set(entries.filter((entry) => entry.isFile()).map((entry) => join(entry.parentPath, entry.name).slice(folder.length + 1).split(sep).join('/')));
}

/** What stands in the page where each reply puts its nonce. */
const NONCE_PLACE = 'CSP_NONCE';

function apiPath(request: FastifyRequest): boolean {
  return /^\/(?:api|socket\.io)(?:[/?]|$)/u.test(request.url);
}

/**
 * Serves the built web client: its files, and for every other path the page, whose own router takes it from there.
 * The list of files is read at the start, so a path outside the folder has nothing to find.
 */
export async function serveWebClient(fastify: FastifyInstance, folder: string, workerScript: string, pciOrigin?: string): Promise<void> {
  const index = join(folder, 'index.html');
  const built = existsSync(index);
  const files = built ? listFiles(folder) : new Set<string>();
  const shell = built ? learnerShell(folder, files) : undefined;
  const page = shell ? readFileSync(index, 'utf8').replace('</head>', `<meta name="synoo-shell" content="${shell.version}">${frameOrigin(pciOrigin)}</head>`) : NOT_BUILT;
  const worker = shell && existsSync(workerScript) ? `const SHELL = ${JSON.stringify(shell)};\n${readFileSync(workerScript, 'utf8')}` : undefined;
  if (built) await fastify.register(fastifyStatic, { root: folder, serve: false, preCompressed: [...files].some((file) => file.endsWith('.br')) });

  const sendPage = (reply: FastifyReply) =>
    reply
      .status(built ? 200 : 503)
      .header('content-type', 'text/html; charset=utf-8')
      .header('cache-control', 'no-cache')
      .send(page.replaceAll(NONCE_PLACE, reply.styleNonce ?? ''));

  // Both name the files of this build, so a browser asks for them anew each time.
  fastify.get('/take-worker.js', (_request, reply) => (worker === undefined ? reply.callNotFound() : reply.header('content-type', 'text/javascript; charset=utf-8').header('cache-control', 'no-cache').send(worker)));
  fastify.get('/take-shell.json', (_request, reply) => (shell ? reply.header('cache-control', 'no-cache').send(shell) : reply.callNotFound()));
  fastify.get('/*', (request, reply) => {
    if (apiPath(request)) return reply.callNotFound();
    const path = decodedPath(request.url);
    if (path === undefined) return reply.callNotFound();
    if (path === 'index.html' || !files.has(path)) return lastPart(path).includes('.') && path !== 'index.html' ? reply.callNotFound() : sendPage(reply);
    const cache = HASHED.test(path) ? 'public, max-age=31536000, immutable' : 'no-cache';
    return reply.sendFile(path, { cacheControl: false }).header('cache-control', cache);
  });
}

/** Tells the player where frames run; the address was parsed at the start, so it holds nothing that HTML would read otherwise. */
const frameOrigin = (origin: string | undefined): string => (origin === undefined ? '' : `<meta name="synoo-pci" content="${origin}">`);

const lastPart = (path: string) => path.slice(path.lastIndexOf('/') + 1);

function decodedPath(url: string): string | undefined {
  try {
    return decodeURIComponent(url.split('?')[0]!.slice(1));
  } catch {
    return undefined; // not a well-formed address
  }
}
