import type { Item } from '../model/item';
import { descendants, type BodyElement, type BodyNode } from '../model/body';
import { interactionOf, type InteractionName } from '../model/vocabulary';
import { seededRandom } from '../hash/random';

/** An interaction of an item and the identifiers of everything in it that an answer can name. */
export interface BoundInteraction {
  readonly element: BodyElement;
  readonly kind: InteractionName;
  readonly response: string;
  /** Authored identifiers of choices, gaps and areas, in the order of the item. */
  readonly choices: readonly string[];
}

const answerable = new Set([
  'qti-simple-choice', 'qti-inline-choice', 'qti-simple-associable-choice', 'qti-gap', 'qti-gap-text', 'qti-gap-img', 'qti-hottext',
  'qti-hotspot-choice', 'qti-associable-hotspot',
]);

/** Interactions that are bound to a declared response, in the order of the body. */
export function boundInteractions(item: Pick<Item, 'body' | 'responses'>): BoundInteraction[] {
  const declared = new Set(item.responses.map((response) => response.identifier));
  const found: BoundInteraction[] = [];
  for (const element of candidateContent(item.body)) {
    const kind = interactionOf(element.name);
    const response = element.attrs['response-identifier']?.trim() ?? '';
    if (kind === null || !declared.has(response)) continue;
    const choices = [...descendants(element.children)].filter((child) => answerable.has(child.name)).map(choiceIdentifier);
    found.push({ element, kind, response, choices: [...new Set(choices)] });
  }
  return found;
}

/** Elements that could be shown to a candidate: scorer's and tutor's rubrics are left out, whatever they contain. */
function* candidateContent(nodes: readonly BodyNode[]): Generator<BodyElement> {
  for (const node of nodes) {
    if (typeof node === 'string' || isOthersRubric(node)) continue;
    yield node;
    yield* candidateContent(node.children);
  }
}

export const isOthersRubric = (element: BodyElement): boolean =>
  element.name === 'qti-rubric-block' && !(element.attrs['view'] ?? '').split(/\s+/).includes('candidate');

export const choiceIdentifier = (element: BodyElement): string => element.attrs['identifier']?.trim() ?? '';

/** Both directions between what an author wrote and what a browser sees. Plain JSON. */
export interface ItemMasks {
  /** Opaque response (`r1`, …) → authored response identifier. */
  readonly responses: Readonly<Record<string, string>>;
  /** Opaque response → opaque choice → authored choice identifier. */
  readonly choices: Readonly<Record<string, Readonly<Record<string, string>>>>;
  /** Opaque printed variable (`v1`, …) → how it is printed. */
  readonly printed: Readonly<Record<string, PrintedSpec>>;
}

export interface PrintedSpec {
  readonly identifier: string;
  readonly format?: string;
  readonly base?: number;
  readonly index?: number;
  readonly field?: string;
  readonly delimiter?: string;
}

/**
 * Opaque names for the responses and choices of an item. Tokens are drawn from a generator that is seeded with the content of
 * the form: they say nothing about authored names or order, differ between forms, and are the same each time the same form is built.
 */
export function maskItem(interactions: readonly BoundInteraction[], printed: ItemMasks['printed'], seed: string): ItemMasks {
  const responses: Record<string, string> = {};
  const choices: Record<string, Record<string, string>> = {};
  interactions.forEach((interaction, i) => {
    const id = `r${i + 1}`;
    responses[id] = interaction.response;
    if (interaction.choices.length === 0) return;
    const random = seededRandom(`mask:${seed}:${id}`);
    const table = new Map<string, string>();
    for (const authored of interaction.choices) {
      let token: string;
      do token = drawToken(random.below); while (table.has(token) || interaction.choices.includes(token));
      table.set(token, authored);
    }
    // Sorted by token, so that the table itself does not keep the authored order.
    choices[id] = Object.fromEntries([...table].sort(([a], [b]) => (a < b ? -1 : 1)));
  });
  return { responses, choices, printed };
}

/** Consonants and digits: no word, in no language, comes about by chance. */
const alphabet = 'bcdfghjkmnpqrstvwxz23456789';

function drawToken(below: (n: number) => number): string {
  let token = alphabet[below(19)] ?? '';
  while (token.length < 5) token += alphabet[below(alphabet.length)];
  return token;
}

export const opaqueResponse = (masks: ItemMasks, authored: string): string | undefined =>
  Object.entries(masks.responses).find(([, name]) => name === authored)?.[0];

export function opaqueChoice(masks: ItemMasks, response: string, authored: string): string {
  const found = Object.entries(masks.choices[response] ?? {}).find(([, name]) => name === authored)?.[0];
  if (found === undefined) throw new Error(`no mask for a choice of ${response}`);
  return found;
}
