import { z } from 'zod';
import { idParams, pageOf, paging, route } from './route';

/** Missing-value codes of the results store and every file made from it. */
export const missingCodes = { omitted: -9, notReached: -8, missingByDesign: -7, invalid: -6, notScored: -5 } as const;

export const releaseFile = z.object({ name: z.string(), bytes: z.int(), sha256: z.string(), rows: z.int().nullable() });

export const release = z.object({
  id: z.uuid(),
  title: z.string(),
  createdAt: z.iso.datetime(),
  by: z.string().nullable(),
  state: z.enum(['building', 'ready', 'failed']),
  progress: z.number(),
  participants: z.int(),
  forms: z.array(z.object({ id: z.uuid(), code: z.string(), rulesVersion: z.int() })),
  files: z.array(releaseFile),
  /** Files that learners gave as answers; listed in the manifest only, since there may be thousands. */
  answerFiles: z.object({ count: z.int(), bytes: z.int() }),
  manifestSha256: z.string().nullable(),
  error: z.string().nullable(),
  downloads: z.int(),
});
export type Release = z.infer<typeof release>;

export const resultRoutes = {
  /** What could be released now, by form. */
  available: route({ method: 'GET', path: 'results/available', access: 'results.read', reply: z.object({ forms: z.array(z.object({ id: z.uuid(), code: z.string(), title: z.string(), rulesVersion: z.int(), scored: z.int(), pending: z.int(), voided: z.int() })) }) }),
  releases: route({ method: 'GET', path: 'results/releases', access: 'results.read', query: z.object({ ...paging }), reply: pageOf(release) }),
  release: route({ method: 'GET', path: 'results/releases/:id', access: 'results.read', params: idParams, reply: release, errors: ['not-found'] }),
  /** Freezes the scored results of the forms into files; runs as a job. */
  createRelease: route({ method: 'POST', path: 'results/releases', access: 'results.download', body: z.strictObject({ title: z.string().trim().min(1).max(200), formIds: z.array(z.uuid()).min(1).max(100) }), reply: release, errors: ['nothing-scored', 'job-running'] }),
  /** `name` is a file of the manifest, or `all.zip`. Streamed; leaves an audit row. */
  downloadFile: route({ method: 'GET', path: 'results/releases/:id/files/:name', access: 'results.download', params: z.object({ id: z.uuid(), name: z.string().regex(/^[\w.-]+(?:\/[\w.-]+){0,2}$/) }), transfer: 'file', errors: ['not-found'] }),
  downloads: route({ method: 'GET', path: 'results/releases/:id/downloads', access: 'results.read', params: idParams, reply: z.object({ rows: z.array(z.object({ at: z.iso.datetime(), by: z.string(), file: z.string(), sha256: z.string() })) }), errors: ['not-found'] }),
};
