import { X509Certificate } from 'node:crypto';
import { once } from 'node:events';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { get as getHttp, type IncomingMessage } from 'node:http';
import { request } from 'node:https';
import { connect } from 'node:net';
import { hostname, tmpdir } from 'node:os';
import { join } from 'node:path';
import { routes, type CertificateInfo } from '@synoo/contracts';
import { Accounts, CertificateFiles } from '@synoo/server';
import { startTestApi, type TestApi } from '@synoo/testing';
import { io } from 'socket.io-client';
import { testPassword } from '../testing/client';
import { HttpsDoor } from './https-door';

interface Reply {
  readonly status: number;
  readonly headers: IncomingMessage['headers'];
  readonly body: Buffer;
}

async function replyOf(response: IncomingMessage): Promise<Reply> {
  const chunks: Buffer[] = [];
  for await (const chunk of response) chunks.push(chunk as Buffer);
  return { status: response.statusCode ?? 0, headers: response.headers, body: Buffer.concat(chunks) };
}

/** A request by a client that trusts `ca` alone. */
function secure(port: number, path: string, ca: string, { method = 'GET', body, host = 'localhost' }: { method?: string; body?: unknown; host?: string } = {}): Promise<Reply> {
  return new Promise((resolve, reject) => {
    const sent = request({ host: '127.0.0.1', servername: host, port, path, method, ca, agent: false, headers: { 'x-synoo': '1', 'content-type': 'application/json' } }, (response) => resolve(replyOf(response)));
    sent.on('error', reject).end(body === undefined ? undefined : JSON.stringify(body));
  });
}

function plain(port: number, path: string, host = `localhost:${port}`): Promise<Reply> {
  return new Promise((resolve, reject) => {
    getHttp({ host: '127.0.0.1', port, path, agent: false, headers: { host } }, (response) => resolve(replyOf(response))).on('error', reject);
  });
}

describe('HTTPS with a local authority', () => {
  let api: TestApi;
  let port: number;
  let ca: string;

  beforeAll(async () => {
    api = await startTestApi({ environment: { SYNOO_HTTPS: 'local', SYNOO_HTTPS_NAMES: 'synoo.lab' } });
    port = Number(new URL(api.url).port);
    ca = (await plain(port, '/api/certificate/authority.pem')).body.toString();
  });
  afterAll(() => api.close());

  it('hands its certificate out before anybody can trust it, in two forms', async () => {
    const der = await plain(port, '/api/certificate/authority.crt');
    expect(der.headers).toMatchObject({ 'content-type': 'application/x-x509-ca-cert', 'content-disposition': 'attachment; filename="authority.crt"' });
    expect(new X509Certificate(der.body).fingerprint256).toBe(new X509Certificate(ca).fingerprint256);
    expect(new X509Certificate(ca).ca).toBe(true);
  });

  it('is trusted by who has that certificate, under every name, and by nobody else', async () => {
    for (const host of ['localhost', 'synoo.lab', `${hostname().split('.')[0]?.toLowerCase()}.local`]) expect((await secure(port, '/api/health', ca, { host })).status).toBe(200);
    await expect(secure(port, '/api/health', ca, { host: 'other.lab' })).rejects.toThrow(/altnames/u);
    await expect(fetch(`https://localhost:${port}/api/health`)).rejects.toThrow();
  });

  it('says what it is, with the addresses under which the certificate is right', async () => {
    const info = JSON.parse((await secure(port, '/api/certificate', ca)).body.toString()) as CertificateInfo;
    expect(info).toMatchObject({ source: 'local', fingerprint: new X509Certificate(ca).fingerprint256 });
    expect(info.addresses).toContain(`https://synoo.lab:${port}`);
    expect(info.addresses.join(' ')).not.toContain('localhost');
  });

  it('sends browsers that come over plain HTTP to the same port on to HTTPS', async () => {
    expect(await plain(port, '/take?s=ABC')).toMatchObject({ status: 308, headers: { location: `https://localhost:${port}/take?s=ABC`, 'cache-control': 'no-store' } });
    expect(await plain(port, '/api/health', 'synoo.lab')).toMatchObject({ status: 308, headers: { location: `https://synoo.lab:${port}/api/health` } });
    expect(await plain(port, '/', 'evil.example/x?')).toMatchObject({ status: 400 });
  });

  it('gives cookies that never leave the encryption', async () => {
    const { invitation } = await api.get(Accounts).invite(null, { login: 'secure', name: 'Test', roles: ['proctor'], organisationId: null });
    const reply = await secure(port, `/api/${routes.acceptInvitation.path}`, ca, { method: 'POST', body: { token: invitation, password: testPassword } });
    expect(reply.status).toBe(200);
    expect(reply.headers['set-cookie']?.[0]).toMatch(/HttpOnly; Secure; SameSite=Strict/u);
    expect(reply.headers['strict-transport-security']).toBeUndefined();
  });

  it('carries sockets', async () => {
    const socket = io(`https://localhost:${port}/staff`, { transports: ['websocket'], forceNew: true, ca } as Parameters<typeof io>[1]);
    await new Promise<void>((resolve, reject) => {
      socket.once('connect', resolve);
      socket.once('connect_error', reject);
    });
    expect(socket.connected).toBe(true);
    socket.disconnect();
  });

  it('keeps the certificate while it is good', async () => {
    const before = api.get(HttpsDoor).info();
    await api.get(HttpsDoor).renew();
    expect(api.get(HttpsDoor).info()).toEqual(before);
  });

  it('lives on when somebody connects and says nothing, or nonsense', async () => {
    const silent = connect(port, '127.0.0.1');
    await once(silent, 'connect');
    const noisy = connect(port, '127.0.0.1');
    noisy.on('error', () => undefined).end(Buffer.from([0x16, 0x03, 0x01, 0xff, 0xff, 0x00]));
    await once(noisy.resume(), 'close');
    expect((await secure(port, '/api/health', ca)).status).toBe(200);
    silent.destroy();
  });

  it('puts its certificate into the configuration of Safe Exam Browser', async () => {
    const reply = await secure(port, `/api/${routes.examBrowser.path}?session=AB34CD`, ca, { host: 'synoo.lab' });
    expect(reply.headers).toMatchObject({ 'content-type': 'application/seb' });
    const text = reply.body.toString();
    expect(text).toContain(`<string>https://127.0.0.1:${port}/take?s=AB34CD</string>`);
    expect(text).toContain(new X509Certificate(ca).raw.toString('base64'));
    expect((await secure(port, `/api/${routes.examBrowser.path}?session=%3Cx%3E`, ca)).status).toBe(400);
  });
});

