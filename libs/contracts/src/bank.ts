import { z } from 'zod';
import type { ItemDocument } from './delivery-document';
import { code, language, list, localText, problem, searchText } from './common';
import { previewAttempt, previewSeed, previewState } from './preview';
import { idParams, pageOf, paging, route } from './route';

export const itemStatus = z.enum(['draft', 'approved', 'retired']);
export type ItemStatus = z.infer<typeof itemStatus>;
/** Allowed changes of status; separation of duties (who may) is checked on top. */
export const itemTransitions: Record<ItemStatus, readonly ItemStatus[]> = { draft: ['approved', 'retired'], approved: ['retired', 'draft'], retired: ['draft'] };

export const subject = z.object({ code, name: localText });
export const outcome = z.object({ code, subject: code, name: localText });

export const itemRow = z.object({
  id: z.uuid(),
  code: z.string(),
  title: z.string(),
  subject: z.string(),
  outcome: z.string().nullable(),
  status: itemStatus,
  version: z.int(),
  interactions: z.array(z.string()),
  languages: z.array(z.string()),
  maxScore: z.number().nullable(),
  humanScored: z.boolean(),
  practice: z.boolean(),
  updatedAt: z.iso.datetime(),
  n: z.int().nullable(),
  facility: z.number().nullable(),
  correctedItemTotal: z.number().nullable(),
});
export type ItemRow = z.infer<typeof itemRow>;

/** A document of the delivery format; checked where it is made, passed through here. */
export const itemDocument = z.custom<ItemDocument>((value) => typeof value === 'object' && value !== null);

export const itemVariant = z.object({
  language: z.string(),
  title: z.string(),
  xml: z.string(),
  document: itemDocument,
  /** Plain text of every option by response, which is the key, and why a wrong one is wrong. */
  options: z.array(z.object({ response: z.string(), options: z.array(z.object({ option: z.string(), label: z.string(), isKey: z.boolean(), reason: z.string().nullable() })) })),
  /** The key in words for responses without options (accepted strings, intervals, order). */
  keyText: z.array(z.object({ response: z.string(), text: z.string() })),
  guide: z.string().nullable(),
});

export const item = itemRow.extend({
  createdAt: z.iso.datetime(),
  author: z.string().nullable(),
  level: z.string().nullable(),
  variants: z.array(itemVariant),
  problems: z.array(problem),
  forms: z.array(z.object({ id: z.uuid(), code: z.string(), title: z.string(), status: z.string() })),
  history: z.array(z.object({ at: z.iso.datetime(), by: z.string().nullable(), event: z.string(), version: z.int(), note: z.string().nullable() })),
});
export type ItemDetail = z.infer<typeof item>;

/** What an import does with an item whose code the bank has from elsewhere: ask, take it for a new version, or give it a numbered code. */
export const sameCode = z.enum(['ask', 'replace', 'number']);
export type SameCode = z.infer<typeof sameCode>;

/** Row-by-row report of an import. Rows with an error are not stored and none of the rest is lost: each row stands for itself. */
export const bankImportReport = z.object({
  format: z.enum(['qti-package', 'json', 'csv']),
  dryRun: z.boolean(),
  rows: z.int(),
  created: z.int(),
  updated: z.int(),
  unchanged: z.int(),
  refused: z.int(),
  results: z.array(z.object({ row: z.int(), code: z.string().nullable(), result: z.enum(['created', 'updated', 'unchanged', 'refused']), problems: z.array(problem) })),
  /** Tests of a package, each a draft of a form; `id` is null in a dry run and where it was refused. */
  forms: z.array(z.object({ code: z.string(), title: z.string(), id: z.uuid().nullable(), items: z.int(), result: z.enum(['created', 'unchanged', 'refused']), problems: z.array(problem) })),
});
export type BankImportReport = z.infer<typeof bankImportReport>;

/** Null: a person has to score. */
export const trialScore = z.object({ score: z.number().nullable(), maxScore: z.number(), correct: z.boolean().nullable() });

