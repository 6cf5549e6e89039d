import { z } from 'zod';
import { languages } from './delivery-document';

export const language = z.enum(languages);
/** A text in Kyrgyz and Russian, English where there is one. */
export const localText = z.strictObject({ ky: z.string().trim().min(1).max(2000), ru: z.string().trim().min(1).max(2000), en: z.string().trim().max(2000).optional() });
export type LocalText = z.infer<typeof localText>;
/** Milliseconds since 1970 by the server's clock. */
export const instant = z.int();
/** One problem of a file, row or field. `code` selects the sentence, `values` fill its blanks. */
export const problem = z.object({
  severity: z.enum(['error', 'warning']),
  code: z.string(),
  file: z.string().optional(),
  line: z.int().optional(),
  row: z.int().optional(),
  field: z.string().optional(),
  values: z.record(z.string(), z.union([z.string(), z.number()])).optional(),
});
export type Problem = z.infer<typeof problem>;
export const code = z.string().trim().min(1).max(64);
export const searchText = z.string().trim().max(200).optional();
/** Query flags arrive as text. */
export const list = <T extends z.ZodType>(item: T) =>
  z.preprocess((value) => (value === undefined ? undefined : Array.isArray(value) ? value : String(value).split(',').filter(Boolean)), z.array(item).optional());
