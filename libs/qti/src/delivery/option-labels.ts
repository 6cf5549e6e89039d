import type { Language } from '@synoo/contracts';
import { descendants, plainText, type BodyElement } from '../model/body';
import { byIdentifier } from '../model/by-identifier';
import type { Item, ResponseDeclaration } from '../model/item';
import type { Value } from '../model/values';
import { answerable, boundInteractions, choiceIdentifier } from './masks';
import { formatScalar } from '../processing/scalars';
import { scalarsOf } from '../processing/operands';

export interface OptionLabel {
  /** What the option says, without mark-up. */
  readonly text: Readonly<Partial<Record<Language, string>>>;
  /** Whether the option is (part of) the key. */
  readonly isKey: boolean;
}

/** Authored response → authored identifier → label. For pages of statistics, never for a learner. */
export type OptionLabels = Readonly<Record<string, Readonly<Record<string, OptionLabel>>>>;

export function optionLabels(variants: readonly (readonly [Language, Item])[], correct: ReadonlyMap<string, Value>): OptionLabels {
  const first = variants[0]?.[1];
  if (first === undefined) return {};
  const texts = variants.map(([language, item]) => [language, labelsOf(item)] as const);
  const declared = byIdentifier(first.responses);
  const labels: Record<string, Record<string, OptionLabel>> = {};
  for (const { response, choices } of boundInteractions(first)) {
    if (choices.length === 0) continue;
    const keys = keyIdentifiers(declared.get(response), correct.get(response) ?? null);
    labels[response] = Object.fromEntries(
      choices.map((identifier) => [
        identifier,
        {
          text: Object.fromEntries(texts.map(([language, labelled]) => [language, labelled.get(response)?.get(identifier) ?? identifier])),
          isKey: keys.has(identifier),
        },
      ]),
    );
  }
  return labels;
}

function keyIdentifiers(declaration: ResponseDeclaration | undefined, key: Value): ReadonlySet<string> {
  const value = scalarsOf(key);
  if (value !== null) return new Set(value.values.flatMap((scalar) => formatScalar(value.base, scalar).split(' ')));
  return new Set(declaration?.mapping?.entries.filter((entry) => entry.value > 0).flatMap((entry) => entry.key.split(' ')) ?? []);
}

/** What every option of an item says, by response and identifier. */
function labelsOf(item: Item): Map<string, Map<string, string>> {
  return new Map(
    boundInteractions(item).map(({ response, element }) => [
      response,
      new Map([...descendants(element.children)].filter((child) => answerable.has(child.name)).map((child) => [choiceIdentifier(child), elementLabel(child, choiceIdentifier(child))])),
    ]),
  );
}

const elementLabel = (element: BodyElement, identifier: string): string => {
  const text = plainText(element.children) || (element.attrs['hotspot-label'] ?? element.attrs['aria-label'] ?? '');
  return text === '' ? identifier : text;
};
