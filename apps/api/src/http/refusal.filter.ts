import { type ArgumentsHost, Catch, type ExceptionFilter, HttpException } from '@nestjs/common';
import { type ErrorCode, type ErrorReply, errorStatus, systemRoutes } from '@synoo/contracts';
import { DomainError, isDatabaseAway, Log, Metrics } from '@synoo/server';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { logRefusal } from './refusal-log';

const codeOfStatus: Readonly<Record<number, ErrorCode>> = {
  400: 'invalid-request',
  401: 'not-signed-in',
  403: 'not-allowed',
  404: 'not-found',
  405: 'not-found',
  409: 'conflict',
  413: 'too-large',
  415: 'unsupported-media',
  429: 'too-many-tries',
  503: 'not-ready',
};

const health = `/api/${systemRoutes.health.path}`;

/** PostgreSQL on texts with the character 0, in a text and in JSON: nobody can type it, so no check of a field names it. */
const unstorable: readonly string[] = ['22021', '22P05'];

/** The refusal that an exception stands for; undefined: a fault of the program. While the database is away everything can be tried again. */
export function refusalOf(error: unknown): Pick<ErrorReply, 'code' | 'details'> | undefined {
  if (error instanceof DomainError) return error.details === undefined ? { code: error.code } : { code: error.code, details: error.details };
  if (error instanceof Error && unstorable.includes(String(Reflect.get(error, 'code')))) return { code: 'invalid-request' };
  const status: unknown = error instanceof HttpException ? error.getStatus() : error instanceof Error ? Reflect.get(error, 'statusCode') : undefined;
  const code = typeof status === 'number' ? codeOfStatus[status] : undefined;
  if (code) return { code };
  return isDatabaseAway(error) ? { code: 'not-ready' } : undefined;
}

/** Turns every exception of a request into `{code, details, requestId}`; a fault is logged and says nothing about its inside. */
@Catch()
export class RefusalFilter implements ExceptionFilter {
  constructor(
    private readonly log: Log,
    private readonly metrics: Metrics,
  ) {}

  catch(error: unknown, host: ArgumentsHost): void {
    const http = host.switchToHttp();
    const request = http.getRequest<FastifyRequest>();
    const reply = http.getResponse<FastifyReply>();
    const refusal = refusalOf(error);
    if (!refusal || isDatabaseAway(error)) this.log.fault('request-failed', error, { requestId: request.id, route: request.routeOptions.url });
    if (reply.raw.headersSent) {
      // A stream broke in the middle: only an aborted connection tells the receiver that the file is not whole.
      reply.raw.destroy();
      return;
    }
    const body: ErrorReply = { ...(refusal ?? { code: 'internal' }), requestId: request.id };
    // A health check that says 503 refuses nobody: every restart would be counted as a fault.
    if (request.routeOptions.url !== health) this.metrics.refused(body.code);
    if (refusal) logRefusal(this.log, { requestId: request.id, route: request.routeOptions.url, attemptId: (request.params as { attemptId?: string } | null)?.attemptId }, refusal);
    void reply.status(errorStatus[body.code]).header('content-type', 'application/json; charset=utf-8').header('cache-control', 'no-store').send(body);
  }
}
