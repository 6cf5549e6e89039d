import { missingCodes } from '@synoo/contracts';
import type { FormKeyItem } from '@synoo/qti';
import type { OpenForm } from '../scoring/form-keys';
import { SCORE_STATUS } from '../scoring/score-log';
import type { Cell } from './csv';

/** An item of a release with the names of its variables. The same item in several forms is one set of variables. */
export interface ReleaseItem {
  readonly itemId: string;
  readonly code: string;
  /** Begins the names of the item's variables: letters, digits and underscores. */
  readonly name: string;
  /** Authored response identifiers in the order of the item. */
  readonly responses: readonly string[];
  /** Those of them that are files. */
  readonly files: readonly string[];
  /** Template variables, whose values differ between attempts. */
  readonly templates: readonly string[];
  readonly maxScore: number;
  readonly human: boolean;
  readonly key: FormKeyItem;
}

/** What is written of one attempt's item. */
export interface ItemCells {
  readonly status: number;
  readonly score: number | null;
  readonly seconds: number;
  readonly responses: Readonly<Record<string, unknown>>;
  readonly templates: Readonly<Record<string, unknown>>;
}

/** All items of the forms, in the order of the forms. */
export function releaseItems(forms: readonly OpenForm[]): ReleaseItem[] {
  const items = new Map<string, ReleaseItem>();
  const names = new Set<string>();
  for (const form of forms) {
    const keys = new Map(form.key.items.map((item) => [item.ref, item]));
    for (const { ref, itemId, code } of form.items) {
      const key = keys.get(ref);
      if (!key || items.has(itemId)) continue;
      const plain = code.replace(/[^A-Za-z0-9]+/gu, '_');
      const first = /^[A-Za-z]/u.test(plain) ? plain : `i_${plain}`;
      let name = first;
      for (let number = 2; names.has(name.toLowerCase()); number++) name = `${first}_${number}`;
      names.add(name.toLowerCase());
      items.set(itemId, { itemId, code, name, responses: [...new Set(key.interactions.map(({ response }) => response))], files: [...new Set(key.interactions.filter(({ kind }) => kind === 'upload' || kind === 'drawing').map(({ response }) => response))], templates: Object.keys(form.scorer.templates(ref, '')), maxScore: key.maxScore, human: key.human, key });
    }
  }
  return [...items.values()];
}

const plainName = (identifier: string): string => identifier.replace(/[^A-Za-z0-9]+/gu, '_');

/** The variable of a response, which also names the folder of its files. */
export const responseVariable = (name: string, response: string): string => `${name}_${plainName(response)}`;

/** Variables of an item: each response, score, status, seconds, and each template variable. */
export function itemVariables({ name, responses, templates }: Pick<ReleaseItem, 'name' | 'responses' | 'templates'>): string[] {
  return [...responses.map((response) => responseVariable(name, response)), `${name}_score`, `${name}_status`, `${name}_seconds`, ...templates.map((template) => `${name}_value_${plainName(template)}`)];
}

const missingByStatus: Readonly<Record<number, number>> = {
  [SCORE_STATUS.omitted]: missingCodes.omitted,
  [SCORE_STATUS.notReached]: missingCodes.notReached,
  [SCORE_STATUS.missingByDesign]: missingCodes.missingByDesign,
  [SCORE_STATUS.invalid]: missingCodes.invalid,
};

/** Cells of an item, in the order of {@link itemVariables}; undefined: the item is not in this learner's form. */
export function itemCells({ responses, templates }: Pick<ReleaseItem, 'responses' | 'templates'>, cells: ItemCells | undefined): Cell[] {
  if (!cells) return [...responses, 'score', 'status', 'seconds', ...templates].map(() => missingCodes.missingByDesign);
  const missing = missingByStatus[cells.status];
  return [
    ...responses.map((response): Cell => missing ?? valueText(cells.responses[response]) ?? missingCodes.omitted),
    missing ?? cells.score ?? missingCodes.notScored,
    missing ?? 0,
    cells.seconds,
    ...templates.map((template): Cell => (cells.status === SCORE_STATUS.missingByDesign ? missingCodes.missingByDesign : valueText(cells.templates[template]))),
  ];
}

/** One value as it is; several joined by `|`, with `\` before a `|` or `\` that belongs to a value. */
export function valueText(value: unknown): string | null {
  if (value === null || value === undefined) return null;
  if (Array.isArray(value)) return value.map((part) => String(part).replace(/[\\|]/gu, '\\$&')).join('|');
  return typeof value === 'object' ? JSON.stringify(value) : String(value);
}
