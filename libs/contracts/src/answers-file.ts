import { z } from 'zod';
import { instant } from './common';
import { idParams, route } from './route';
import { answerEvent } from './take';

/**
 * Answers that leave a computer without network, as a file that only the server can read. Everything unsent of one attempt is
 * in it, by place, as it would have been sent. The key is agreed with the server's public key (X25519; the file's own pair is
 * new each time), HKDF-SHA-256(shared secret, salt: file's public key + server's, `info` of {@link answersFileInfo}, 32 bytes), and
 * seals the content by AES-256-GCM with a nonce of zeros; {@link answersFileBound} is authenticated along with it.
 */
export const answersFile = z.strictObject({
  schema: z.literal('synoo-answers/1'),
  attemptId: z.uuid(),
  /** SHA-256 of one of the form's documents. */
  form: z.string().regex(/^[0-9a-f]{64}$/),
  /** The file's public key, base64url. */
  key: z.string().length(43),
  /** The content with its tag, base64url. */
  content: z.string().regex(/^[\w-]+$/),
});
export type AnswersFile = z.infer<typeof answersFile>;

export const answersFileInfo = 'synoo answers file';
export const answersFileBound = ({ schema, attemptId, form }: Pick<AnswersFile, 'schema' | 'attemptId' | 'form'>): string => `${schema}\n${attemptId}\n${form}`;

export const answersContent = z.strictObject({
  /** What the check-in gave to the page: proof that the file was made at a computer of the attempt. */
  ticket: z.string().max(100),
  places: z.array(z.strictObject({ epoch: z.int().min(1).max(2_147_483_647), events: z.array(answerEvent).max(100_000) })).max(1_000),
  /** The learner ended the test, and the server was not told; `seq` is the last event of the place. */
  finish: z.strictObject({ epoch: z.int().min(1).max(2_147_483_647), seq: z.int().min(0), at: instant }).nullable(),
});
export type AnswersContent = z.infer<typeof answersContent>;

/** What became of an uploaded file. */
export const answersReport = z.object({
  participantId: z.uuid(),
  seat: z.int(),
  name: z.string(),
  /** Changes that the server did not have. */
  stored: z.int(),
  /** Changes that it had already. */
  known: z.int(),
  /** Of the stored ones: given after the end. */
  notCounted: z.int(),
  /** Changes that cannot be stored: they do not fit the form. */
  refused: z.int(),
  /** Changes under whose number the server has another one, which stays; and the items that they are about, numbered as in the form. */
  conflicts: z.int(),
  conflictItems: z.array(z.int()),
  /** The file ended the test. */
  finished: z.boolean(),
});
export type AnswersReport = z.infer<typeof answersReport>;

export const answersFileRoutes = {
  /** One file of a learner of this session; the same one twice changes nothing. */
  uploadAnswersFile: route({ method: 'POST', path: 'sessions/:id/answers-files', access: 'sessions.proctor', params: idParams, reply: answersReport, transfer: 'upload', errors: ['not-found', 'not-proctor-of-session', 'answers-file-damaged', 'answers-file-other-session', 'attempt-not-found', 'attempt-not-started', 'too-large'] }),
};
