import { randomUUID } from 'node:crypto';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { takeRoutes } from '@synoo/contracts';
import { Documents, ENV, type Env, Health, Metrics } from '@synoo/server';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { LearnerCookie, parseCookies } from '../http/cookies';
import { packsBrotli, sealedType, textType, forGood } from './document-headers';

const PATH = /^\/api\/take\/(briefings|sealed)\/([0-9a-f]{64})$/u;
/** As every reply of the framework that is no page and runs nothing. */
const guards = {
  'x-content-type-options': 'nosniff',
  'cross-origin-resource-policy': 'same-origin',
  'cross-origin-opener-policy': 'same-origin',
  'referrer-policy': 'same-origin',
  'x-frame-options': 'SAMEORIGIN',
  'content-security-policy': "default-src 'none'; frame-ancestors 'none'",
};

/**
 * Briefings and sealed forms before the framework: at a check-in four of five requests ask for them, and they are the same bytes for
 * everybody. The learner's cookie is asked as by the guard; whatever is not at hand already, and every refusal, is the framework's.
 */
export class FastDocuments {
  readonly #documents: Documents;
  readonly #cookie: LearnerCookie;
  readonly #health: Health;
  readonly #metrics: Metrics;
  readonly #frameHost: string | undefined;
  readonly #secure: boolean;

  constructor(app: NestFastifyApplication) {
    const get = <T>(token: abstract new (...args: never[]) => T): T => app.get<T>(token, { strict: false });
    this.#documents = get(Documents);
    this.#cookie = get(LearnerCookie);
    this.#health = get(Health);
    this.#metrics = get(Metrics);
    const { pciOrigin, secure } = app.get<Env>(ENV, { strict: false });
    this.#frameHost = pciOrigin === undefined ? undefined : new URL(pciOrigin).host;
    this.#secure = secure;
  }

  /** Answers the request, or returns false and has touched nothing. */
  take(request: IncomingMessage, response: ServerResponse): boolean {
    if (request.method !== 'GET' || this.#health.stopping) return false;
    const [, folder, hash] = PATH.exec(request.url ?? '') ?? [];
    const { headers } = request;
    // The second name of this server gives out the frame of custom interactions and nothing else.
    if (folder === undefined || hash === undefined || headers.host === this.#frameHost) return false;
    const began = performance.now();
    const attemptIds = this.#cookie.read(parseCookies(headers.cookie));
    const sealed = folder === 'sealed' ? this.#documents.sealedAtHand(hash, attemptIds) : undefined;
    const briefing = folder === 'briefings' ? this.#documents.briefingAtHand(hash, attemptIds) : undefined;
    const packed = briefing !== undefined && packsBrotli(headers['accept-encoding']);
    const content = sealed ?? (packed ? briefing.brotli : briefing?.plain);
    if (!content) return false;
    response.writeHead(200, {
      ...guards,
      ...(this.#secure && { 'strict-transport-security': 'max-age=31536000' }),
      'cache-control': forGood,
      'content-type': sealed ? sealedType : textType,
      ...(briefing && { vary: 'accept-encoding' }),
      ...(packed && { 'content-encoding': 'br' }),
      'content-length': content.length,
      'x-request-id': randomUUID(),
    });
    response.end(content);
    const route = sealed ? takeRoutes.sealedDocument : takeRoutes.briefing;
    this.#metrics.requestDone('GET', `/api/${route.path}`, 200, (performance.now() - began) / 1000);
    return true;
  }
}
