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

/** Elements that an answer can name. */
export const answerable: ReadonlySet<string> = new Set([
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
  // Two interactions on one response are a mistake, but they must not take each other's names.
  const byResponse = new Map<string, Set<string>>();
  for (const { response, choices: own } of interactions) byResponse.set(response, new Set([...(byResponse.get(response) ?? []), ...own]));
  [...byResponse].forEach(([response, authoredNames], i) => {
    const id = `r${i + 1}`;
    responses[id] = response;
    if (authoredNames.size === 0) return;
    const random = seededRandom(`mask:${seed}:${id}`);
    const table = new Map<string, string>();
    for (const authored of authoredNames) {
      let token: string;
      do token = drawToken(random.below); while (table.has(token) || authoredNames.has(token));
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

/** From authored names to opaque ones. */
export interface OpaqueNames {
  response(authored: string): string | undefined;
  choice(response: string, authored: string): string;
}

export function opaqueNames(masks: ItemMasks): OpaqueNames {
  const reversed = (table: Readonly<Record<string, string>>): ReadonlyMap<string, string> => new Map(Object.entries(table).map(([opaque, authored]) => [authored, opaque]));
  const responses = reversed(masks.responses);
  const choices = new Map(Object.entries(masks.choices).map(([response, table]) => [response, reversed(table)]));
  return {
    response: (authored) => responses.get(authored),
    choice: (response, authored) => {
      const found = choices.get(response)?.get(authored);
      if (found === undefined) throw new Error(`no mask for a choice of ${response}`);
      return found;
    },
  };
}