export const itemQuery = z.object({ search: searchText, subject: list(code), outcome: list(code), status: list(itemStatus), interaction: list(z.string()), practice: z.stringbool().optional(), flagged: z.stringbool().optional() });

export const bankRoutes = {
  items: route({ method: 'GET', path: 'items', access: 'bank.read', query: itemQuery.extend({ ...paging, sort: z.enum(['code', 'updated', 'facility', 'discrimination']).default('code'), descending: z.stringbool().default(false) }), reply: pageOf(itemRow) }),
  /** Values for the filters with counts under the other filters. */
  itemFacets: route({ method: 'GET', path: 'items/facets', access: 'bank.read', query: itemQuery, reply: z.object({ subjects: z.array(z.object({ code: z.string(), name: localText.partial(), n: z.int() })), outcomes: z.array(z.object({ code: z.string(), subject: z.string(), name: localText.partial(), n: z.int() })), statuses: z.array(z.object({ code: itemStatus, n: z.int() })), interactions: z.array(z.object({ code: z.string(), n: z.int() })) }) }),
  item: route({ method: 'GET', path: 'items/:id', access: 'bank.read', params: idParams, query: z.object({ version: z.coerce.number().int().min(1).max(2_147_483_647).optional() }), reply: item, errors: ['not-found'] }),
  /** What the given responses would score: the real engine, for the preview. Responses use the preview document's identifiers. */
  tryItem: route({ method: 'POST', path: 'items/:id/try', access: 'bank.read', params: idParams, body: z.strictObject({ language: language, seed: previewSeed.optional(), responses: z.record(z.string(), z.any()) }), reply: trialScore, errors: ['not-found'] }),
  /** The item as one learner meets it: values and orders of a seed, and what turns bring. */
  previewItem: route({ method: 'POST', path: 'items/:id/preview', access: 'bank.read', params: idParams, body: previewAttempt, reply: previewState.extend({ /** After turns. */ score: trialScore.nullable() }), errors: ['not-found'] }),
  setItemStatus: route({ method: 'POST', path: 'items/:id/status', access: 'bank.read', params: idParams, body: z.strictObject({ status: itemStatus, note: z.string().trim().max(2000).optional() }), reply: itemRow, errors: ['not-found', 'item-status-refused', 'own-item', 'item-invalid', 'not-allowed'] }),
  setItemStatuses: route({ method: 'POST', path: 'items/status', access: 'bank.approve', body: z.strictObject({ ids: z.array(z.uuid()).min(1).max(5000), status: itemStatus, note: z.string().trim().max(2000).optional() }), reply: z.object({ done: z.int(), refused: z.array(z.object({ id: z.uuid(), code: z.string(), reason: z.string() })) }) }),
  /** A QTI content package (.zip), whose tests become drafts of forms where the account may make forms, or a table (.json, .csv) as in docs/item-table.md; the file's content decides. */
  importItems: route({ method: 'POST', path: 'items/import', access: 'bank.write', transfer: 'upload', query: z.object({ dryRun: z.stringbool().default(false), /** Changed items that are in the bank become new drafts; otherwise their rows are refused. */ newDrafts: z.stringbool().default(true), sameCode: sameCode.default('ask') }), reply: bankImportReport, errors: ['file-unreadable', 'too-large'] }),
  /** All items of the query as a QTI 3 content package. */
  exportItems: route({ method: 'GET', path: 'items/export', access: 'bank.read', query: itemQuery.extend({ ids: list(z.uuid()) }), transfer: 'file' }),
  /** An asset by its hash; content-addressed, immutable. A learner gets what their briefing shows, and from the start on what their form shows. */
  asset: route({ method: 'GET', path: 'assets/:hash', access: 'bank-or-learner', params: z.object({ hash: z.string().regex(/^[0-9a-f]{64}$/) }), transfer: 'file', errors: ['not-found'] }),
};
