import { formatBytes, type Texts } from '@synoo/ui';
import type { Refusal } from './refusal';

/** The sentence for a refusal in the language in use. */
export function refusalText(texts: Texts, { code, details }: Refusal): string {
  const most = details['maxBytes'];
  if (code === 'too-large' && typeof most === 'number') return texts.text('common.error.too-large-at-most', { most: formatBytes(most, texts.language()) });
  return texts.text(`common.error.${code}`, details);
}
