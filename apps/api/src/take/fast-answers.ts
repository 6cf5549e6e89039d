import { randomUUID } from 'node:crypto';
import { type IncomingMessage, type ServerResponse, STATUS_CODES } from 'node:http';
import { type ErrorReply, errorStatus, type InputOf, type Route, takeRoutes } from '@synoo/contracts';
import { AnswerService, Clock, ENV, type Env, Health, Log, Metrics } from '@synoo/server';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { LearnerCookie, parseCookies } from '../http/cookies';
import { fromOwnPage } from '../http/csrf';
import { readInput } from '../http/handle';
import { refusalOf } from '../http/refusal.filter';
import { logRefusal } from '../http/refusal-log';
import { utf8Text } from '../http/utf8-json';
import { ordinaryHead, type SaveHead, type WireAnswers } from './answer-wire';
import { isUsualSave } from './usual-save';

const PATH = /^\/api\/take\/attempts\/([0-9a-f]{8}-[0-9a-f]{4}-[1-8][0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12})\/answers$/u;
const MAX_BODY = 1024 * 1024;
const replyHeaders = { 'content-type': 'application/json; charset=utf-8', 'cache-control': 'no-store', 'x-content-type-options': 'nosniff' };

const fixedHead = Object.entries(replyHeaders).map(([name, value]) => `${name}: ${value}\r\n`).join('');

type Input = InputOf<typeof takeRoutes.saveAnswers>;

interface Outcome {
  readonly status: number;
  readonly content: string;
  readonly requestId: string | undefined;
}

/**
 * The hot path: saving answers, before the web framework. It asks the same guards, reads the body with the same contract and
 * calls the same service as `TakeController.saveAnswers`, with a fraction of the processor time: straight off the wire where a
 * connection allows it ({@link AnswerWire}), else from Node's request. Whatever is out of the ordinary (no cookie, another site,
 * no or too much length) it leaves to the framework, which refuses it as everything else.
 */
export class FastAnswers implements WireAnswers {
  readonly #answers: AnswerService;
  readonly #cookie: LearnerCookie;
  readonly #env: Env;
  readonly #log: Log;
  readonly #health: Health;
  readonly #metrics: Metrics;
  readonly #clock: Clock;
  #date = { second: 0, text: '' };

  constructor(
    app: NestFastifyApplication,
    private readonly keepAlive: number,
  ) {
    const get = <T>(token: abstract new (...args: never[]) => T): T => app.get<T>(token, { strict: false });
    this.#answers = get(AnswerService);
    this.#cookie = get(LearnerCookie);
    this.#log = get(Log);
    this.#health = get(Health);
    this.#metrics = get(Metrics);
    this.#clock = get(Clock);
    this.#env = app.get<Env>(ENV, { strict: false });
  }

  get open(): boolean {
    return !this.#health.stopping;
  }

  now(): number {
    return this.#clock.now();
  }

  readHead(text: string): SaveHead | undefined {
    const head = ordinaryHead(text);
    if (!head || head.length > MAX_BODY || !fromOwnPage({ method: 'PUT', headers: head.headers }, this.#env)) return undefined;
    const until = this.#cookie.heldUntil(parseCookies(head.headers['cookie']), head.attemptId);
    return until === undefined ? undefined : { attemptId: head.attemptId, length: head.length, until };
  }

  answer(attemptId: string, text: string | undefined, length: number, send: (reply: string) => void): void {
    this.#answer(attemptId, text, length, ({ status, content, requestId }) =>
      send(`HTTP/1.1 ${status} ${STATUS_CODES[status] ?? ''}\r\n${fixedHead}${requestId === undefined ? '' : `x-request-id: ${requestId}\r\n`}content-length: ${Buffer.byteLength(content)}\r\ndate: ${this.#dateNow()}\r\nconnection: keep-alive\r\nkeep-alive: timeout=${this.keepAlive / 1000}\r\n\r\n${content}`),
    );
  }

  /** As Node writes it, made once a second. */
  #dateNow(): string {
    const second = Math.floor(Date.now() / 1000);
    if (second !== this.#date.second) this.#date = { second, text: new Date(second * 1000).toUTCString() };
    return this.#date.text;
  }

  /** Takes the request and answers it, or returns false and has touched nothing. */
  take(request: IncomingMessage, response: ServerResponse): boolean {
    if (request.method !== 'PUT') return false;
    const attemptId = PATH.exec(request.url ?? '')?.[1];
    if (attemptId === undefined) return false;
    const { headers } = request;
    const length = Number(headers['content-length'] ?? Number.NaN);
    if (!(length <= MAX_BODY) || headers['content-encoding'] !== undefined || !headers['content-type']?.startsWith('application/json')) return false;
    if (!fromOwnPage({ method: 'PUT', headers }, this.#env) || !this.#cookie.holds(parseCookies(headers.cookie), attemptId)) return false;
    this.#read(request, response, attemptId, length);
    return true;
  }

  #read(request: IncomingMessage, response: ServerResponse, attemptId: string, length: number): void {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => {
      const text = utf8Text(chunks.length === 1 ? chunks[0]! : Buffer.concat(chunks));
      // A process that is about to end lets go of the connection, so that the next answer goes to one that stays.
      if (this.#health.stopping) response.setHeader('connection', 'close');
      this.#answer(attemptId, text, length, (outcome) => send(response, outcome));
    });
    // A browser that goes away in the middle of a request has nobody to answer; what it did not hear of it sends again.
    request.on('error', () => response.destroy());
  }

  #answer(attemptId: string, text: string | undefined, length: number, send: (outcome: Outcome) => void): void {
    let body: Input['body'];
    try {
      const given = parse(text);
      body = isUsualSave(given) ? given : checked(attemptId, given);
    } catch (error) {
      return send(this.#refusal(attemptId, error));
    }
    this.#answers.saveThen(attemptId, body, length, (reply) => {
      if (reply instanceof Error) return send(this.#refusal(attemptId, reply));
      const { savedSeq, state, currentEpoch, clock, notCounted } = reply;
      // No line of the log is about a request that went well, so it has no number to find one by.
      send({ status: 200, content: JSON.stringify({ savedSeq, state, currentEpoch, clock, notCounted }), requestId: undefined });
    });
  }

  #refusal(attemptId: string, error: unknown): Outcome {
    const requestId = randomUUID();
    const refusal = refusalOf(error);
    if (refusal) logRefusal(this.#log, { requestId, route: `/api/${takeRoutes.saveAnswers.path}`, attemptId }, refusal);
    else this.#log.fault('request-failed', error, { requestId, route: takeRoutes.saveAnswers.path });
    this.#metrics.refused(refusal?.code ?? 'internal');
    const reply: ErrorReply = { ...(refusal ?? { code: 'internal' }), requestId };
    return { status: errorStatus[reply.code], content: JSON.stringify(reply), requestId };
  }
}

/** By the contract, which names what is wrong. */
function checked(attemptId: string, body: unknown): Input['body'] {
  return (readInput(takeRoutes.saveAnswers as unknown as Route, { params: { attemptId }, query: {}, body }) as Input).body;
}

/** What is no text, or not JSON, is no body that fits the contract. */
function parse(text: string | undefined): unknown {
  try {
    return text === undefined ? undefined : JSON.parse(text);
  } catch {
    return undefined;
  }
}

function send(response: ServerResponse, { status, content, requestId }: Outcome): void {
  if (response.destroyed) return;
  // As text it leaves with the headers in one write.
  response.writeHead(status, { ...replyHeaders, ...(requestId !== undefined && { 'x-request-id': requestId }), 'content-length': Buffer.byteLength(content) });
  response.end(content);
}
