import type { Correction, ItemDetail } from '@synoo/contracts';

export type CorrectionAction = Correction['action'];

/** A response of an item that has a key: with options to tick, or with values to type. */
export interface KeyedResponse {
  readonly response: string;
  readonly options: readonly { readonly option: string; readonly label: string; readonly isKey: boolean }[];
  readonly keyText: string | null;
}

/** The responses of an item as its first language variant has them; identifiers are the same in all variants. */
export function keyedResponses(item: Pick<ItemDetail, 'variants'>, language: string): readonly KeyedResponse[] {
  const variant = item.variants.find((one) => one.language === language) ?? item.variants[0];
  if (!variant) return [];
  const withOptions = variant.options.filter((part) => part.options.length > 0).map(({ response, options }) => ({ response, options, keyText: variant.keyText.find((key) => key.response === response)?.text ?? null }));
  const typed = variant.keyText.filter((key) => !withOptions.some((part) => part.response === key.response)).map((key) => ({ response: key.response, options: [], keyText: key.text }));
  return [...withOptions, ...typed];
}

/** Values typed one a line. */
export function typedValues(text: string): readonly string[] {
  return [...new Set(text.split('\n').map((line) => line.trim()).filter(Boolean))];
}

/** The correction, or null where something is still missing. */
export function correctionOf(action: CorrectionAction, ref: string, response: string, values: readonly string[]): Correction | null {
  if (ref === '') return null;
  if (action === 'exclude') return { action, ref };
  if (response === '' || values.length === 0) return null;
  return action === 'replace-key' ? { action, ref, response, correct: [...values] } : { action, ref, response, values: [...values] };
}
