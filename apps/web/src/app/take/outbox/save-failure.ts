import type { ErrorReply } from '@synoo/contracts';
import type { SaveOutcome } from './answer-outbox';

/** Codes with which the server says that this computer may not speak for the attempt. */
export const signedOutCodes: readonly string[] = ['not-signed-in', 'attempt-not-found', 'epoch-unknown', 'not-allowed'];
const refusedCodes: readonly string[] = ['event-invalid', 'invalid-request', 'too-large', 'unsupported-media'];

/** What a refused save means for the outbox; whatever it does not know is worth another try. */
export function saveFailure({ code, details }: { readonly code: string; readonly details?: ErrorReply['details'] | undefined }): Extract<SaveOutcome, { ok: false }> {
  if (code === 'attempt-not-started') return { ok: false, why: 'waiting' };
  if (signedOutCodes.includes(code)) return { ok: false, why: 'signed-out' };
  const seqs = details?.['seqs'];
  if (code === 'number-used' && Array.isArray(seqs)) return { ok: false, why: 'number-used', seqs: seqs.filter((seq) => typeof seq === 'number') };
  return { ok: false, why: refusedCodes.includes(code) ? 'refused' : 'unreachable' };
}
