import type { AttemptDocument, Content, FormDocument, Interaction } from '@synoo/contracts';
import type { FormKey } from './form';
import { printValue } from './printed';
import { seededRandom, shuffled } from '../hash/random';
import { parseItem } from '../parse/parse-item';
import { parseTest } from '../parse/parse-test';
import { openEngine } from '../processing/engine';
import { planTest } from '../test-run/plan';

interface Placed {
  readonly id: string;
  readonly fixed?: true;
}

/**
 * What is an attempt's own. The same form, key and seed give the same document, in every language. Where the server leads
 * through the test there is no plan: which items come is not known before they come.
 */
export function attemptDocument(form: FormDocument, key: FormKey, seed: string): AttemptDocument {
  const order: Record<string, Record<string, readonly string[]>> = {};
  const values: Record<string, Record<string, string>> = {};
  for (const item of form.sections.flatMap((section) => section.items)) {
    const orders = ordersOf([...item.body, ...(item.stimulus ?? [])], `${seed}:${item.ref}`);
    if (Object.keys(orders).length > 0) order[item.ref] = orders;
  }
  for (const item of key.items) {
    const printed = Object.entries(item.masks.printed);
    if (printed.length === 0) continue;
    const parsed = parseItem(item.xml);
    if (!parsed.ok) throw new Error(`the key of ${item.ref} cannot be read`);
    const templates = new Set(parsed.item.templates.map((template) => template.identifier));
    const state = openEngine(parsed.item).start(itemSeed(seed, item.ref));
    values[item.ref] = Object.fromEntries(
      // Only template values: other variables may know about the key.
      printed.map(([id, spec]) => [id, templates.has(spec.identifier) ? printValue(spec, state.values.get(spec.identifier) ?? null) : '']),
    );
  }
  const plan = form.led === true ? null : planOf(key, seed, form);
  return { order, values, ...(plan === null ? {} : { plan }) };
}

/** The items of this attempt, where the test draws or orders them; null where everybody has the whole form as it stands. */
function planOf(key: FormKey, seed: string, form: FormDocument): readonly string[] | null {
  if (key.test === undefined) return null;
  const parsed = parseTest(key.test.xml);
  if (!parsed.ok) throw new Error('the test of the key cannot be read');
  const { refs } = key.test;
  const plan = planTest(parsed.test, seed).flatMap((entry) => refs[entry.ref.identifier] ?? []);
  const whole = form.sections.flatMap((section) => section.items.map((item) => item.ref));
  return plan.join(' ') === whole.join(' ') ? null : plan;
}

/** Template values are drawn again, and come out the same, whenever the item is scored. */
export const itemSeed = (seed: string, ref: string): string => `${seed}:${ref}`;

/** Orders of all shuffled choices in a piece of content. */
export function ordersOf(content: readonly Content[], seed: string): Record<string, readonly string[]> {
  const orders: Record<string, readonly string[]> = {};
  for (const interaction of interactionsIn(content)) {
    if (!('shuffle' in interaction) || !interaction.shuffle) continue;
    if (interaction.kind === 'match') {
      orders[`${interaction.r}:left`] = drawOrder(interaction.left, `${seed}:${interaction.r}:left`);
      orders[`${interaction.r}:right`] = drawOrder(interaction.right, `${seed}:${interaction.r}:right`);
    } else orders[interaction.r] = drawOrder(interaction.choices, `${seed}:${interaction.r}`);
  }
  return orders;
}

function drawOrder(choices: readonly Placed[], seed: string): string[] {
  const loose = shuffled(choices.filter((choice) => choice.fixed !== true).map((choice) => choice.id), seededRandom(`order:${seed}`));
  let next = 0;
  return choices.map((choice) => (choice.fixed === true ? choice.id : loose[next++]!));
}

/** Every interaction of a piece of content, at any depth. */
export function* interactionsIn(content: readonly Content[]): Generator<Interaction> {
  for (const node of content) {
    if (typeof node === 'string' || node.t === 'v') continue;
    if (node.t === 'e') yield* interactionsIn(node.c ?? []);
    else {
      yield node;
      yield* interactionsIn(node.prompt ?? []);
      if ('body' in node) yield* interactionsIn(node.body);
    }
  }
}
