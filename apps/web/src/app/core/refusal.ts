import { errorStatus, type ErrorCode, type Problem } from '@synoo/contracts';

/** What the server refuses, and what only the browser can meet: no connection, or an answer that is not the API's. */
export type RefusalCode = ErrorCode | 'offline' | 'unreadable';

/** An answer of the API that is not a success. `error.CODE` is its sentence. */
export class Refusal extends Error {
  constructor(
    readonly code: RefusalCode,
    readonly status: number,
    readonly details: Readonly<Record<string, unknown>> = {},
    readonly requestId: string | null = null,
  ) {
    super(code);
    this.name = 'Refusal';
  }

  /** Problems of a file, row or field that came with the refusal. */
  get problems(): readonly Problem[] {
    const list = this.details['problems'];
    return Array.isArray(list) ? (list as Problem[]) : [];
  }
}

export function isErrorCode(value: unknown): value is ErrorCode {
  return typeof value === 'string' && Object.hasOwn(errorStatus, value);
}

/** Turns a reply with an error status into a refusal, whatever its body is. */
export function refusalOf(status: number, body: unknown): Refusal {
  if (typeof body === 'object' && body !== null && 'code' in body && isErrorCode(body.code)) {
    const reply = body as { code: ErrorCode; details?: Record<string, unknown>; requestId?: string };
    return new Refusal(reply.code, status, reply.details ?? {}, reply.requestId ?? null);
  }
  return new Refusal(status === 502 || status === 503 || status === 504 ? 'not-ready' : status === 413 ? 'too-large' : 'unreadable', status);
}

/** Any thrown thing as a refusal; what is not one is a fault of this page and is thrown on. */
export function asRefusal(error: unknown): Refusal {
  if (error instanceof Refusal) return error;
  throw error;
}
