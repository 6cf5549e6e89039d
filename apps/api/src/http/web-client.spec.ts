import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import Fastify, { type FastifyInstance } from 'fastify';
import { addSecurityHeaders } from './security-headers';
import { serveWebClient } from './web-client';

const folder = mkdtempSync(join(tmpdir(), 'synoo-web-'));
const page = '<html><head><link rel="stylesheet" href="styles-ABCD1234.css"></head><script src="main-ABCD1234.js" type="module"></script><app-root ngCspNonce="CSP_NONCE"></app-root><style nonce="CSP_NONCE"></style></html>';

async function server(root: string, secure = false, pciOrigin?: string): Promise<FastifyInstance> {
  const fastify = Fastify();
  await addSecurityHeaders(fastify, { secure, pciOrigin });
  await serveWebClient(fastify, root, join(folder, 'take-worker.js'), pciOrigin);
  return fastify;
}

describe('web client', () => {
  let fastify: FastifyInstance;
  beforeAll(async () => {
    const built = join(folder, 'browser');
    mkdirSync(join(built, 'i18n'), { recursive: true });
    writeFileSync(join(built, 'index.html'), page);
    const parts = {
      'main-ABCD1234.js': 'import{a}from"./chunk-aaaaaaaa.js";import(`./take.routes-bbbbbbbb.js`);import(`./office.routes-cccccccc.js`);import(`./ky-dddddddd.js`)',
      'chunk-aaaaaaaa.js': 'export const a=1',
      'take.routes-bbbbbbbb.js': 'import"./chunk-eeeeeeee.js";import("./esm-ffffffff.js")',
      'chunk-eeeeeeee.js': '',
      'esm-ffffffff.js': '',
      'ky-dddddddd.js': '',
      'office.routes-cccccccc.js': 'import "./chunk-gggggggg.js"',
      'chunk-gggggggg.js': '',
      'styles-ABCD1234.css': '@font-face{src:url("./media/golos-ABCD1234.woff2")}',
      'media/golos-ABCD1234.woff2': '',
    };
    mkdirSync(join(built, 'media'), { recursive: true });
    for (const [name, content] of Object.entries(parts)) writeFileSync(join(built, name), content);
    writeFileSync(join(folder, 'take-worker.js'), 'worker(SHELL);');
    mkdirSync(join(built, 'pci'));
    writeFileSync(join(built, 'pci/frame.html'), '<p>frame</p>');
    writeFileSync(join(built, 'i18n/ky.json'), '{}');
    writeFileSync(join(folder, 'secret.txt'), 'secret');
    fastify = await server(built);
  });
  afterAll(async () => {
    await fastify.close();
    rmSync(folder, { recursive: true, force: true });
  });

  it.each(['/', '/index.html', '/office/bank', '/take?code=1'])('gives the page at %s, with a nonce of its own that the policy names', async (url) => {
    const [one, two] = [await fastify.inject(url), await fastify.inject(url)];
    const nonce = /ngCspNonce="([^"]+)"/u.exec(one.body)?.[1] ?? '';
    expect(nonce.length).toBeGreaterThanOrEqual(22);
    expect(one.body.replace(/<meta name="synoo-shell" content="[0-9a-f]{16}">/u, '')).toBe(page.replaceAll('CSP_NONCE', nonce));
    expect(one.headers['content-security-policy']).toContain(`style-src 'self' 'nonce-${nonce}'`);
    expect(two.body).not.toContain(nonce);
    expect(one.headers['cache-control']).toBe('no-cache');
  });

  it('lets no script run but files of this host', async () => {
    const policy = String((await fastify.inject('/')).headers['content-security-policy']);
    expect(policy).toContain("default-src 'none'; script-src 'self';");
    expect(policy).not.toMatch(/unsafe-eval|script-src[^;]*unsafe-inline/u);
    expect(policy).toContain("frame-ancestors 'none'");
  });

  it('asks for TLS only where there is TLS', async () => {
    expect((await fastify.inject('/')).headers['strict-transport-security']).toBeUndefined();
    const secure = await server(join(folder, 'browser'), true);
    const { headers } = await secure.inject('/');
    expect(headers['strict-transport-security']).toContain('max-age=31536000');
    expect(headers['content-security-policy']).toContain('upgrade-insecure-requests');
    await secure.close();
  });

  it('lets browsers keep files whose name has their hash, and ask again for others', async () => {
    expect((await fastify.inject('/main-ABCD1234.js')).headers['cache-control']).toBe('public, max-age=31536000, immutable');
    expect((await fastify.inject('/i18n/ky.json')).headers['cache-control']).toBe('no-cache');
  });

  it('tells the worker of the learner\'s page what belongs to it, and nothing of the staff\'s pages', async () => {
    const worker = await fastify.inject('/take-worker.js');
    expect(worker.headers).toMatchObject({ 'content-type': 'text/javascript; charset=utf-8', 'cache-control': 'no-cache' });
    const [, json = '', script] = /^const SHELL = (.*);\n(.*)$/su.exec(worker.body) ?? [];
    const shell = JSON.parse(json) as { version: string; files: string[] };
    expect(script).toBe('worker(SHELL);');
    expect(shell.files).toEqual(['chunk-aaaaaaaa.js', 'chunk-eeeeeeee.js', 'esm-ffffffff.js', 'ky-dddddddd.js', 'main-ABCD1234.js', 'media/golos-ABCD1234.woff2', 'styles-ABCD1234.css', 'take.routes-bbbbbbbb.js']);
    expect((await fastify.inject('/take-shell.json')).json()).toEqual(shell);
    expect((await fastify.inject('/take')).body).toContain(`<meta name="synoo-shell" content="${shell.version}">`);
  });

  it.each(['/missing.js', '/api/unknown', '/api', '/%ff', '/../secret.txt', '/..%2fsecret.txt', '/%2e%2e/secret.txt', '/i18n/..%2f..%2fsecret.txt'])('has nothing at %s', async (url) => {
    const reply = await fastify.inject(url);
    expect(reply.statusCode).toBeGreaterThanOrEqual(400);
    expect(reply.statusCode).toBeLessThan(500);
    expect(reply.body).not.toContain('secret\n');
    expect(reply.body).not.toBe('secret');
  });

  it('says so when the client is not built', async () => {
    const empty = await server(join(folder, 'nothing'));
    const reply = await empty.inject('/office');
    expect([reply.statusCode, reply.body]).toEqual([503, expect.stringContaining('npm run build')]);
    await empty.close();
  });

  it('keeps frames away where the installation names no second origin', async () => {
    const reply = await fastify.inject('/pci/frame.html');
    expect(reply.statusCode).toBe(404);
    const page = await fastify.inject('/');
    expect([page.headers['content-security-policy'], page.body].join()).not.toMatch(/frame-src|synoo-pci/);
  });

  it('gives the frame at the second origin only, without an origin or network of its own, and nothing else there', async () => {
    const two = await server(join(folder, 'browser'), false, 'http://frames.example');
    const at = (url: string, host: string) => two.inject({ url, headers: { host } });
    const frame = await at('/pci/frame.html', 'frames.example');
    expect([frame.statusCode, frame.body, frame.headers['x-frame-options'], frame.headers['cross-origin-resource-policy']]).toEqual([200, '<p>frame</p>', undefined, 'cross-origin']);
    expect(frame.headers['content-security-policy']).toMatch(/^sandbox allow-scripts; default-src 'none'; script-src 'self' blob:;/);
    expect(frame.headers['content-security-policy']).not.toMatch(/connect-src|allow-same-origin|unsafe-eval/);
    for (const [url, host] of [['/', 'frames.example'], ['/api/system/health', 'frames.example'], ['/pci/frame.html', 'synoo.example']] as const) expect([url, host, (await at(url, host)).statusCode]).toEqual([url, host, 404]);
    const page = await at('/', 'synoo.example');
    expect(page.body).toContain('<meta name="synoo-pci" content="http://frames.example">');
    expect(page.headers['content-security-policy']).toContain('frame-src http://frames.example;');
    await two.close();
  });
});
