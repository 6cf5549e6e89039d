import type { Refusal } from '../../core/refusal';

/**
 * Whether an end that the server refused will never be taken: the attempt is over, or went on at another place. A pause ends: the
 * server's clock may be a moment behind that of a page whose break is over.
 */
export function isDecidedOtherwise({ code, details }: Pick<Refusal, 'code' | 'details'>): boolean {
  return code === 'place-superseded' || (code === 'attempt-not-open' && details['reason'] !== 'paused');
}
