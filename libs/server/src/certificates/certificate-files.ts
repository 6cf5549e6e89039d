import { createHash, createPrivateKey, randomBytes, X509Certificate } from 'node:crypto';
import { closeSync, existsSync, fsyncSync, mkdirSync, openSync, readFileSync, renameSync, writeSync } from 'node:fs';
import { join } from 'node:path';
import { StartRefusal } from '../platform/env';
import { belongTogether, issueServerCertificate, type KeyAndCertificate, makeAuthority } from './issue';
import type { HostNames } from './own-names';
import { permittedFor, splitByPermission, type PermittedNames } from './permitted-names';

/** A server certificate is renewed when less than this is left. Milliseconds. */
const RENEW_BEFORE = 30 * 24 * 3600_000;

/** What the server shows, and what computers need to trust it. PEM. */
export interface LocalCertificates {
  readonly server: KeyAndCertificate;
  readonly authority: string;
  readonly names: HostNames;
  /** Names of this computer that the authority may not vouch for. */
  readonly refused: readonly string[];
  /** Whether a server certificate was made just now. */
  readonly renewed: boolean;
}

/** SHA-256 of a certificate, as browsers and systems show it: `AB:CD:…`. */
export function fingerprint(certificate: string): string {
  return new X509Certificate(certificate).fingerprint256;
}

export const endOf = (certificate: string): number => Date.parse(new X509Certificate(certificate).validTo);

/** Writes a file that only its owner can read; a crash leaves the old content or the new one. */
function writePrivate(path: string, content: string): void {
  const draft = `${path}.${randomBytes(4).toString('hex')}`;
  const file = openSync(draft, 'wx', 0o600);
  try {
    writeSync(file, content);
    fsyncSync(file);
  } finally {
    closeSync(file);
  }
  renameSync(draft, path);
}

/** Key and certificate in one file, so that no crash can leave two that do not belong together. */
function split(text: string): KeyAndCertificate | undefined {
  const key = /-----BEGIN PRIVATE KEY-----[\s\S]+?-----END PRIVATE KEY-----\n?/u.exec(text)?.[0];
  const certificate = /-----BEGIN CERTIFICATE-----[\s\S]+?-----END CERTIFICATE-----\n?/u.exec(text)?.[0];
  return key !== undefined && certificate !== undefined ? { key, certificate } : undefined;
}

function read(path: string): KeyAndCertificate | undefined {
  const pair = split(readFileSync(path, 'utf8'));
  try {
    if (pair && createPrivateKey(pair.key) && belongTogether(pair)) return pair;
  } catch {
    // Not a key or not a certificate: the same as none.
  }
  return undefined;
}

const asPem = ({ key, certificate }: KeyAndCertificate) => `${key.trimEnd()}\n${certificate.trimEnd()}\n`;

/** The certificates of a data folder: `certificates/authority.pem` (made once) and `certificates/server.pem` (renewed by itself). */
export class CertificateFiles {
  readonly #authorityPath: string;
  readonly #permittedPath: string;
  readonly #serverPath: string;

  constructor(
    readonly folder: string,
    private readonly now: () => number,
  ) {
    this.#authorityPath = join(folder, 'authority.pem');
    this.#permittedPath = join(folder, 'authority-names.json');
    this.#serverPath = join(folder, 'server.pem');
  }

  get hasAuthority(): boolean {
    return existsSync(this.#authorityPath);
  }

  /** The authority and a certificate for these names that is good for a while; makes what is missing. */
  async open(names: HostNames): Promise<LocalCertificates> {
    mkdirSync(this.folder, { recursive: true, mode: 0o700 });
    if (!this.hasAuthority) await this.replaceAuthority(names);
    const authority = this.#authority();
    const { allowed, refused } = splitByPermission(names, this.#permitted());
    const found = existsSync(this.#serverPath) ? read(this.#serverPath) : undefined;
    if (found && this.#stillGood(found.certificate, authority.certificate, allowed)) return { server: found, authority: authority.certificate, names: allowed, refused, renewed: false };
    const server = await issueServerCertificate(authority, allowed, this.now());
    writePrivate(this.#serverPath, asPem(server));
    return { server, authority: authority.certificate, names: allowed, refused, renewed: true };
  }

  /** A new authority for these names. Every computer that trusted the old one has to be given the new certificate. */
  async replaceAuthority(names: HostNames): Promise<void> {
    mkdirSync(this.folder, { recursive: true, mode: 0o700 });
    const permitted = permittedFor(names);
    const host = names.dns.find((name) => name !== 'localhost') ?? 'localhost';
    const mark = createHash('sha256').update(randomBytes(16)).digest('hex').slice(0, 6);
    const authority = await makeAuthority(`Synoo ${host} ${mark}`, permitted, this.now());
    writePrivate(this.#permittedPath, `${JSON.stringify(permitted, null, 2)}\n`);
    writePrivate(this.#authorityPath, asPem(authority));
  }

  #authority(): KeyAndCertificate {
    const authority = read(this.#authorityPath);
    const help = 'Put back a copy of it from a back-up, or make a new authority, whose certificate every computer of the lab then needs: npm run -s synoo -- certificate new-authority';
    if (!authority) throw new StartRefusal(`${this.#authorityPath} holds no key with its certificate. ${help}`);
    if (endOf(authority.certificate) < this.now() + RENEW_BEFORE) {
      throw new StartRefusal(`The certificate of the local authority ends on ${new Date(endOf(authority.certificate)).toISOString().slice(0, 10)}. Make a new one and install it on the computers of the lab: npm run -s synoo -- certificate new-authority`);
    }
    return authority;
  }

  #permitted(): PermittedNames {
    try {
      return JSON.parse(readFileSync(this.#permittedPath, 'utf8')) as PermittedNames;
    } catch {
      throw new StartRefusal(`${this.#permittedPath} cannot be read. Put back a copy of it from a back-up, or make a new authority: npm run -s synoo -- certificate new-authority`);
    }
  }

  #stillGood(certificate: string, authority: string, names: HostNames): boolean {
    const parsed = new X509Certificate(certificate);
    const issuer = new X509Certificate(authority);
    const spokenFor = [...names.dns, ...names.ip].every((name) => (names.dns.includes(name) ? parsed.checkHost(name, { subject: 'never' }) : parsed.checkIP(name)) !== undefined);
    return spokenFor && parsed.verify(issuer.publicKey) && endOf(certificate) > this.now() + RENEW_BEFORE && Date.parse(parsed.validFrom) <= this.now();
  }
}
