import 'reflect-metadata';
import { createPublicKey, KeyObject, randomBytes } from 'node:crypto';
import { AsnConvert } from '@peculiar/asn1-schema';
import { GeneralName, GeneralSubtree, GeneralSubtrees, id_ce_nameConstraints, NameConstraints } from '@peculiar/asn1-x509';
import { AuthorityKeyIdentifierExtension, BasicConstraintsExtension, ExtendedKeyUsage, ExtendedKeyUsageExtension, Extension, KeyUsageFlags, KeyUsagesExtension, SubjectAlternativeNameExtension, SubjectKeyIdentifierExtension, X509Certificate, X509CertificateGenerator } from '@peculiar/x509';
import type { HostNames } from './own-names';
import type { PermittedNames } from './permitted-names';

/** Curve P-256 with SHA-256: every browser and system of the last ten years knows it. */
const ALGORITHM = { name: 'ECDSA', namedCurve: 'P-256', hash: 'SHA-256' } as const;
const DAY = 24 * 3600_000;
export const AUTHORITY_DAYS = 5 * 365;
/** Below the 825 and 397 days beyond which systems refuse; it is renewed by itself long before. */
export const SERVER_DAYS = 90;
/** Computers whose clock is a little behind must not find the certificate one of the future. */
const BACKDATED = 2 * DAY;

/** A private key and its certificate, both as PEM. */
export interface KeyAndCertificate {
  readonly key: string;
  readonly certificate: string;
}

function nameConstraints({ domains, ranges }: PermittedNames): Extension {
  const subtree = (base: GeneralName) => new GeneralSubtree({ base });
  const permittedSubtrees = new GeneralSubtrees([
    ...domains.map((dNSName) => subtree(new GeneralName({ dNSName }))),
    ...ranges.map((range) => subtree(new GeneralName({ iPAddress: range }))),
  ]);
  return new Extension(id_ce_nameConstraints, true, AsnConvert.serialize(new NameConstraints({ permittedSubtrees })));
}

async function newKeys(): Promise<CryptoKeyPair> {
  return crypto.subtle.generateKey(ALGORITHM, true, ['sign', 'verify']);
}

const keyPem = (key: CryptoKey) => KeyObject.from(key).export({ type: 'pkcs8', format: 'pem' }).toString();

/** Positive, and never the same twice (RFC 5280, 4.1.2.2). */
const serialNumber = () => `01${randomBytes(15).toString('hex')}`;

/** A self-signed authority that can issue nothing but certificates of web servers, for these names only, and no further authority. */
export async function makeAuthority(name: string, permitted: PermittedNames, now: number): Promise<KeyAndCertificate> {
  const keys = await newKeys();
  const certificate = await X509CertificateGenerator.createSelfSigned(
    {
      name: [{ CN: [name] }],
      serialNumber: serialNumber(),
      notBefore: new Date(now - BACKDATED),
      notAfter: new Date(now + AUTHORITY_DAYS * DAY),
      signingAlgorithm: ALGORITHM,
      keys,
      extensions: [
        new BasicConstraintsExtension(true, 0, true),
        new KeyUsagesExtension(KeyUsageFlags.keyCertSign, true),
        new ExtendedKeyUsageExtension([ExtendedKeyUsage.serverAuth]),
        nameConstraints(permitted),
        await SubjectKeyIdentifierExtension.create(keys.publicKey),
      ],
    },
    crypto,
  );
  return { key: keyPem(keys.privateKey), certificate: `${certificate.toString('pem')}\n` };
}

/** A certificate of this server for these names, signed by the authority. It never outlives the authority. */
export async function issueServerCertificate(authority: KeyAndCertificate, names: HostNames, now: number): Promise<KeyAndCertificate> {
  const issuer = new X509Certificate(authority.certificate);
  const pkcs8 = Buffer.from(authority.key.replace(/-----[^-]+-----|\s/gu, ''), 'base64');
  const signingKey = await crypto.subtle.importKey('pkcs8', pkcs8, ALGORITHM, false, ['sign']);
  const keys = await newKeys();
  const certificate = await X509CertificateGenerator.create(
    {
      subject: [{ CN: [names.dns.find((name) => name !== 'localhost') ?? 'localhost'] }],
      issuer: issuer.subjectName,
      serialNumber: serialNumber(),
      notBefore: new Date(Math.max(now - BACKDATED, issuer.notBefore.getTime())),
      notAfter: new Date(Math.min(now + SERVER_DAYS * DAY, issuer.notAfter.getTime())),
      signingAlgorithm: ALGORITHM,
      publicKey: keys.publicKey,
      signingKey,
      extensions: [
        new BasicConstraintsExtension(false, undefined, true),
        new KeyUsagesExtension(KeyUsageFlags.digitalSignature, true),
        new ExtendedKeyUsageExtension([ExtendedKeyUsage.serverAuth]),
        new SubjectAlternativeNameExtension([...names.dns.map((value) => ({ type: 'dns' as const, value })), ...names.ip.map((value) => ({ type: 'ip' as const, value }))]),
        await SubjectKeyIdentifierExtension.create(keys.publicKey),
        await AuthorityKeyIdentifierExtension.create(issuer.publicKey),
      ],
    },
    crypto,
  );
  return { key: keyPem(keys.privateKey), certificate: `${certificate.toString('pem')}\n` };
}

/** Whether key and certificate belong together. */
export function belongTogether({ key, certificate }: KeyAndCertificate): boolean {
  const own = createPublicKey(key).export({ type: 'spki', format: 'der' });
  return Buffer.compare(own, Buffer.from(new X509Certificate(certificate).publicKey.rawData)) === 0;
}
