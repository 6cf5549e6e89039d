import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { base64Length, type ErrorReply, errorStatus, fileLimit, takeRoutes } from '@synoo/contracts';
import { AnswerService, DomainError, ENV, type Env, Log, Metrics, SparseLog } from '@synoo/server';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { LearnerCookie } from '../http/cookies';
import { fromOwnPage } from '../http/csrf';
import { refusalOf } from '../http/refusal.filter';
import { logRefusal } from '../http/refusal-log';

/** Files that learners are sending at the same time; who comes when it is full is told to try again, and does. Bytes. */
const IN_FLIGHT = 160_000_000;
/** Nothing of a file has come for so long. Milliseconds. */
const SILENCE = 60_000;

/**
 * Answers with files, which are longer than any other body may be. Whether one may come at all is decided before a byte of it is
 * read: the browser has checked in to the attempt, and the attempt's form asks for files of that size. What passes goes on to
 * `TakeController.saveAnswers` like every other answer.
 */
export class LargeAnswers {
  #app: NestFastifyApplication | null = null;
  #inFlight = 0;
  #refusals: SparseLog | null = null;

  /** Before the routes are made: the limit of a body is a property of its route. */
  constructor(
    fastify: FastifyInstance,
    private readonly usualLimit: number,
    private readonly silence = SILENCE,
  ) {
    fastify.addHook('onRoute', (route) => {
      if (route.method !== 'PUT' || route.url !== `/api/${takeRoutes.saveAnswers.path}`) return;
      // One item may ask for several files; what this attempt's form allows is checked for each request.
      route.bodyLimit = usualLimit + 4 * base64Length(fileLimit.most);
      route.onRequest = (request, reply) => this.#admit(request, reply);
    });
  }

  open(app: NestFastifyApplication): void {
    this.#app = app;
    this.#refusals = new SparseLog(app.get(Log, { strict: false }));
  }

  async #admit(request: FastifyRequest, reply: FastifyReply): Promise<void> {
    const length = Number(request.headers['content-length'] ?? Number.NaN);
    if (length <= this.usualLimit) return;
    try {
      await this.#check(request, length);
    } catch (error) {
      const refusal = refusalOf(error) ?? { code: 'internal' };
      this.#app?.get(Metrics, { strict: false }).refused(refusal.code);
      if (this.#app) logRefusal(this.#app.get(Log, { strict: false }), { requestId: request.id, route: request.routeOptions.url, attemptId: (request.params as { attemptId?: string }).attemptId }, refusal);
      const body: ErrorReply = { ...refusal, requestId: request.id };
      // The rest of the body is not worth reading.
      await reply.header('connection', 'close').header('cache-control', 'no-store').status(errorStatus[body.code]).send(body);
      return;
    }
    // Whoever went away meanwhile says no more that they did, and would be counted for good.
    if (reply.raw.destroyed) return;
    this.#inFlight += length;
    reply.raw.once('close', () => (this.#inFlight -= length));
    // A line that went dead says nothing more: what it had taken of the room is free again, and its page sends anew.
    const { socket } = request.raw;
    socket.setTimeout(this.silence, () => socket.destroy());
    request.raw.once('end', () => socket.setTimeout(0));
  }

  async #check(request: FastifyRequest, length: number): Promise<void> {
    const app = this.#app;
    if (app === null) throw new DomainError('not-ready');
    const get = <T>(token: abstract new (...args: never[]) => T): T => app.get<T>(token, { strict: false });
    const { attemptId = '' } = request.params as { attemptId?: string };
    if (!fromOwnPage(request, app.get<Env>(ENV, { strict: false }))) throw new DomainError('csrf-rejected');
    if (!get(LearnerCookie).holds(request.cookies, attemptId)) throw new DomainError('not-signed-in');
    if (Number.isNaN(length)) throw new DomainError('too-large', { maxBytes: this.usualLimit });
    const maxBytes = this.usualLimit + (await get(AnswerService).fileCharacters(attemptId));
    if (length > maxBytes) throw new DomainError('too-large', { maxBytes });
    if (this.#inFlight + length > IN_FLIGHT) {
      this.#refusals?.warn('saves-refused', { reason: 'too-many-files' });
      throw new DomainError('not-ready');
    }
  }
}
