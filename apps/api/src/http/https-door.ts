import { X509Certificate } from 'node:crypto';
import { once } from 'node:events';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { isIPv6 } from 'node:net';
import { Inject, Injectable, type OnApplicationShutdown } from '@nestjs/common';
import { authorityFiles, certificateRoutes, type CertificateInfo } from '@synoo/contracts';
import { type AuthorityCertificate, Clock, ENV, type Env, Log, readAuthority, readTls, type TlsState } from '@synoo/server';
import { portOf, type SecureServer } from './https-server';

/** How often addresses and the end of the certificate are looked at. Milliseconds. */
const WATCH = 15 * 60_000;

type AuthorityFile = (typeof authorityFiles)[number];

/** What the start tells the person who started. */
export interface HttpsAnnouncement {
  readonly addresses: readonly string[];
  readonly fingerprint: string | null;
  readonly refused: readonly string[];
}

/** The HTTPS side of this process: which certificate it shows, its renewal while the server runs, and what is handed out to others. */
@Injectable()
export class HttpsDoor implements OnApplicationShutdown {
  #state?: TlsState;
  #secure?: SecureServer;
  #watch?: NodeJS.Timeout;
  /** Of the authority that a proxy's certificate, or the one that the operator brought, comes from. */
  readonly #named: AuthorityCertificate | undefined;

  constructor(
    @Inject(ENV) private readonly env: Env,
    private readonly clock: Clock,
    private readonly log: Log,
  ) {
    this.#named = env.authority === undefined ? undefined : readAuthority(env.authority, clock.now());
  }

  /** Takes over the server that was made with the certificate of `state`. */
  open(state: TlsState, secure: SecureServer): void {
    this.#state = state;
    this.#secure = secure;
    this.#watch = setInterval(() => void this.renew(), WATCH);
    this.#watch.unref();
  }

  /** Listens on SYNOO_HTTP_PORT, if one is set. */
  async listenForRedirects(): Promise<void> {
    if (!this.#secure || this.env.httpPort === undefined) return;
    this.#secure.redirect.listen(this.env.httpPort, this.env.host);
    await once(this.#secure.redirect, 'listening');
  }

  /** Shows a newer certificate to whoever connects from now on, where one was needed: it ends soon, or this computer has new addresses. */
  async renew(): Promise<void> {
    try {
      const state = await readTls(this.env, () => this.clock.now());
      if (!state || state.server.certificate === this.#state?.server.certificate) return;
      this.#secure?.server.setSecureContext({ key: state.server.key, cert: state.server.certificate });
      this.#state = state;
      this.log.info('certificate-renewed', { ends: new Date(state.ends).toISOString() });
    } catch (error) {
      // The one in use serves on; what is wrong is said at the next start too.
      this.log.fault('certificate-not-renewed', error);
    }
  }

  info(): CertificateInfo {
    const state = this.#state;
    const authority = this.#authority;
    if (!state) return { source: 'none', fingerprint: authority?.fingerprint ?? null, ends: authority?.ends ?? null, addresses: authority && this.env.publicUrl ? [new URL(this.env.publicUrl).origin] : [] };
    return { source: state.authority ? 'local' : 'own', fingerprint: authority?.fingerprint ?? null, ends: authority?.ends ?? state.ends, addresses: this.#addresses(state) };
  }

  get #authority(): AuthorityCertificate | undefined {
    return this.#state?.authority ?? this.#named;
  }

  announcement(): HttpsAnnouncement | undefined {
    const state = this.#state;
    return state && { addresses: this.#addresses(state), fingerprint: state.authority?.fingerprint ?? null, refused: state.refused };
  }

  /** The authority's certificate as a file; undefined without a local or named authority. */
  authorityFile(file: AuthorityFile): { readonly type: string; readonly content: Buffer } | undefined {
    const certificate = this.#authority?.certificate;
    if (certificate === undefined) return undefined;
    return file === 'authority.pem' ? { type: 'application/x-pem-file', content: Buffer.from(certificate) } : { type: 'application/x-x509-ca-cert', content: new X509Certificate(certificate).raw };
  }

  /** The authority's name and certificate (DER), for configurations that embed it. */
  authority(): { readonly name: string; readonly der: Buffer } | undefined {
    const certificate = this.#authority?.certificate;
    if (certificate === undefined) return undefined;
    const parsed = new X509Certificate(certificate);
    return { name: parsed.subject.replace(/^CN=/u, ''), der: parsed.raw };
  }

  /** Over plain HTTP a computer gets the certificate that it needs before it can come over HTTPS, and nothing else. */
  inTheClear(request: IncomingMessage, response: ServerResponse): boolean {
    const prefix = `/api/${certificateRoutes.authorityFile.path.replace(':file', '')}`;
    const name = authorityFiles.find((one) => request.url === `${prefix}${one}`);
    const file = name && request.method === 'GET' ? this.authorityFile(name) : undefined;
    if (!file) return false;
    response.writeHead(200, { 'content-type': file.type, 'content-disposition': `attachment; filename="${name}"`, 'cache-control': 'no-store', 'content-length': file.content.length, connection: 'close' }).end(file.content);
    return true;
  }

  async onApplicationShutdown(): Promise<void> {
    clearInterval(this.#watch);
    const redirect = this.#secure?.redirect;
    if (!redirect?.listening) return;
    const closed = new Promise((done) => redirect.close(done));
    redirect.closeAllConnections();
    await closed;
  }

  #addresses({ names }: TlsState): string[] {
    const port = this.#secure ? portOf(this.#secure.server) : this.env.port;
    return names.map((name) => `https://${isIPv6(name) ? `[${name}]` : name}${port === 443 ? '' : `:${port}`}`);
  }
}
