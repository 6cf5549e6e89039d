import { randomBytes } from 'node:crypto';
import helmet from '@fastify/helmet';
import type { Env } from '@synoo/server';
import type { FastifyInstance } from 'fastify';

/**
 * Script runs from this host only, never inline. Style elements carry the nonce of their page; style attributes are
 * allowed, because charts set them and they cannot load or run anything.
 */
export async function addSecurityHeaders(fastify: FastifyInstance, env: Pick<Env, 'secure'>): Promise<void> {
  fastify.decorateReply('styleNonce', undefined);
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
  fastify.addHook('onSend', (_request, reply, payload, done) => {
    reply.header('content-security-policy', policy(reply.styleNonce, env.secure));
    reply.header('permissions-policy', 'camera=(), microphone=(), geolocation=(), payment=(), usb=()');
    done(null, payload);
  });
}

function policy(nonce: string | undefined, secure: boolean): string {
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
    "base-uri 'self'",
    "form-action 'self'",
    "frame-ancestors 'none'",
    ...(secure ? ['upgrade-insecure-requests'] : []),
  ].join('; ');
}
