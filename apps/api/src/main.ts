import 'reflect-metadata';
import { setFlagsFromString } from 'node:v8';
import { endInTime, type Env, Log, parseEnv, StartRefusal } from '@synoo/server';
import { createApi } from './create-api';
import { HttpsDoor } from './http/https-door';

/** Connections that wait to be taken: a whole cohort connects anew at once after a network fault. The system's own limit (`net.core.somaxconn`, 4,096 on Linux) applies too. */
const BACKLOG = 4_096;
/** How long what is in hand may take at a stop, after the time in which the proxy notices. Milliseconds. */
const ENDS_WITHIN = 20_000;

/**
 * How far the heap may grow beyond what is in use before it is collected, per cent. Left to itself the engine lets it grow up to
 * fourfold while a cohort comes in, and gives that memory back only when nothing happens any more.
 */
const HEAP_GROWS_BY = 50;

/** What a person can do about a start that failed for a reason known here. */
function sentenceFor(error: unknown, env: Env): string | undefined {
  if (error instanceof StartRefusal) return error.message;
  const code: unknown = error instanceof Error ? Reflect.get(error, 'code') : undefined;
  const port: unknown = error instanceof Error ? Reflect.get(error, 'port') : undefined;
  if (code === 'EADDRINUSE' && port === env.httpPort) return `Port ${env.httpPort}, from which SYNOO_HTTP_PORT sends browsers on to HTTPS, is used by another program. Stop that program, choose another port, or leave SYNOO_HTTP_PORT out.`;
  if (code === 'EACCES' && port === env.httpPort) return `Port ${env.httpPort} (SYNOO_HTTP_PORT) is reserved for the administrator of this computer. Choose one above 1023, or leave it out.`;
  if (code === 'EADDRINUSE') return `Port ${env.port} is used by another program. Stop that program, or choose another port: PORT=${env.port + 1} npm start`;
  if (code === 'EACCES') return `Port ${env.port} is reserved for the administrator of this computer. Choose one above 1023: PORT=3000 npm start`;
  if (code === 'ECONNREFUSED') return 'The database does not answer at the address in DATABASE_URL. Start it, or correct the address.';
  return undefined;
}

async function main(): Promise<void> {
  setFlagsFromString(`--heap-growing-percent=${HEAP_GROWS_BY}`);
  const env = parseEnv();
  const log = new Log(env);
  try {
    const app = await createApi({ env, log });
    endInTime(log, env.drainMs + ENDS_WITHIN);
    const door = app.get(HttpsDoor, { strict: false });
    await app.listen({ port: env.port, host: env.host, backlog: BACKLOG });
    await door.listenForRedirects();
    log.info('api-started', { port: env.port, pid: process.pid, https: env.tls !== undefined });
    if (process.send) {
      process.send({ event: 'listening', port: Number(new URL(await app.getUrl()).port), https: door.announcement() });
      // Started by `npm start`: without that process nobody would look after the database.
      process.on('disconnect', () => process.kill(process.pid, 'SIGTERM'));
    }
  } catch (error) {
    const sentence = sentenceFor(error, env);
    if (sentence === undefined) throw error;
    fail(sentence);
  }
}

function fail(sentence: string): never {
  process.stderr.write(`${sentence}\n`);
  process.exit(1);
}

main().catch((error: unknown) => fail(error instanceof StartRefusal ? error.message : error instanceof Error ? (error.stack ?? error.message) : String(error)));
