import { isDeepStrictEqual } from 'node:util';
import type { ItemResponse } from '@synoo/contracts';
import { attemptDocument, buildForm, findLeaks, openEngine, openKey, parseItem, writeItem, type Item } from '@synoo/qti';

const answers = [{}, { RESPONSE: ['A', 'B'] }, { RESPONSE: 'A B' }, { RESPONSE: '1 2', RESPONSE1: 'x'.repeat(1000) }, { RESPONSE: null }];

/**
 * Everything that the engine does with an item, on one input. Throws where a promise is broken: an exception of any kind, a
 * round trip that changes the item, a leak, a score that is not a number. Returns whether the input was read as an item.
 */
export function exercise(xml: string): boolean {
  const parsed = parseItem(xml);
  if (!parsed.ok) {
    if (parsed.diagnostics.length === 0) throw new Error('refused without a reason');
    return false;
  }
  const { item } = parsed;
  const written = writeItem(item);
  const again = parseItem(written);
  if (!again.ok) throw new Error(`what was written cannot be read: ${again.diagnostics[0]?.code}`);
  if (!isDeepStrictEqual(again.item, item)) throw new Error('the round trip changes the item');
  const leaks = findLeaks(item);
  if (leaks.length > 0) throw new Error(`leak: ${JSON.stringify(leaks[0])}`);
  const engine = openEngine(item);
  let state = engine.start('fuzz');
  for (const responses of answers) state = engine.attempt(state, responses, 1);
  deliver(item);
  return true;
}

/** The item's whole way through a form: built, shuffled, answered, scored. */
function deliver(item: Item): void {
  const form = buildForm({
    title: { ru: 't' }, timeLimitMinutes: 1, tools: [], feedback: true, sections: [{ id: 's', title: { ru: 's' }, items: [{ ref: 'i1', itemId: 'x', version: 1, variants: { ru: item } }] }],
  });
  if (!form.ok || form.documents.ru === undefined) {
    if (!form.ok && form.problems.length === 0) throw new Error('a form is refused without a reason');
    return;
  }
  attemptDocument(form.documents.ru, form.key, 'fuzz');
  const scorer = openKey(form.key);
  const [choice] = Object.keys(form.key.items[0]?.masks.choices['r1'] ?? {});
  const responses: readonly ItemResponse[] = [{}, { r1: choice ?? '1,5' }, { r1: [choice ?? 'x', `${choice} ${choice}`], r2: null }, { r1: { name: 'a', type: 'b', data: '' } }];
  for (const response of responses) {
    const { score } = scorer.score('i1', response, { seed: 'fuzz' });
    if (score !== null && Number.isNaN(score)) throw new Error('the score is not a number');
  }
}
