import { z } from 'zod';
import { code, instant, language, searchText } from './common';
import type { ItemDocument } from './delivery-document';
import { idParams, pageOf, paging, route } from './route';

/** What the learner's page cannot do without, besides a secure origin. */
export const browserFeatures = ['indexed-db', 'web-socket', 'dialog', 'structured-clone', 'pointer-events', 'intl'] as const;
export type BrowserFeature = (typeof browserFeatures)[number];
/** Letters of Kyrgyz that Russian does not have. */
export const kyrgyzLetters = ['ң', 'ө', 'ү', 'Ң', 'Ө', 'Ү'] as const;

const pixels = z.int().min(0).max(100_000);
const ms = z.number().min(0).max(3_600_000);
const kbps = z.number().min(0).max(100_000_000);

/** What the check page measured on one computer. Figures only; what they mean is decided by rules that can change. */
export const checkFigures = z.strictObject({
  userAgent: z.string().max(400),
  missing: z.array(z.enum(browserFeatures)).max(browserFeatures.length),
  /** CSS pixels of the screen and of the window's inside; `zoomPercent` null where the browser does not tell. */
  screen: z.strictObject({ width: pixels, height: pixels, windowWidth: pixels, windowHeight: pixels, zoomPercent: z.int().min(1).max(1000).nullable() }),
  /** Whether a value that was written came back; what the browser allows, in MiB; whether it promised to keep it. */
  storage: z.strictObject({ works: z.boolean(), quotaMb: z.number().min(0).max(1e9).nullable(), persisted: z.boolean().nullable() }),
  /** `refused`: the browser knows service workers and does not let this site have one, as where the certificate is not trusted. */
  origin: z.strictObject({ secure: z.boolean(), serviceWorker: z.enum(['works', 'refused', 'absent']), crypto: z.boolean() }),
  /** This computer's clock minus the server's, milliseconds. */
  clock: z.strictObject({ offsetMs: z.int().min(-4e12).max(4e12) }).nullable(),
  network: z.strictObject({ sent: z.int().min(0).max(1000), lost: z.int().min(0).max(1000), p50Ms: ms.nullable(), p95Ms: ms.nullable(), downKbps: kbps.nullable(), upKbps: kbps.nullable(), socket: z.boolean() }),
  letters: z.strictObject({ notDrawn: z.array(z.enum(kyrgyzLetters)).max(kyrgyzLetters.length), typed: z.enum(['keyboard', 'palette', 'not-tried']) }),
  sound: z.enum(['heard', 'not-heard', 'not-tried']),
});
export type CheckFigures = z.infer<typeof checkFigures>;

/** What a rehearsal measured: saves like those of a test, over the time of a test. */
export const rehearsalFigures = z.strictObject({
  plannedMinutes: z.int().min(1).max(360),
  minutes: z.number().min(0).max(400),
  /** Changes made, and how many of them the server has. */
  changes: z.int().min(0).max(100_000),
  saved: z.int().min(0).max(100_000),
  failedTries: z.int().min(0).max(1_000_000),
  p50Ms: ms.nullable(),
  p95Ms: ms.nullable(),
  /** Longest time without an acknowledged save while one was due. */
  longestOutageMs: z.number().min(0).max(24 * 3_600_000),
  /** Times that the page stood still for more than five seconds: the computer slept, or the window was put away. */
  standstills: z.int().min(0).max(10_000),
});
export type RehearsalFigures = z.infer<typeof rehearsalFigures>;

export const checkVerdicts = ['good', 'fair', 'bad'] as const;
export const checkVerdict = z.enum(checkVerdicts);
export type CheckVerdict = z.infer<typeof checkVerdict>;

export const checkAges = ['old', 'recent'] as const;

/** A lab of an organisation, with the code under which its computers are checked. */
export const lab = z.object({ id: z.uuid(), organisationId: z.uuid(), organisationKy: z.string(), organisationRu: z.string(), name: z.string(), code: z.string(), madeAt: z.iso.datetime(), withdrawn: z.boolean(), computers: z.int() });
export type Lab = z.infer<typeof lab>;

