import { z } from 'zod';
import { base64Length, fileLimit } from './file-limit';

/** `i1`, `i2`, … as in the form document. */
export const itemRef = z.string().regex(/^i[1-9]\d{0,3}$/);
export const responseValue = z.union([z.null(), z.string().max(100_000), z.array(z.string().max(4_000)).max(1_000), z.strictObject({ name: z.string().max(255), type: z.string().max(127), data: z.string().max(base64Length(fileLimit.most)) })]);
/** Values by response of the item's document. */
export const itemResponse = z.record(z.string().regex(/^r[1-9]\d{0,2}$/), responseValue);
