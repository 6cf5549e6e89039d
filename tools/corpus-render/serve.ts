import { randomBytes } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { extname, join, normalize } from 'node:path';
import type { ServedAsset } from './items';

const types: Readonly<Record<string, string>> = {
  '.js': 'text/javascript', '.css': 'text/css', '.html': 'text/html; charset=utf-8', '.json': 'application/json', '.woff2': 'font/woff2', '.svg': 'image/svg+xml',
};

/** As strict as the policy of the server that learners meet, so that what it forbids shows as a console error here. */
const policy = (nonce: string): string =>
  `default-src 'none'; script-src 'self'; style-src 'self' 'nonce-${nonce}'; style-src-attr 'unsafe-inline'; img-src 'self' data: blob:; font-src 'self'; media-src 'self' blob:; connect-src 'self'; frame-src http://localhost:*; base-uri 'self'`;
const framePolicy = "sandbox allow-scripts; default-src 'none'; script-src 'self' blob:; style-src 'unsafe-inline'; img-src data: blob:; font-src data:; base-uri 'none'; form-action 'none'";

/** Serves the built page, the player's words and the items' files on a free port of this computer. */
export async function servePage(root: string, assets: ReadonlyMap<string, ServedAsset>): Promise<{ address: string; close: () => void }> {
  const server: Server = createServer((request, response) => {
    const path = normalize(decodeURIComponent(new URL(request.url ?? '/', 'http://localhost').pathname));
    void answer(root, assets, path).then(
      ({ type, body }) => {
        const nonce = randomBytes(12).toString('base64');
        const isFrame = path.startsWith('/pci/');
        // The second name of this computer is the second origin, in which custom interactions run.
        const frames = `<meta name="synoo-pci" content="http://localhost:${(server.address() as AddressInfo).port}"></head>`;
        const content = type.startsWith('text/html') && !isFrame ? body.toString().replaceAll('CSP_NONCE', nonce).replace('</head>', frames) : body;
        response.writeHead(200, { 'content-type': type, 'content-security-policy': isFrame ? framePolicy : policy(nonce) }).end(content);
      },
      () => response.writeHead(404).end(),
    );
  });
  await new Promise<void>((done, failed) => {
    server.once('error', failed).listen(0, '127.0.0.1', done);
  });
  return { address: `http://127.0.0.1:${(server.address() as AddressInfo).port}/`, close: () => server.close() };
}

async function answer(root: string, assets: ReadonlyMap<string, ServedAsset>, path: string): Promise<{ type: string; body: Buffer }> {
  const asset = assets.get(/^\/api\/assets\/([0-9a-f]{64})/.exec(path)?.[1] ?? '');
  if (asset) return { type: asset.type, body: Buffer.from(asset.bytes) };
  if (path === '/favicon.ico') return { type: 'image/svg+xml', body: Buffer.from('<svg xmlns="http://www.w3.org/2000/svg"/>') };
  if (path.startsWith('/pci/')) return { type: types[extname(path)] ?? '', body: await readFile(join(root, 'apps/web/public', path)) };
  const file = path.startsWith('/texts/') ? join(root, 'apps/web/src/i18n', path.slice('/texts/'.length)) : join(root, 'dist/tools/corpus-page/browser', path === '/' ? 'index.html' : path);
  return { type: types[extname(file)] ?? 'application/octet-stream', body: await readFile(file) };
}
