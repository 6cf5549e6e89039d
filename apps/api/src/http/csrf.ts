import type { Env } from '@synoo/server';
import type { FastifyRequest } from 'fastify';

const readOnly = new Set(['GET', 'HEAD', 'OPTIONS']);

/**
 * Whether a request that changes something comes from a page of this site, or from a program. A page of another site cannot
 * set the header `x-synoo` without asking first (and is never allowed to), and its browser says where it comes from.
 */
export function fromOwnPage(request: Pick<FastifyRequest, 'method' | 'headers'>, env: Pick<Env, 'publicUrl'>): boolean {
  if (readOnly.has(request.method)) return true;
  const { origin, host } = request.headers;
  const site = request.headers['sec-fetch-site'];
  if (request.headers['x-synoo'] !== '1') return false;
  if (site !== undefined && site !== 'same-origin') return false;
  if (origin === undefined) return true;
  if (!URL.canParse(origin)) return false;
  return new URL(origin).host === (env.publicUrl === undefined ? host : new URL(env.publicUrl).host);
}
