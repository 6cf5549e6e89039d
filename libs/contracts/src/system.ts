import { z } from 'zod';
import { pageOf, paging, route } from './route';

export const health = z.object({
  status: z.enum(['ready', 'starting', 'stopping', 'trouble']),
  version: z.string(),
  database: z.enum(['embedded', 'external']),
  postgres: z.string(),
  queue: z.enum(['postgres', 'redis']),
  worker: z.enum(['in-process', 'separate']),
  node: z.string(),
  demo: z.boolean(),
  now: z.int(),
});

export const jobRow = z.object({ id: z.string(), name: z.string(), state: z.enum(['waiting', 'active', 'delayed', 'failed', 'completed']), attempts: z.int(), progress: z.number(), error: z.string().nullable(), at: z.int(), data: z.record(z.string(), z.any()) });

export const systemRoutes = {
  health: route({ method: 'GET', path: 'health', access: 'public', reply: health }),
  jobs: route({ method: 'GET', path: 'system/jobs', access: 'system.read', query: z.object({ state: z.enum(['waiting', 'active', 'delayed', 'failed', 'completed']).default('failed') }), reply: z.object({ counts: z.record(z.string(), z.int()), rows: z.array(jobRow) }) }),
  retryJob: route({ method: 'POST', path: 'system/jobs/:id/retry', access: 'system.manage', params: z.object({ id: z.string().min(1) }), errors: ['not-found'] }),
  audit: route({ method: 'GET', path: 'system/audit', access: 'audit.read', query: z.object({ ...paging, event: z.string().optional(), search: z.string().trim().max(200).optional() }), reply: pageOf(z.object({ id: z.string(), at: z.iso.datetime(), by: z.string().nullable(), event: z.string(), subject: z.string().nullable(), details: z.record(z.string(), z.any()) })) }),
};
