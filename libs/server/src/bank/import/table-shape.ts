import type { Problem } from '@synoo/contracts';
import { z } from 'zod';
import { rowError } from './import-row';

/** The shape of an item of the table, as docs/item-table.md says. What a shape cannot say is in `table-rules.ts`. */
const text = (max: number) => z.string().max(max).refine((value) => value.trim() !== '' && !value.includes('\0'), 'empty');
const choosable = z.strictObject({ id: z.string().regex(/^[A-Z]\d{0,2}$/), text: text(4000), reason: text(4000).optional() });
const options = z.array(choosable).min(2).max(26);
const variants = <T extends z.ZodRawShape>(fields: T) => {
  const variant = z.strictObject({ title: text(300), stimulus: text(20_000).optional(), prompt: text(20_000), ...fields });
  return z.strictObject({ ky: variant, ru: variant });
};
const base = {
  code: z.string().regex(/^[A-Z]{2,4}-\d{3}$/),
  subject: z.string().regex(/^[a-z][a-z0-9]*(?:-[a-z0-9]+)*$/).max(64),
  outcome: z.string().regex(/^[A-Z]{2,4}-\d+$/),
  level: z.enum(['knowledge', 'application', 'reasoning']),
  maxScore: z.int().min(1).max(100),
  shuffle: z.boolean().optional(),
  partial: z.boolean().optional(),
};
const id = z.string().min(1).max(10);

export const itemShape = z.discriminatedUnion('type', [
  z.strictObject({ ...base, type: z.literal('choice'), variants: variants({ options }), key: id }),
  z.strictObject({ ...base, type: z.literal('choices'), variants: variants({ options }), key: z.array(id).min(1) }),
  z.strictObject({
    ...base,
    type: z.literal('text'),
    variants: variants({ unit: text(40).optional(), errors: z.array(z.strictObject({ answer: text(200), reason: text(2000) })).max(30).optional() }),
    key: z.union([
      z.strictObject({ number: z.number(), tolerance: z.number().min(0) }),
      z.strictObject({ accept: z.array(text(200)).min(1).max(200), caseSensitive: z.boolean() }),
    ]),
  }),
  z.strictObject({ ...base, type: z.literal('inline'), variants: variants({ gaps: z.record(z.string().regex(/^[\w-]{1,20}$/), options) }), key: z.record(z.string(), id) }),
  z.strictObject({ ...base, type: z.literal('order'), variants: variants({ options }), key: z.array(id).min(2) }),
  z.strictObject({ ...base, type: z.literal('match'), variants: variants({ left: z.array(choosable).min(1).max(26), right: options }), key: z.array(z.tuple([id, id])).min(1) }),
  z.strictObject({
    ...base,
    type: z.literal('extended'),
    variants: variants({ guide: z.array(z.strictObject({ score: z.int().min(0), text: text(4000) })).min(2), expectedLines: z.int().min(1).max(60) }),
    key: z.null(),
  }),
]);

export const outcomeShape = z.strictObject({ code: base.outcome, subject: base.subject, name: z.strictObject({ ky: text(500), ru: text(500), en: text(500) }) });

const codes: Partial<Record<z.core.$ZodIssue['code'], string>> = { unrecognized_keys: 'field-unknown', too_big: 'value-too-large', too_small: 'value-too-small', invalid_format: 'value-malformed', invalid_value: 'value-not-allowed', custom: 'cell-empty' };

function codeOf(issue: z.core.$ZodIssue): string {
  if (issue.code === 'too_small' && issue.origin === 'string') return 'cell-empty';
  return codes[issue.code] ?? 'value-wrong-type';
}

/** The issues of a shape as problems of a row, each with the field it is about. */
export function shapeProblems(error: z.ZodError, given: unknown, row: number): Problem[] {
  return error.issues.map((issue) => {
    const path = issue.code === 'unrecognized_keys' ? [...issue.path, issue.keys.join(', ')] : issue.path;
    const field = path.join('.');
    const absent = valueAt(given, issue.path) === undefined;
    if (field === 'key' && (absent || valueAt(given, ['key']) === null)) return rowError('key-missing', row, 'key');
    return rowError(absent && issue.code !== 'unrecognized_keys' ? 'field-missing' : codeOf(issue), row, field, { reason: issue.message });
  });
}

function valueAt(given: unknown, path: readonly PropertyKey[]): unknown {
  return path.reduce<unknown>((value, step) => (typeof value === 'object' && value !== null ? Reflect.get(value, step) : undefined), given);
}

