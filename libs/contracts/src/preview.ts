import { z } from 'zod';
import type { AttemptDocument, ItemDocument, ItemTurnDocument } from './delivery-document';
import { language } from './common';
import { itemRef, itemResponse } from './responses';

/** Another seed is another learner: other values, orders and choice of items. */
export const previewSeed = z.string().regex(/^[\w-]{1,40}$/);

/** A trial attempt, told whole each time: nothing of a preview is kept on the server. */
export const previewAttempt = z.strictObject({
  language,
  seed: previewSeed,
  /** The item to be shown; where the rules of a test lead, they say it. */
  item: itemRef.optional(),
  /** Turns as a learner's page would take them, oldest first. */
  turns: z.array(z.strictObject({ kind: z.enum(['attempt', 'next']), item: itemRef, response: itemResponse })).max(200),
});
export type PreviewAttempt = z.infer<typeof previewAttempt>;

export const previewState = z.object({
  /** What is the trial attempt's own. */
  attempt: z.custom<AttemptDocument>((value) => typeof value === 'object' && value !== null),
  /** The item that is shown; null at the end of a test that leads, and where none was named. */
  document: z.custom<ItemDocument>((value) => typeof value === 'object' && value !== null).nullable(),
  /** What turns have brought of it; null where it takes none. */
  shown: z.custom<ItemTurnDocument>((value) => typeof value === 'object' && value !== null).nullable(),
  /** Items that the rules led to; null where the form does not lead. */
  reached: z.array(itemRef).nullable(),
  /** Why the last turn was not taken. */
  refusal: z.string().nullable(),
});
export type PreviewState = z.infer<typeof previewState>;
