import { isDeepStrictEqual } from 'node:util';
import { findLeaks, openEngine, parseItem, writeItem } from '@synoo/qti';

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
  return true;
}
