import { X509Certificate } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { getCACertificates, setDefaultCACertificates } from 'node:tls';
import { routes } from '@synoo/contracts';
import { fail } from './options';
import { ProductClient, ProductRefusal } from './product-client';

interface Account {
  readonly url: string;
  readonly login: string;
  readonly password: string;
  /** PEM file of the authority that the server's certificate comes from, where this computer does not trust it. */
  readonly authority?: string | undefined;
}

/** What a certificate of an authority that nobody named is refused with. */
const UNTRUSTED = ['UNABLE_TO_VERIFY_LEAF_SIGNATURE', 'UNABLE_TO_GET_ISSUER_CERT_LOCALLY', 'UNABLE_TO_GET_ISSUER_CERT', 'DEPTH_ZERO_SELF_SIGNED_CERT', 'SELF_SIGNED_CERT_IN_CHAIN'];

/** Signs in at a server that runs already; where that cannot be, says why and ends the tool. */
export async function signInAt({ url, login, password, authority }: Account): Promise<ProductClient> {
  if (authority !== undefined) trust(authority);
  const health = await fetch(`${url}/api/${routes.health.path}`, { redirect: 'manual' }).catch((error: unknown) => fail(noAnswer(url, error)));
  // The learners of the tools follow no redirection: what they measure is the address that was named.
  const elsewhere = health.status >= 300 && health.status < 400 ? health.headers.get('location') : null;
  if (elsewhere !== null) fail(`${url} sends on to ${new URL(elsewhere, url).origin}: name that address.`);
  return ProductClient.signIn(url, login, password).catch((error: unknown) => fail(error instanceof ProductRefusal ? `${url} does not let this account in: ${error.reply?.code ?? error.status}.` : noAnswer(url, error)));
}

/** For every connection of this process: HTTP, sockets and those of the simulated learners. */
function trust(file: string): void {
  try {
    // Read first: what is no certificate would be left out in silence.
    setDefaultCACertificates([...getCACertificates('default'), new X509Certificate(readFileSync(file)).toString()]);
  } catch (error) {
    fail(`--authority ${file} cannot be read as a certificate: ${error instanceof Error ? error.message : String(error)}`);
  }
}

function noAnswer(url: string, error: unknown): string {
  const cause: unknown = error instanceof Error ? (error.cause ?? error) : error;
  if (cause instanceof Error && UNTRUSTED.includes(String(Reflect.get(cause, 'code')))) {
    return `The certificate of ${url} comes from an authority that this computer does not trust. Name it: --authority FILE (of SYNOO_HTTPS=local: certificates/authority.pem in the data folder, or ${url}/api/certificate/authority.pem).`;
  }
  return `Nothing answers as Synoo at ${url}: ${cause instanceof Error ? cause.message : String(cause)}`;
}
