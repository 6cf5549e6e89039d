import { z } from 'zod';
import type { BriefingDocument, FormDocument } from './delivery-document';
import { code, language, localText, problem, searchText } from './common';
import { previewAttempt, previewState } from './preview';
import { idParams, pageOf, paging, route } from './route';
import { fileLimit, mebibyte } from './file-limit';

export const formStatus = z.enum(['draft', 'published', 'superseded']);
/** Formulas in MathML are long. */
const formulas = z.string().trim().max(20_000);
const formulaText = z.strictObject({ ky: formulas.min(1), ru: formulas.min(1), en: formulas.optional() });
export const formTools = z.enum(['highlighter', 'answer-eliminator', 'line-reader', 'magnifier', 'calculator', 'notes', 'formula-sheet', 'letters']);

/**
 * How learners move through a form. `free`: to and fro over the whole test. `sections`: to and fro in a section; a section that was
 * left cannot be entered again. `forward`: item by item, never back.
 */
export const formNavigation = z.enum(['free', 'sections', 'forward']);
export type FormNavigation = z.infer<typeof formNavigation>;

/** What an author lays down; publishing turns it into documents. */
export const formDesign = z.strictObject({
  title: localText,
  languages: z.array(language).min(1),
  timeLimitMinutes: z.int().min(1).max(480),
  /** The learner may change the language during the test. */
  languageSwitch: z.boolean(),
  /** Absent: free, as all forms made before there was a choice. */
  navigation: formNavigation.optional(),
  tools: z.array(formTools),
  /** What the tool `formula-sheet` shows: text, with formulas in MathML between; without it the tool is not offered. */
  formulaSheet: formulaText.optional(),
  /** Largest file that an answer may be, in megabytes (2^20 bytes); 5 where it is not said. */
  fileLimitMegabytes: z.int().min(1).max(fileLimit.most / mebibyte).optional(),
  instructions: localText,
  practice: z.array(z.uuid()).max(10),
  /** Feedback may be shown during the test; an item that gives some may be answered so often (0 = without limit). */
  feedback: z.strictObject({ maxAttempts: z.int().min(0).max(20) }).optional(),
  /** Rules of a QTI 3 test over the items of the sections; `items` by identifier of the test's item references. */
  test: z.strictObject({ xml: z.string().min(1).max(500_000), items: z.record(z.string().min(1).max(255), z.uuid()) }).optional(),
  sections: z.array(z.strictObject({ title: localText, instructions: localText.nullable(), /** Of this section alone, inside the limit of the form. */ timeLimitMinutes: z.int().min(1).max(480).nullable().optional(), items: z.array(z.uuid()).min(1).max(200) })).min(1).max(20),
});
export type FormDesign = z.infer<typeof formDesign>;

/** What needs the server during the test, and so a network: an item, or a rule of the form's test. A program's frame comes from a second host. */
export const onlineReason = z.object({
  code: z.enum(['adaptive', 'end-attempt', 'template-parts', 'printed-outcome', 'feedback', 'branch-rule', 'pre-condition', 'custom-interaction']),
  ref: z.string().nullable(),
  itemCode: z.string().nullable(),
  /** Item, section or part of the test that has the rule. */
  at: z.string().nullable(),
});

export const formRow = z.object({
  id: z.uuid(),
  code: z.string(),
  title: z.string(),
  status: formStatus,
  items: z.int(),
  languages: z.array(language),
  timeLimitMinutes: z.int(),
  hash: z.string().nullable(),
  rulesVersion: z.int().nullable(),
  supersedes: z.uuid().nullable(),
  supersededBy: z.uuid().nullable(),
  publishedAt: z.iso.datetime().nullable(),
  updatedAt: z.iso.datetime(),
  sessions: z.int(),
  n: z.int().nullable(),
  /** Published, and can only be taken with a network. */
  online: z.boolean(),
});
export type FormRow = z.infer<typeof formRow>;

export const rulesVersion = z.object({
  version: z.int(),
  reason: z.string(),
  by: z.string().nullable(),
  at: z.iso.datetime(),
  /** What rescoring under this version changed; null while the job runs. */
  outcome: z.object({ attempts: z.int(), changedAttempts: z.int(), raised: z.int(), lowered: z.int(), meanBefore: z.number().nullable(), meanAfter: z.number().nullable(), items: z.array(z.object({ ref: z.string(), itemCode: z.string(), changed: z.int() })) }).nullable(),
});