export const computerRow = z.object({
  id: z.uuid(),
  labId: z.uuid(),
  lab: z.string(),
  organisationKy: z.string(),
  organisationRu: z.string(),
  name: z.string(),
  verdict: checkVerdict,
  checkedAt: z.iso.datetime(),
  /** Too long ago to say much about the day of a test. */
  old: z.boolean(),
  checks: z.int(),
  figures: checkFigures,
  rehearsal: rehearsalFigures.nullable(),
  rehearsedAt: z.iso.datetime().nullable(),
  rehearsalOld: z.boolean(),
});
export type ComputerRow = z.infer<typeof computerRow>;

/** Most computers that one lab code takes. */
export const maxComputersOfLab = 200;
/** Most changes of one rehearsal. */
export const maxRehearsalChanges = 20_000;

const labParams = z.object({ code });
const computerParams = z.object({ code, computer: z.uuid() });
const computersQuery = { organisationId: z.uuid().optional(), labId: z.uuid().optional(), verdict: checkVerdict.optional(), age: z.enum(checkAges).optional(), search: searchText };

export const computerRoutes = {
  /** The smallest round trip; its time by the server's clock. */
  checkPing: route({ method: 'GET', path: 'check/ping', access: 'public', reply: z.object({ now: instant }) }),
  /** 512 KiB that cannot be compressed, to measure the way here. */
  checkDownload: route({ method: 'GET', path: 'check/download', access: 'public', transfer: 'file', errors: ['too-many-tries'] }),
  checkUpload: route({ method: 'POST', path: 'check/upload', access: 'public', body: z.strictObject({ data: z.string().max(300_000) }), reply: z.object({ bytes: z.int() }), errors: ['too-many-tries'] }),
  /** Whose lab a code is. */
  checkLab: route({ method: 'GET', path: 'check/labs/:code', access: 'public', params: labParams, reply: z.object({ organisationKy: z.string(), organisationRu: z.string(), lab: z.string() }), errors: ['code-unknown'] }),
  storeCheck: route({ method: 'PUT', path: 'check/labs/:code/computers/:computer', access: 'public', params: computerParams, body: z.strictObject({ name: z.string().trim().min(1).max(40), figures: checkFigures }), reply: z.object({ storedAt: z.iso.datetime() }), errors: ['code-unknown', 'too-many-tries', 'lab-full'] }),
  /** Practice items for a rehearsal, from the newest published form; none where no form is published yet. */
  rehearsalItems: route({ method: 'GET', path: 'check/labs/:code/practice', access: 'public', params: labParams, query: z.object({ language }), reply: z.object({ items: z.array(z.custom<ItemDocument>((value) => typeof value === 'object' && value !== null)) }), errors: ['code-unknown'] }),
  /** One committed row, as an answer is; number 1 begins a new rehearsal. */
  rehearsalSave: route({ method: 'POST', path: 'check/labs/:code/computers/:computer/saves', access: 'public', params: computerParams, body: z.strictObject({ seq: z.int().min(1).max(maxRehearsalChanges), answer: z.string().max(2000) }), reply: z.object({ saved: z.int() }), errors: ['code-unknown', 'too-many-tries', 'not-found'] }),
  storeRehearsal: route({ method: 'PUT', path: 'check/labs/:code/computers/:computer/rehearsal', access: 'public', params: computerParams, body: rehearsalFigures, reply: z.object({ storedAt: z.iso.datetime() }), errors: ['code-unknown', 'too-many-tries', 'not-found'] }),

  labs: route({ method: 'GET', path: 'labs', access: 'computers.read', reply: z.object({ rows: z.array(lab) }) }),
  makeLab: route({ method: 'POST', path: 'labs', access: 'computers.manage', body: z.strictObject({ organisationId: z.uuid(), name: z.string().trim().min(1).max(80) }), reply: lab, errors: ['not-found', 'conflict'] }),
  /** The code is good no more; what was found stays. */
  withdrawLab: route({ method: 'POST', path: 'labs/:id/withdraw', access: 'computers.manage', params: idParams, reply: lab, errors: ['not-found'] }),
  /** Worst first, then by lab and name. */
  computers: route({ method: 'GET', path: 'computers', access: 'computers.read', query: z.object({ ...paging, ...computersQuery }), reply: pageOf(computerRow).extend({ counts: z.record(checkVerdict, z.int()) }) }),
  computersFile: route({ method: 'GET', path: 'computers/file.csv', access: 'computers.read', transfer: 'file', query: z.object(computersQuery) }),
  /** A computer that is gone. */
  deleteComputer: route({ method: 'DELETE', path: 'computers/:id', access: 'computers.manage', params: idParams, errors: ['not-found'] }),
};
