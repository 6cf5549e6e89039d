import { X509Certificate } from 'node:crypto';
import { hostname, networkInterfaces } from 'node:os';
import { join } from 'node:path';
import type { Env } from '../platform/env';
import { CertificateFiles, endOf, fingerprint } from './certificate-files';
import type { KeyAndCertificate } from './issue';
import { ownNames } from './own-names';
import { readOwnCertificate } from './own-certificate';

/** The certificate of the local authority, for computers that shall trust this server. */
export interface AuthorityCertificate {
  /** PEM. */
  readonly certificate: string;
  readonly fingerprint: string;
  /** Milliseconds since 1970. */
  readonly ends: number;
}

export interface TlsState {
  readonly server: KeyAndCertificate;
  readonly authority?: AuthorityCertificate;
  /** Names and addresses that people can use, `localhost` left out. */
  readonly names: readonly string[];
  /** Names of this computer for which the certificate cannot be made. */
  readonly refused: readonly string[];
  readonly ends: number;
}

/** Where the certificates of this installation are. */
export const certificateFolder = (env: Pick<Env, 'dataFolder'>): string => join(env.dataFolder, 'certificates');

const LOOPBACK = new Set(['localhost', '127.0.0.1', '::1']);

export const currentNames = (env: Pick<Env, 'httpsNames'>) => ownNames(networkInterfaces(), hostname(), env.httpsNames);

/** Reads, and in local mode makes or renews, what the server needs for HTTPS; undefined where it serves plain HTTP. */
export async function readTls(env: Env, now: () => number): Promise<TlsState | undefined> {
  if (env.tls === undefined) return undefined;
  if (env.tls !== 'local') {
    const server = readOwnCertificate(env.tls.certificate, env.tls.key, now());
    return { server, names: namesIn(server.certificate), refused: [], ends: endOf(server.certificate) };
  }
  const { server, authority, names, refused } = await new CertificateFiles(certificateFolder(env), now).open(currentNames(env));
  return {
    server,
    authority: { certificate: authority, fingerprint: fingerprint(authority), ends: endOf(authority) },
    names: [...names.dns, ...names.ip].filter((name) => !LOOPBACK.has(name)),
    refused,
    ends: endOf(server.certificate),
  };
}

function namesIn(certificate: string): string[] {
  const alternative = new X509Certificate(certificate).subjectAltName ?? '';
  return [...alternative.matchAll(/(?:DNS|IP Address):([^,\s"]+)/gu)].map(([, name = '']) => name);
}
