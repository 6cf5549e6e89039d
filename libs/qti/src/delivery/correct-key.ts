import type { Correction } from '@synoo/contracts';
import { choicesOf, furtherAnswers, rewriteKey, type Alternative } from './rewrite-key';
import type { FormKey, FormKeyItem } from './form';
import type { Item, ResponseDeclaration } from '../model/item';
import { parseItem } from '../parse/parse-item';
import { openEngine, type Engine } from '../processing/engine';
import { isNum, toDouble } from '../processing/numbers';
import { plainValue, type PlainValue } from '../processing/scalars';
import { writeItem } from '../write/write-item';

export type CorrectionProblemCode =
  | 'ref-unknown'
  | 'item-excluded'
  | 'item-human-scored'
  | 'response-unknown'
  | 'value-unknown'
  | 'value-malformed'
  | 'processing-not-correctable';

export interface CorrectionProblem {
  /** Place of the correction in the list, from 0. */
  readonly index: number;
  readonly code: CorrectionProblemCode;
  readonly data?: Readonly<Record<string, string>>;
}

export type CorrectionResult = { readonly ok: true; readonly key: FormKey } | { readonly ok: false; readonly problems: readonly CorrectionProblem[] };

type Failure = Omit<CorrectionProblem, 'index'>;
type Outcome = { readonly item: FormKeyItem } | { readonly failure: Failure };

/**
 * The next version of a key. Values are authored identifiers as on the item's page. In a response that takes several values
 * (choices, pairs) `replace-key` lists them all, and a further answer of `also-accept` lists its own with commas between. A
 * correction that the engine, tried on it, does not score as asked is refused: a key that looks corrected and is not would be
 * worse than none. The key given stays as it is.
 */
export function correctKey(key: FormKey, corrections: readonly Correction[]): CorrectionResult {
  const items = new Map(key.items.map((item) => [item.ref, item]));
  const problems: CorrectionProblem[] = [];
  corrections.forEach((correction, index) => {
    const item = items.get(correction.ref);
    const outcome: Outcome = item === undefined ? { failure: { code: 'ref-unknown', data: { ref: correction.ref } } } : correctItem(item, correction);
    if ('failure' in outcome) problems.push({ index, ...outcome.failure });
    else items.set(correction.ref, outcome.item);
  });
  if (problems.length > 0) return { ok: false, problems };
  return { ok: true, key: { ...key, items: key.items.map((item) => items.get(item.ref) ?? item) } };
}

/** An item that does not count has no maximum; what is made of a form leaves it out. */
const isExcluded = (item: FormKeyItem): boolean => item.maxScore === 0;

function correctItem(key: FormKeyItem, correction: Correction): Outcome {
  if (isExcluded(key)) return { failure: { code: 'item-excluded', data: { ref: key.ref } } };
  if (correction.action === 'exclude') return { item: { ...key, maxScore: 0 } };
  if (key.human) return { failure: { code: 'item-human-scored', data: { ref: key.ref } } };
  const parsed = parseItem(key.xml);
  if (!parsed.ok) throw new Error(`the key of ${key.ref} cannot be read`);
  const declaration = parsed.item.responses.find((response) => response.identifier === correction.response);
  if (declaration === undefined) return { failure: { code: 'response-unknown', data: { response: correction.response } } };
  const alternatives = alternativesOf(key, parsed.item, declaration, correction);
  const bad = alternatives.flat().map((value) => valueFailure(parsed.item, declaration, value)).find((failure) => failure !== null);
  if (bad) return { failure: bad };
  const item = rewriteKey(parsed.item, declaration, alternatives, key.maxScore);
  if (item === null || !isEffective(key, parsed.item, item, declaration, alternatives)) return { failure: { code: 'processing-not-correctable', data: { response: correction.response } } };
  return { item: describeKey(key, item, declaration, alternatives) };
}

const isSingle = (declaration: ResponseDeclaration): boolean => declaration.cardinality === 'single';

/** Every complete answer that is right: the values of one are given together. */
function alternativesOf(key: FormKeyItem, item: Item, declaration: ResponseDeclaration, correction: Exclude<Correction, { action: 'exclude' }>): Alternative[] {
  const values = (texts: readonly string[]) => texts.map((text) => text.normalize('NFC').trim());
  if (correction.action === 'replace-key') return isSingle(declaration) ? values(correction.correct).map((value) => [value]) : [values(correction.correct)];
  const correct: PlainValue = key.correct[declaration.identifier] ?? null;
  const accepted = declaration.mapping && isSingle(declaration) ? declaration.mapping.entries.filter((entry) => entry.value > 0).map((entry) => [entry.key]) : [];
  const now = correct === null || typeof correct === 'boolean' ? [] : [typeof correct === 'object' ? Object.values(correct).map(String) : [String(correct)]];
  const further = correction.values.map((text) => (isSingle(declaration) ? values([text]) : values(text.split(','))));
  return distinct([...(accepted.length > 0 ? accepted : now), ...furtherAnswers(item, declaration.identifier), ...further]);
}

