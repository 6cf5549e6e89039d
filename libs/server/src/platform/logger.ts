import { AsyncLocalStorage } from 'node:async_hooks';
import type { LoggerService } from '@nestjs/common';
import type { Env } from './env';

const order = { error: 0, warn: 1, info: 2, debug: 3 } as const;
type Level = keyof typeof order;

/** Id of the request that the running code serves. */
export const requestContext = new AsyncLocalStorage<{ readonly requestId: string }>();

type Fields = Readonly<Record<string, string | number | boolean | null | undefined>>;

/**
 * What of an error may be written down: its name, message, code and stack. PostgreSQL's `detail` and `parameters` hold
 * the values of rows and are left out.
 */
function describe(error: unknown): Fields {
  if (!(error instanceof Error)) return { error: String(error) };
  const code: unknown = Reflect.get(error, 'code');
  return { error: error.name, reason: error.message, code: typeof code === 'string' ? code : undefined, stack: error.stack };
}

/**
 * One JSON object a line on standard output. Callers pass ids, codes and counts, never names, answers or addresses of
 * people.
 */
export class Log implements LoggerService {
  constructor(
    private readonly env: Pick<Env, 'logLevel'>,
    private readonly sink: (line: string) => void = (line) => void process.stdout.write(line),
  ) {}

  info(event: string, fields: Fields = {}): void {
    this.#write('info', event, fields);
  }

  warn(event: unknown, fields?: unknown): void {
    this.#write('warn', String(event), asFields(fields));
  }

  error(event: unknown, fields?: unknown, context?: unknown): void {
    if (event instanceof Error) this.#write('error', event.message, describe(event));
    else this.#write('error', String(event), fields instanceof Error ? describe(fields) : { ...asFields(fields), ...asFields(context) });
  }

  fault(event: string, error: unknown, fields: Fields = {}): void {
    this.#write('error', event, { ...fields, ...describe(error) });
  }

  debug(event: unknown, fields?: unknown): void {
    this.#write('debug', String(event), asFields(fields));
  }

  /** Nest's own messages ("route mapped" and the like) are detail. */
  log(message: unknown, context?: unknown): void {
    this.#write('debug', String(message), asFields(context));
  }

  verbose(message: unknown, context?: unknown): void {
    this.#write('debug', String(message), asFields(context));
  }

  fatal(message: unknown, context?: unknown): void {
    this.error(message, context);
  }

  #write(level: Level, event: string, fields: Fields): void {
    if (order[level] > order[this.env.logLevel]) return;
    const requestId = requestContext.getStore()?.requestId;
    this.sink(`${JSON.stringify({ at: new Date().toISOString(), level, event, requestId, ...fields })}\n`);
  }
}

function asFields(value: unknown): Fields {
  if (value === undefined || value === null) return {};
  if (value instanceof Error) return describe(value);
  if (typeof value === 'object' && !Array.isArray(value)) return value as Fields;
  return { context: String(value) };
}
