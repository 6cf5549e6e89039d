import { createPrivateKey, type KeyObject, X509Certificate } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { StartRefusal } from '../platform/env';
import { endOf, fingerprint } from './certificate-files';
import type { KeyAndCertificate } from './issue';
import type { AuthorityCertificate } from './tls-source';

function readFile(path: string, variable: string): string {
  try {
    return readFileSync(path, 'utf8');
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code === 'ENOENT') throw new StartRefusal(`${variable} names ${path}, which does not exist. Correct the path.`);
    if (code === 'EACCES' || code === 'EPERM') throw new StartRefusal(`${variable} names ${path}, which this user may not read. Allow it (chown, chmod).`);
    if (code === 'EISDIR') throw new StartRefusal(`${variable} names ${path}, which is a folder. Name the file.`);
    throw error;
  }
}

function parseKey(text: string, path: string): KeyObject {
  if (/ENCRYPTED/u.test(text)) throw new StartRefusal(`The key in ${path} is protected by a password, which a server that starts by itself cannot enter. Store it without one, readable by this user only: openssl pkey -in ${path} -out server.key`);
  try {
    return createPrivateKey(text);
  } catch {
    throw new StartRefusal(`SYNOO_TLS_KEY names ${path}, which holds no private key in PEM form ("-----BEGIN PRIVATE KEY-----").`);
  }
}

function parseCertificate(text: string, path: string, variable: string): X509Certificate {
  try {
    return new X509Certificate(text);
  } catch {
    throw new StartRefusal(`${variable} names ${path}, which holds no certificate in PEM form ("-----BEGIN CERTIFICATE-----").`);
  }
}

const day = (text: string) => new Date(text).toISOString().slice(0, 10);

/** A certificate that the operator brings, with the chain below it in the same file. Refused with a sentence when it cannot serve. */
export function readOwnCertificate(certificatePath: string, keyPath: string, now: number): KeyAndCertificate {
  const certificate = readFile(certificatePath, 'SYNOO_TLS_CERT');
  const key = readFile(keyPath, 'SYNOO_TLS_KEY');
  const parsed = parseCertificate(certificate, certificatePath, 'SYNOO_TLS_CERT');
  if (!parsed.checkPrivateKey(parseKey(key, keyPath))) throw new StartRefusal(`The certificate in ${certificatePath} belongs to another key than the one in ${keyPath}. Name the two files that were made together.`);
  if (parsed.ca) throw new StartRefusal(`${certificatePath} begins with the certificate of an authority. Browsers accept only a server's own certificate: put it first in the file.`);
  if (Date.parse(parsed.validTo) <= now) throw new StartRefusal(`The certificate in ${certificatePath} ended on ${day(parsed.validTo)}. Renew it.`);
  if (Date.parse(parsed.validFrom) > now) throw new StartRefusal(`The certificate in ${certificatePath} is not valid before ${day(parsed.validFrom)}. Is the clock of this computer right?`);
  return { key, certificate };
}

/** The certificate of an authority that somebody else keeps, such as a proxy's own. Of the file nothing else is taken: were its key in it too, it must not be handed out. */
export function readAuthority(path: string, now: number): AuthorityCertificate {
  const parsed = parseCertificate(readFile(path, 'SYNOO_AUTHORITY'), path, 'SYNOO_AUTHORITY');
  if (!parsed.ca) throw new StartRefusal(`SYNOO_AUTHORITY names ${path}, which holds the certificate of a server. Name that of the authority: computers that trust it trust all that it vouches for.`);
  if (Date.parse(parsed.validTo) <= now) throw new StartRefusal(`The authority in ${path} ended on ${day(parsed.validTo)}. Name the one that took its place.`);
  const certificate = parsed.toString();
  return { certificate, fingerprint: fingerprint(certificate), ends: endOf(certificate) };
}
