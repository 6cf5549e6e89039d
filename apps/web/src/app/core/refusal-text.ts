import type { Texts } from '@synoo/ui';
import type { Refusal } from './refusal';

/** The sentence for a refusal in the language in use. */
export function refusalText(texts: Texts, refusal: Refusal): string {
  return texts.text(`common.error.${refusal.code}`, refusal.details);
}
