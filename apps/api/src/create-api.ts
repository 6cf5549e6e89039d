import { createServer, type RequestListener, type Server } from 'node:http';
import { join } from 'node:path';
import { randomUUID } from 'node:crypto';
import compress from '@fastify/compress';
import cookie from '@fastify/cookie';
import type {} from '@fastify/multipart';
import { NestFactory } from '@nestjs/core';
import { base64Length, fileLimit, mebibyte, slowestLine } from '@synoo/contracts';
import { FastifyAdapter, type NestFastifyApplication } from '@nestjs/platform-fastify';
import { type Clock, type Env, Health, Log, Metrics, programRoot, readTls, requestContext, SocketAdapter } from '@synoo/server';
import { ApiModule } from './api.module';
import { refuseAddress } from './http/refuse-address';
import { HttpsDoor } from './http/https-door';
import { letGo } from './http/let-go';
import { createSecureServer, type SecureServer } from './http/https-server';
import { addSecurityHeaders } from './http/security-headers';
import { readJsonAsUtf8 } from './http/utf8-json';
import { serveWebClient } from './http/web-client';
import { AnswerWire } from './take/answer-wire';
import { FastAnswers } from './take/fast-answers';
import { FastDocuments } from './take/fast-documents';
import { LargeAnswers } from './take/large-answers';

/** Longer than reverse proxies keep a connection, so that none sends into one that is being closed. Milliseconds. */
const KEEP_ALIVE = 75_000;
/** The largest file that is an answer arrives over the slowest line. Milliseconds; who has not sent the headers in the first minute is gone by then. */
const WHOLE_REQUEST = Math.ceil(base64Length(fileLimit.most) / slowestLine) + 60_000;

export interface ApiOptions {
  readonly env: Env;
  readonly clock?: Clock;
  readonly log?: Log;
}

/** Builds the whole api; the caller lets it listen. */
export async function createApi({ env, clock, log = new Log(env) }: ApiOptions): Promise<NestFastifyApplication> {
  const hotPath: { answers?: FastAnswers; documents?: FastDocuments; metrics?: Metrics; health?: Health } = {};
  const tls = await readTls(env, () => clock?.now() ?? Date.now());
  const times = { keepAliveTimeout: KEEP_ALIVE, requestTimeout: WHOLE_REQUEST };
  const door: { secure?: SecureServer; https?: HttpsDoor } = {};
  const adapter = new FastifyAdapter({
    // The one server of this process: answers, and documents that are at hand, go past the framework, everything else through it.
    serverFactory: (framework: RequestListener) => {
      const handler: RequestListener = (request, response) => {
        if (!hotPath.answers?.take(request, response) && !hotPath.documents?.take(request, response)) framework(request, response);
      };
      if (!tls) return createServer(times, handler);
      door.secure = createSecureServer({ material: tls.server, times, handler, inTheClear: (request, response) => door.https?.inTheClear(request, response) ?? false });
      return door.secure.server;
    },
    bodyLimit: mebibyte,
    trustProxy: (_address: string, hop: number) => hop < env.proxies,
    genReqId: () => randomUUID(),
    forceCloseConnections: 'idle',
    // An address that cannot be read, or with a name longer than any of ours, never reaches a route and its filter.
    frameworkErrors: refuseAddress,
    multipart: { limits: { fileSize: 64 * mebibyte, files: 4, fields: 20, fieldSize: mebibyte } },
  });
  readJsonAsUtf8(adapter, mebibyte);
  const fastify = adapter.getInstance();
  fastify.addHook('onRequest', (request, reply, done) => {
    reply.header('x-request-id', request.id);
    if (hotPath.health?.stopping) reply.header('connection', 'close');
    requestContext.run({ requestId: request.id }, done);
  });
  fastify.addHook('onResponse', (request, reply, done) => {
    // Paths that no route serves share one name: addresses that somebody made up must not become labels.
    hotPath.metrics?.requestDone(request.method, request.routeOptions.url ?? 'none', reply.statusCode, reply.elapsedTime / 1000);
    log.debug('request', { method: request.method, route: request.routeOptions.url, status: reply.statusCode, ms: Math.round(reply.elapsedTime) });
    done();
  });
  const largeAnswers = new LargeAnswers(fastify as never, mebibyte);
  const app = await NestFactory.create<NestFastifyApplication>(ApiModule.with({ env, runsJobs: env.jobsInApi, ...(clock && { clock }), log }), adapter, { logger: log, abortOnError: false });
  app.setGlobalPrefix('api');
  await addSecurityHeaders(fastify as never, env);
  await app.register(cookie, { secret: env.secret.toString('hex') });
  await app.register(compress, { threshold: 1400, encodings: ['br', 'gzip'] });
  await serveWebClient(fastify as never, join(programRoot(), 'dist/apps/web/browser'), join(programRoot(), 'dist/apps/api/take-worker.js'), env.pciOrigin);
  const release = letGo(app.getHttpServer() as Server);
  const sockets = new SocketAdapter(app, env, log, () => {
    release();
    door.secure?.release();
  });
  await sockets.connect();
  app.useWebSocketAdapter(sockets);
  app.enableShutdownHooks();
  hotPath.answers = new FastAnswers(app, KEEP_ALIVE);
  hotPath.documents = new FastDocuments(app);
  // The HTTPS server reads the first byte of a connection itself, to tell browsers that came over plain HTTP; its saves come by way of Node's requests.
  if (!tls) new AnswerWire(app.getHttpServer() as Server, hotPath.answers, KEEP_ALIVE);
  hotPath.health = app.get(Health, { strict: false });
  hotPath.metrics = app.get(Metrics, { strict: false });
  largeAnswers.open(app);
  if (tls && door.secure) {
    const https = app.get(HttpsDoor, { strict: false });
    https.open(tls, door.secure);
    door.https = https;
  }
  return app;
}
