import { X509Certificate } from 'node:crypto';
import { once } from 'node:events';
import { mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { createServer, get } from 'node:https';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { StartRefusal } from '../platform/env';
import { CertificateFiles, endOf, fingerprint, type LocalCertificates } from './certificate-files';
import { examBrowserConfiguration } from './exam-browser';
import { issueServerCertificate, makeAuthority } from './issue';
import { isHostName, ownNames } from './own-names';
import { readOwnCertificate } from './own-certificate';
import { permittedFor, splitByPermission } from './permitted-names';

const DAY = 24 * 3600_000;
const start = Date.now();
const card = (address: string, internal = false) => ({ address, internal, netmask: '', family: 'IPv4' as const, mac: '', cidr: null });
const lab = ownNames({ lo: [card('127.0.0.1', true)], eth0: [card('192.168.7.5'), card('fe80::1')] }, 'Lab-Server', ['synoo.lab', '203.0.113.9']);

describe('names of this computer', () => {
  it('are its name, the same below .local, its addresses, and what was asked for', () => {
    expect(lab).toEqual({ dns: ['lab-server', 'lab-server.local', 'localhost', 'synoo.lab'], ip: ['127.0.0.1', '192.168.7.5', '203.0.113.9', '::1'] });
  });

  it.each([['synoo.lab', true], ['192.168.1.1', true], ['fd00::1', true], ['a b', false], ['-x', false], ['https://x', false], ['', false]])('%j may be asked for: %s', (name, possible) => {
    expect(isHostName(name)).toBe(possible);
  });
});

describe('what an authority may vouch for', () => {
  const permitted = permittedFor(lab);

  it('is private, and of what is public only what this computer has', () => {
    expect(permitted.domains).toEqual(['localhost', 'local', 'lan', 'home.arpa', 'internal', 'lab-server', 'synoo.lab']);
    expect(permitted.ranges).toEqual(expect.arrayContaining(['192.168.0.0/16', '203.0.113.9/32']));
  });

  it('holds for a new private address, and not for a foreign name', () => {
    const later = { dns: ['localhost', 'other.local', 'bank.example'], ip: ['10.1.2.3', '203.0.113.10', '198.51.100.1'] };
    expect(splitByPermission(later, permitted)).toEqual({ allowed: { dns: ['localhost', 'other.local'], ip: ['10.1.2.3'] }, refused: ['bank.example', '203.0.113.10', '198.51.100.1'] });
  });
});

/** What a client says that trusts this authority and asks for `servername` at a server with these certificates. */
async function visit({ server, authority }: Pick<LocalCertificates, 'server' | 'authority'>, servername: string): Promise<string> {
  const listening = createServer({ key: server.key, cert: server.certificate }, (_, response) => response.end('reached')).listen(0, '127.0.0.1');
  await once(listening, 'listening');
  try {
    return await new Promise((resolve) => {
      get({ host: '127.0.0.1', port: (listening.address() as AddressInfo).port, ca: authority, servername, agent: false }, (response) => {
        response.setEncoding('utf8').on('data', resolve);
      }).on('error', (error: NodeJS.ErrnoException) => resolve(`${error.code} ${error.message}`));
    });
  } finally {
    listening.close();
  }
}

describe('certificates of a data folder', () => {
  const folder = mkdtempSync(join(tmpdir(), 'synoo-certificates-'));
  afterAll(() => rmSync(folder, { recursive: true, force: true }));
  const files = (name: string, now = start) => new CertificateFiles(join(folder, name), () => now);

  it('are made at the first opening, private to their owner, and the same afterwards', async () => {
    const first = await files('one').open(lab);
    expect(first).toMatchObject({ renewed: true, refused: [], names: lab });
    expect(statSync(join(folder, 'one')).mode & 0o777).toBe(0o700);
    for (const name of ['authority.pem', 'server.pem']) expect(statSync(join(folder, 'one', name)).mode & 0o777).toBe(0o600);
    const second = await files('one', start + DAY).open(lab);
    expect(second).toMatchObject({ renewed: false, server: first.server, authority: first.authority });
    const server = new X509Certificate(first.server.certificate);
    for (const name of lab.dns) expect(server.checkHost(name)).toBe(name);
    for (const address of lab.ip) expect(server.checkIP(address)).toBe(address);
    expect(fingerprint(first.authority)).toMatch(/^(?:[0-9A-F]{2}:){31}[0-9A-F]{2}$/u);
  });

  it('are accepted by a client that trusts the authority, under the names of this computer only', async () => {
    const made = await files('two').open(lab);
    expect(await visit(made, 'synoo.lab')).toBe('reached');
    expect(await visit(made, 'lab-server.local')).toBe('reached');
    expect(await visit(made, 'other.local')).toContain('ERR_TLS_CERT_ALTNAME_INVALID');
    expect(await visit({ ...made, authority: (await files('three').open(lab)).authority }, 'synoo.lab')).toMatch(/UNABLE_TO_VERIFY|SELF_SIGNED|SIGNATURE/u);
  });

  it('cannot be misused for a foreign site: a client refuses what the authority may not vouch for', async () => {
    const authority = await makeAuthority('Test', permittedFor(lab), start);
    for (const [dns, ip] of [['bank.example', '127.0.0.1'], ['synoo.lab', '198.51.100.1']] as const) {
      const server = await issueServerCertificate(authority, { dns: [dns], ip: [ip] }, start);
      expect(await visit({ server, authority: authority.certificate }, dns)).toContain('permitted subtree violation');
    }
  });

  it('are renewed when they end soon, when an address is new, and when the authority is', async () => {
    const first = await files('four').open(lab);
    const later = await files('four', start + 61 * DAY).open(lab);
    expect(later.renewed).toBe(true);
    expect(endOf(later.server.certificate)).toBeGreaterThan(endOf(first.server.certificate));
    const moved = await files('four', start + 61 * DAY).open({ ...lab, ip: [...lab.ip, '10.9.9.9'] });
    expect(moved.renewed).toBe(true);
    expect(new X509Certificate(moved.server.certificate).checkIP('10.9.9.9')).toBe('10.9.9.9');
    await files('four').replaceAuthority(lab);
    const anew = await files('four').open(lab);
    expect(anew).toMatchObject({ renewed: true });
    expect(anew.authority).not.toBe(first.authority);
    expect(await visit(anew, 'synoo.lab')).toBe('reached');
  });

  it('name what the authority may not vouch for, and serve the rest', async () => {
    await files('five').open(lab);
    expect(await files('five').open({ ...lab, dns: [...lab.dns, 'test.example'] })).toMatchObject({ refused: ['test.example'], names: lab });
  });

  it('are refused with a sentence when the authority is damaged or ends; a damaged server certificate is made anew', async () => {
    await files('six').open(lab);
    const path = join(folder, 'six', 'authority.pem');
    const good = readFileSync(path, 'utf8');
    writeFileSync(path, good.slice(0, 300));
    await expect(files('six').open(lab)).rejects.toThrow(/holds no key with its certificate[\s\S]+new-authority/u);
    writeFileSync(path, good);
    await expect(files('six', start + 5 * 365 * DAY).open(lab)).rejects.toThrow(/local authority ends on \d{4}-\d\d-\d\d/u);
    writeFileSync(join(folder, 'six', 'server.pem'), 'nothing');
    expect(await files('six').open(lab)).toMatchObject({ renewed: true });
  });
});

describe('a certificate of the operator', () => {
  const folder = mkdtempSync(join(tmpdir(), 'synoo-own-certificate-'));
  afterAll(() => rmSync(folder, { recursive: true, force: true }));
  const path = (name: string, content: string) => {
    writeFileSync(join(folder, name), content);
    return join(folder, name);
  };

  it('serves when it belongs to its key, and is refused with a sentence otherwise', async () => {
    const authority = await makeAuthority('Test', permittedFor(lab), start);
    const one = await issueServerCertificate(authority, lab, start);
    const other = await issueServerCertificate(authority, lab, start);
    const certificate = path('one.crt', one.certificate);
    const key = path('one.key', one.key);
    expect(readOwnCertificate(certificate, key, start)).toEqual(one);
    const refused = (...given: Parameters<typeof readOwnCertificate>) => {
      try {
        readOwnCertificate(...given);
      } catch (error) {
        if (error instanceof StartRefusal) return error.message;
        throw error;
      }
      return 'not refused';
    };
    expect(refused(certificate, path('other.key', other.key), start)).toContain('another key');
    expect(refused(certificate, join(folder, 'none.key'), start)).toContain('does not exist');
    expect(refused(folder, key, start)).toContain('is a folder');
    expect(refused(path('no.crt', 'x'), key, start)).toContain('no certificate in PEM');
    expect(refused(certificate, path('no.key', 'x'), start)).toContain('no private key in PEM');
    expect(refused(certificate, path('locked.key', '-----BEGIN ENCRYPTED PRIVATE KEY-----\nAA==\n-----END ENCRYPTED PRIVATE KEY-----\n'), start)).toContain('password');
    expect(refused(certificate, key, start + 91 * DAY)).toContain('ended on');
    expect(refused(certificate, key, start - 10 * DAY)).toContain('not valid before');
    expect(refused(path('ca.crt', authority.certificate), path('ca.key', authority.key), start)).toContain('certificate of an authority');
  });
});

describe('the configuration of Safe Exam Browser', () => {
  const text = examBrowserConfiguration({ startUrl: 'https://synoo.lab/take', quitUrl: 'https://synoo.lab/quit' });
  const setting = (key: string): string | undefined => new RegExp(`<key>${key}</key>\\s*(<.+>)\\n`, 'u').exec(text)?.[1];

  it('lets a file of answers go to the downloads of the account, which stay there, and opens nothing', () => {
    for (const key of ['allowDownUploads', 'allowDownloads']) expect([key, setting(key)]).toEqual([key, '<true/>']);
    for (const key of ['openDownloads', 'downloadPDFFiles', 'allowCustomDownUploadLocation', 'useTemporaryDownUploadDirectory']) expect([key, setting(key)]).toEqual([key, '<false/>']);
    expect([setting('downloadDirectoryWin'), setting('downloadDirectoryOSX')]).toEqual(['<string></string>', '<string>~/Downloads</string>']);
  });

  it('lets items be answered with a file', () => {
    expect(setting('allowUploads')).toBe('<true/>');
  });
});