describe('behind a proxy that is its own authority', () => {
  const folder = mkdtempSync(join(tmpdir(), 'synoo-authority-'));
  const file = join(folder, 'authority.pem');
  let api: TestApi;
  let ca: string;
  beforeAll(async () => {
    ca = (await new CertificateFiles(folder, Date.now).open({ dns: ['synoo.lab'], ip: [] })).authority;
    api = await startTestApi({ environment: { SYNOO_AUTHORITY: file, PUBLIC_URL: 'https://synoo.lab/' } });
  });
  afterAll(async () => {
    await api.close();
    rmSync(folder, { recursive: true, force: true });
  });

  it('hands out the certificate of that authority, and nothing else that the file holds', async () => {
    const own = new X509Certificate(ca);
    expect(await (await fetch(`${api.url}/api/certificate`)).json()).toEqual({ source: 'none', fingerprint: own.fingerprint256, ends: Date.parse(own.validTo), addresses: ['https://synoo.lab'] });
    expect(new X509Certificate(Buffer.from(await (await fetch(`${api.url}/api/certificate/authority.crt`)).arrayBuffer())).fingerprint256).toBe(own.fingerprint256);
    expect(readFileSync(file, 'utf8')).toContain('PRIVATE KEY');
    const pem = await (await fetch(`${api.url}/api/certificate/authority.pem`)).text();
    expect(pem.trim()).toBe(own.toString().trim());
    expect(await (await fetch(`${api.url}/api/safe-exam-browser/synoo.seb`)).text()).toContain(own.raw.toString('base64'));
  });

  it('does not start with a file that is no certificate of an authority', async () => {
    await expect(startTestApi({ databaseUrl: api.env.databaseUrl, environment: { SYNOO_AUTHORITY: join(folder, 'server.pem') } })).rejects.toThrow(/SYNOO_AUTHORITY names .*server\.pem, which holds the certificate of a server/u);
    await expect(startTestApi({ databaseUrl: api.env.databaseUrl, environment: { SYNOO_AUTHORITY: join(folder, 'none.pem') } })).rejects.toThrow(/SYNOO_AUTHORITY names .*none\.pem, which does not exist/u);
  });
});

describe('without HTTPS', () => {
  let api: TestApi;
  beforeAll(async () => {
    api = await startTestApi();
  });
  afterAll(() => api.close());

  it('has no certificate to hand out, and says so', async () => {
    expect(await (await fetch(`${api.url}/api/certificate`)).json()).toEqual({ source: 'none', fingerprint: null, ends: null, addresses: [] });
    expect((await fetch(`${api.url}/api/certificate/authority.crt`)).status).toBe(404);
    expect((await fetch(`${api.url}/api/certificate/server.key`)).status).toBe(400);
    expect(await (await fetch(`${api.url}/api/safe-exam-browser/synoo.seb`)).text()).toContain('<key>embeddedCertificates</key>\n  <array/>');
  });
});