const distinct = (alternatives: readonly Alternative[]): Alternative[] => [...new Map(alternatives.map((alternative) => [alternative.join('\u0000'), alternative])).values()];

function valueFailure(item: Item, declaration: ResponseDeclaration, value: string): Failure | null {
  const data = { value, response: declaration.identifier };
  const choices = choicesOf(item, declaration.identifier);
  switch (declaration.base) {
    case 'identifier':
      return choices.has(value) ? null : { code: 'value-unknown', data };
    case 'pair':
    case 'directedPair': {
      const parts = value.split(/\s+/);
      if (parts.length !== 2) return { code: 'value-malformed', data };
      return parts.every((part) => choices.has(part)) ? null : { code: 'value-unknown', data };
    }
    case 'integer':
      return /^[+-]?\d+$/.test(value) ? null : { code: 'value-malformed', data };
    case 'float':
      return /^[+-]?(\d+\.?\d*|\.\d+)(e[+-]?\d+)?$/i.test(value) ? null : { code: 'value-malformed', data };
    case 'string':
      return value === '' ? { code: 'value-malformed', data } : null;
    default:
      return { code: 'processing-not-correctable', data: { response: declaration.identifier } };
  }
}

/** Scores of the engine with this answer, the other responses answered by the key. */
function scoreOf(engine: Engine, declaration: ResponseDeclaration, answer: Alternative): number {
  const start = engine.start('');
  const responses: Record<string, string | readonly string[]> = {};
  for (const [identifier, value] of start.correct) {
    const plain = plainValue(value);
    if (plain !== null) responses[identifier] = Array.isArray(plain) ? (plain as readonly string[]) : String(plain);
  }
  responses[declaration.identifier] = isSingle(declaration) ? (answer[0] ?? '') : answer;
  const score = engine.attempt(start, responses).values.get('SCORE');
  return score?.cardinality === 'single' && isNum(score.value) ? toDouble(score.value) : Number.NaN;
}

/** Every right answer reaches the maximum, and the old key does not where it is right no more. */
function isEffective(key: FormKeyItem, before: Item, after: Item, declaration: ResponseDeclaration, alternatives: readonly Alternative[]): boolean {
  const engine = openEngine(after);
  const full = (answer: Alternative) => Math.abs(scoreOf(engine, declaration, answer) - key.maxScore) < 1e-9;
  if (!alternatives.every(full)) return false;
  const old = openEngine(before).start('').correct.get(declaration.identifier) ?? null;
  const plain = plainValue(old);
  if (plain === null || typeof plain === 'boolean') return true;
  const answer = typeof plain === 'object' ? Object.values(plain).map(String) : [String(plain)];
  return sameAnswer(declaration, alternatives, answer) || !full(answer);
}

function sameAnswer(declaration: ResponseDeclaration, alternatives: readonly Alternative[], answer: Alternative): boolean {
  const canonical = (values: Alternative) => {
    const texts = values.map((value) => (declaration.base === 'float' || declaration.base === 'integer' ? String(Number(value)) : declaration.base === 'string' ? value.toLowerCase() : value));
    return (declaration.cardinality === 'multiple' ? texts.sort() : texts).join('\u0000');
  };
  return alternatives.some((alternative) => canonical(alternative) === canonical(answer));
}

/** What the key says in words of the item: right answers and options that belong to one. */
function describeKey(key: FormKeyItem, item: Item, declaration: ResponseDeclaration, alternatives: readonly Alternative[]): FormKeyItem {
  const right = new Set(alternatives.flat().flatMap((value) => (declaration.base === 'string' ? [] : value.split(' '))));
  const labels = key.optionLabels[declaration.identifier];
  const correct = [...openEngine(item).start('').correct].flatMap(([identifier, value]) => (value === null ? [] : [[identifier, plainValue(value)] as const]));
  return {
    ...key,
    xml: writeItem(item),
    correct: Object.fromEntries(correct),
    optionLabels:
      labels === undefined
        ? key.optionLabels
        : { ...key.optionLabels, [declaration.identifier]: Object.fromEntries(Object.entries(labels).map(([option, label]) => [option, { ...label, isKey: right.has(option) }])) },
  };
}