export const form = formRow.extend({
  design: formDesign,
  /** Items of the design, in order, as the bank has them now. */
  designItems: z.array(z.object({ id: z.uuid(), code: z.string(), title: z.string(), status: z.string(), version: z.int(), maxScore: z.number().nullable(), languages: z.array(z.string()), ref: z.string().nullable() })),
  documents: z.array(z.object({ language, hash: z.string(), bytes: z.int() })),
  rules: z.array(rulesVersion),
  /** Empty where the test can be taken without a network; of a draft, as it would be published now. */
  onlineReasons: z.array(onlineReason),
  problems: z.array(problem),
});
export type FormDetail = z.infer<typeof form>;

/** A change of the key of one item of a published form. Identifiers are the authored ones, as on the item's page. */
export const correction = z.discriminatedUnion('action', [
  /** These values are now the right ones (choice identifiers, accepted strings, pairs); full score for them, none for others. */
  z.strictObject({ action: z.literal('replace-key'), ref: z.string(), response: z.string(), correct: z.array(z.string().min(1)).min(1) }),
  /** Accept further answers besides the key, each on its own. */
  z.strictObject({ action: z.literal('also-accept'), ref: z.string(), response: z.string(), values: z.array(z.string().min(1)).min(1) }),
  /** The item no longer counts: no score and no maximum. */
  z.strictObject({ action: z.literal('exclude'), ref: z.string() }),
]);
export type Correction = z.infer<typeof correction>;

export const formDocument = z.custom<FormDocument>((value) => typeof value === 'object' && value !== null);
export const briefingDocument = z.custom<BriefingDocument>((value) => typeof value === 'object' && value !== null);

export const formRoutes = {
  forms: route({ method: 'GET', path: 'forms', access: 'forms.read', query: z.object({ ...paging, search: searchText, status: formStatus.optional() }), reply: pageOf(formRow) }),
  form: route({ method: 'GET', path: 'forms/:id', access: 'forms.read', params: idParams, reply: form, errors: ['not-found'] }),
  createForm: route({ method: 'POST', path: 'forms', access: 'forms.write', body: z.strictObject({ code, design: formDesign }), reply: form, errors: ['conflict', 'form-invalid'] }),
  updateForm: route({ method: 'PUT', path: 'forms/:id', access: 'forms.write', params: idParams, body: z.strictObject({ design: formDesign }), reply: form, errors: ['not-found', 'form-not-draft', 'form-invalid'] }),
  deleteForm: route({ method: 'DELETE', path: 'forms/:id', access: 'forms.write', params: idParams, errors: ['not-found', 'form-not-draft'] }),
  /** Makes the documents and the key. From here on nothing of the form changes. */
  publishForm: route({ method: 'POST', path: 'forms/:id/publish', access: 'forms.write', params: idParams, reply: form, errors: ['not-found', 'form-not-draft', 'form-invalid'] }),
  /** A new draft with the same design that, once published, takes the place of this form. */
  supersedeForm: route({ method: 'POST', path: 'forms/:id/supersede', access: 'forms.write', params: idParams, body: z.strictObject({ code }), reply: form, errors: ['not-found', 'form-not-published', 'conflict'] }),
  previewForm: route({ method: 'GET', path: 'forms/:id/preview', access: 'forms.read', params: idParams, query: z.object({ language }), reply: z.object({ document: formDocument, briefing: briefingDocument }), errors: ['not-found', 'form-invalid'] }),
  /** The form as one learner meets it: their items in their order, and what turns bring. */
  previewTurns: route({ method: 'POST', path: 'forms/:id/preview', access: 'forms.read', params: idParams, body: previewAttempt, reply: previewState, errors: ['not-found', 'form-invalid'] }),
  /** A new version of the rules; a job scores all attempts again and keeps both scores. */
  correctForm: route({ method: 'POST', path: 'forms/:id/corrections', access: 'forms.correct', params: idParams, body: z.strictObject({ corrections: z.array(correction).min(1).max(200), reason: z.string().trim().min(3).max(2000) }), reply: form, errors: ['not-found', 'form-not-published', 'correction-invalid'] }),
  /** The form with its items as a QTI 3 content package, keys included. */
  exportForm: route({ method: 'GET', path: 'forms/:id/export', access: 'bank.read', params: idParams, transfer: 'file', errors: ['not-found'] }),
};
