import { isDeepStrictEqual } from 'node:util';
import type { ItemResponse } from '@synoo/contracts';
import { attemptDocument, buildForm, checkStyle, findLeaks, openEngine, openKey, parseItem, parseTest, readPackageFiles, writeItem, writeTest, type Item } from '@synoo/qti';
import { randomAnswers } from './more-inputs';

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
  const names = item.responses.map((response) => response.identifier);
  for (let seed = 1; seed <= 3; seed++) {
    const score = engine.attempt(engine.start('fuzz'), randomAnswers(names, seed * (written.length + 1))).values.get('SCORE');
    if (score?.cardinality === 'single' && Number.isNaN(Number(score.value))) throw new Error('the score is not a number');
  }
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

/** A whole test: read, written, read again. Returns whether the input was read as a test. */
export function exerciseTest(xml: string): boolean {
  const parsed = parseTest(xml);
  if (!parsed.ok) {
    if (parsed.diagnostics.length === 0) throw new Error('refused without a reason');
    return false;
  }
  const again = parseTest(writeTest(parsed.test));
  if (!again.ok || !isDeepStrictEqual(again.test, parsed.test)) throw new Error('the round trip changes the test');
  return true;
}

/** A package: either items or an error, and no file of it under a name that was not there. */
export function exercisePackage(files: ReadonlyMap<string, Uint8Array>): boolean {
  const report = readPackageFiles(files);
  if (!report.ok && !report.problems.some((problem) => problem.severity === 'error')) throw new Error('refused without a reason');
  for (const { href, assets } of report.items) {
    if (!files.has(href)) throw new Error(`an item from nowhere: ${href}`);
    for (const asset of assets) if (!files.has(asset.name)) throw new Error(`a file from nowhere: ${asset.name}`);
  }
  return report.ok;
}

/** A style sheet: what is left of it loads nothing. */
export function exerciseStyle(css: string): boolean {
  const { css: left } = checkStyle(css);
  if (/url\(|@import|expression/i.test(left)) throw new Error(`the style sheet loads something: ${left.slice(0, 200)}`);
  return left !== '';
}
