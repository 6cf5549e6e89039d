import { randomBytes } from 'node:crypto';
import helmet from '@fastify/helmet';
import type { Env } from '@synoo/server';
import type { FastifyInstance, FastifyReply } from 'fastify';

/**
 * Script runs from this host only, never inline. Style elements carry the nonce of their page; style attributes are
 * allowed, because charts set them and they cannot load or run anything.
 */
export async function addSecurityHeaders(fastify: FastifyInstance, env: Pick<Env, 'secure' | 'pciOrigin'>): Promise<void> {
  fastify.decorateReply('styleNonce', undefined);
  const frameHost = env.pciOrigin === undefined ? undefined : new URL(env.pciOrigin).host;
  // The second name of this server gives out the frame and nothing else, and the frame is to be had under no other name.
  fastify.addHook('onRequest', (request, reply, done) => {
    if (isFramePath(request.url) === (request.host === frameHost)) done();
    else void reply.status(404).send();
  });
  fastify.addHook('onRequest', (_request, reply, done) => {
    reply.styleNonce = randomBytes(16).toString('base64url');
    done();
  });
  await fastify.register(helmet, {
    contentSecurityPolicy: false,
    hsts: env.secure ? { maxAge: 31_536_000, includeSubDomains: false } : false,
    referrerPolicy: { policy: 'same-origin' },
    crossOriginEmbedderPolicy: false,
  });
  fastify.addHook('onSend', (request, reply, payload, done) => {
    if (env.pciOrigin !== undefined && isFramePath(request.url)) frameHeaders(reply);
    // Files that are saved bring a stricter policy of their own.
    else if (!reply.hasHeader('content-security-policy')) reply.header('content-security-policy', policy(reply.styleNonce, env));
    reply.header('permissions-policy', 'camera=(), microphone=(), geolocation=(), payment=(), usb=()');
    done(null, payload);
  });
}

/** Files of the frame in which portable custom interactions run. */
export const isFramePath = (url: string): boolean => url.startsWith('/pci/');

/**
 * A page for code of strangers: without an origin even when it is opened by itself, without network, without anything of this
 * host but its own script. Modules come through a port from the page around it and run as blobs.
 */
function frameHeaders(reply: FastifyReply): void {
  reply.removeHeader('x-frame-options');
  reply.header('cross-origin-resource-policy', 'cross-origin');
  reply.header(
    'content-security-policy',
    "sandbox allow-scripts; default-src 'none'; script-src 'self' blob:; style-src 'unsafe-inline'; img-src data: blob:; font-src data:; base-uri 'none'; form-action 'none'",
  );
}

function policy(nonce: string | undefined, { secure, pciOrigin }: Pick<Env, 'secure' | 'pciOrigin'>): string {
  return [
    "default-src 'none'",
    "script-src 'self'",
    `style-src 'self'${nonce === undefined ? '' : ` 'nonce-${nonce}'`}`,
    "style-src-attr 'unsafe-inline'",
    "img-src 'self' data: blob:",
    "font-src 'self'",
    "media-src 'self' blob:",
    "connect-src 'self'",
    "worker-src 'self'",
    "manifest-src 'self'",
    ...(pciOrigin === undefined ? [] : [`frame-src ${pciOrigin}`]),
    "base-uri 'self'",
    "form-action 'self'",
    "frame-ancestors 'none'",
    ...(secure ? ['upgrade-insecure-requests'] : []),
  ].join('; ');
}
