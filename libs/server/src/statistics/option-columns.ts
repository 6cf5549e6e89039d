import type { FormKeyItem } from '@synoo/qti';
import type { ItemOptions } from '@synoo/psychometrics';
import type { ScoreRow } from './score-rows';

/** A response of an item whose options can be told apart, with what is needed to name them. */
export interface OptionResponse {
  readonly response: string;
  readonly options: readonly { readonly option: string; readonly label: string; readonly isKey: boolean }[];
}

/** The analysis keeps a set of options in the bits of one number. */
const MOST_OPTIONS = 32;
const kinds = new Set<string>(['choice', 'inline-choice', 'hotspot', 'hottext']);

/** Responses of an item that get an option table, in the order of the item. */
export function optionResponses(item: FormKeyItem): OptionResponse[] {
  return item.interactions.flatMap(({ response, kind }) => {
    const labels = Object.entries(item.optionLabels[response] ?? {});
    if (!kinds.has(kind) || labels.length === 0 || labels.length > MOST_OPTIONS) return [];
    return [{ response, options: labels.map(([option, { text, isKey }]) => ({ option, label: text.ky ?? text.ru ?? text.en ?? option, isKey })) }];
  });
}

/** Which options each person chose in one response. */
export function optionColumn({ response, options }: OptionResponse, ref: string, rows: readonly ScoreRow[]): ItemOptions {
  const index = new Map(options.map(({ option }, position) => [option, position]));
  const keys = options.flatMap(({ isKey }, position) => (isKey ? [position] : []));
  const chosen = rows.map((row) => row.responses[ref]?.[response]);
  if (!chosen.some(Array.isArray)) {
    return { kind: 'single', selected: Int32Array.from(chosen, (value) => (typeof value === 'string' ? (index.get(value) ?? -1) : -1)), count: options.length, keys };
  }
  const bits = chosen.map((value) => (Array.isArray(value) ? value : typeof value === 'string' ? [value] : []).reduce<number>((set, option) => set | (index.has(option as string) ? 1 << index.get(option as string)! : 0), 0));
  return { kind: 'multiple', selected: Int32Array.from(bits), count: options.length, keys };
}
