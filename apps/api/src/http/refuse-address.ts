import { type ErrorCode, type ErrorReply, errorStatus } from '@synoo/contracts';
import type { FastifyError, FastifyReply, FastifyRequest } from 'fastify';

/** Refuses an address that reaches no route, in the same shape as everything else is refused. */
export function refuseAddress(error: FastifyError, request: FastifyRequest, reply: FastifyReply): void {
  const code: ErrorCode = error.code === 'FST_ERR_BAD_URL' ? 'invalid-request' : 'not-found';
  const body: ErrorReply = { code, requestId: request.id };
  void reply.status(errorStatus[code]).header('content-type', 'application/json; charset=utf-8').header('cache-control', 'no-store').send(body);
}
