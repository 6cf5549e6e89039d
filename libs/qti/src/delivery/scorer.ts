import type { ItemResponse, ResponseValue } from '@synoo/contracts';
import { itemSeed } from './attempt';
import type { FormKey, FormKeyItem } from './form';
import { maxScoreOf, needsHuman } from './max-score';
import type { Item, ResponseDeclaration } from '../model/item';
import type { InteractionName } from '../model/vocabulary';
import { parseItem } from '../parse/parse-item';
import { parseTest } from '../parse/parse-test';
import { openTest, type TestEngine } from '../test-run/test-engine';
import { openEngine, type Engine, type ItemState } from '../processing/engine';
import { isNum, toDouble } from '../processing/numbers';
import type { ProcessingProblem } from '../processing/run';
import { plainValue, type PlainValue } from '../processing/scalars';
import type { RawResponse } from '../processing/variables';

export interface ItemScore {
  /** Null where a person has to score. */
  readonly score: number | null;
  readonly maxScore: number | null;
  /** All outcome variables after processing, built-in ones included. */
  readonly outcomes: Readonly<Record<string, PlainValue>>;
  /** Responses in authored identifiers and canonical text, by authored response. */
  readonly responses: Readonly<Record<string, PlainValue>>;
  /** Whether the full score was reached; null where a person has to score. */
  readonly correct: boolean | null;
  readonly answered: boolean;
  /** What went wrong while the item was processed. */
  readonly problems: readonly ProcessingProblem[];
}

export interface ScorerItem {
  readonly ref: string;
  readonly itemId: string;
  readonly version: number | string;
  readonly maxScore: number;
  readonly human: boolean;
  readonly kinds: readonly InteractionName[];
}

export interface AttemptFacts {
  readonly seed: string;
  /** Earlier turns of an adaptive item, oldest first. */
  readonly turns?: readonly ItemResponse[];
  readonly durationSeconds?: number;
}

export interface Scorer {
  readonly items: readonly ScorerItem[];
  /** Throws where the form has no item of that name: the caller mixed up forms. */
  score(ref: string, response: ItemResponse, attempt: AttemptFacts): ItemScore;
  /** Values that the item's template variables have in an attempt, by variable; the same as in the test. Empty where it has none. */
  templates(ref: string, seed: string): Readonly<Record<string, PlainValue>>;
  /**
   * Outcomes of the form's test from the responses at each item, oldest first; null where the form has no test. Only items
   * that are named were presented.
   */
  testOutcomes(seed: string, responses: ReadonlyMap<string, readonly ItemResponse[]>): Readonly<Record<string, PlainValue>> | null;
}

/** Opens a key: every item is read and compiled once, on first use, then scored as often as wanted. */
export function openKey(key: FormKey): Scorer {
  const items = new Map(key.items.map((item) => [item.ref, item]));
  const engines = new Map<string, Engine>();
  const engineOf = (item: FormKeyItem): Engine => {
    let engine = engines.get(item.ref);
    if (engine === undefined) {
      const parsed = parseItem(item.xml);
      if (!parsed.ok) throw new Error(`the key of ${item.ref} cannot be read`);
      engine = openEngine(parsed.item);
      engines.set(item.ref, engine);
    }
    return engine;
  };
  let opened: TestEngine | null | undefined;
  const testOf = ({ xml, refs }: NonNullable<FormKey['test']>): TestEngine | null => {
    if (opened !== undefined) return opened;
    const parsed = parseTest(xml);
    if (!parsed.ok) throw new Error('the test of the key cannot be read');
    const engineItems = Object.entries(refs).flatMap(([identifier, ref]): [string, Item][] => {
      const item = items.get(ref);
      return item === undefined ? [] : [[identifier, engineOf(item).item]];
    });
    opened = parsed.test.outcomeProcessing.length === 0 ? null : openTest(parsed.test, Object.fromEntries(engineItems), { seedOf: (seed, entry) => itemSeed(seed, refs[entry.ref.identifier] ?? '') });
    return opened;
  };
  return {
    items: key.items.map(({ ref, itemId, version, maxScore, human, interactions }) => ({
      ref, itemId, version, maxScore, human, kinds: interactions.map((interaction) => interaction.kind),
    })),
    score(ref, response, attempt) {
      const item = items.get(ref);
      if (item === undefined) throw new Error(`the form has no item ${ref}`);
      const engine = engineOf(item);
      let state = engine.start(itemSeed(attempt.seed, ref));
      for (const turn of attempt.turns ?? []) state = engine.attempt(state, unmask(item, engine.item, turn));
      const raw = unmask(item, engine.item, response);
      state = engine.attempt(state, raw, attempt.durationSeconds);
      return report(engine.item, state, raw, item.maxScore, item.human);
    },
    templates(ref, seed) {
      const item = items.get(ref);
      if (item === undefined) throw new Error(`the form has no item ${ref}`);
      const engine = engineOf(item);
      if (engine.item.templates.length === 0) return {};
      const { values } = engine.start(itemSeed(seed, ref));
      return Object.fromEntries(engine.item.templates.map(({ identifier }) => [identifier, plainValue(values.get(identifier) ?? null)]));
    },
    testOutcomes(seed, responses) {
      const test = key.test === undefined ? null : testOf(key.test);
      if (test === null || key.test === undefined) return null;
      const states = Object.entries(key.test.refs).flatMap(([identifier, ref]): [string, ItemState][] => {
        const [item, given] = [items.get(ref), responses.get(ref)];
        if (item === undefined || given === undefined) return [];
        const engine = engineOf(item);
        return [[identifier, given.reduce((state, response) => engine.attempt(state, unmask(item, engine.item, response)), engine.start(itemSeed(seed, ref)))]];
      });
      return Object.fromEntries([...test.outcomes(seed, new Map(states))].map(([identifier, value]) => [identifier, plainValue(value)]));
    },
  };
}

/** Scores authored responses of an item outside of any form: preview, practice, the command line. */
export function scoreItem(item: Item, responses: Readonly<Record<string, RawResponse | undefined>>, seed = ''): ItemScore {
  const engine = openEngine(item);
  return report(item, engine.attempt(engine.start(seed), responses), responses, maxScoreOf(engine), needsHuman(item));
}

function report(
  item: Item,
  state: ItemState,
  raw: Readonly<Record<string, RawResponse | undefined>>,
  maxScore: number | null,
  human: boolean,
): ItemScore {
  const value = state.values.get('SCORE');
  const number = value?.cardinality === 'single' && isNum(value.value) ? toDouble(value.value) : 0;
  const score = human ? null : number;
  const text = (response: ResponseDeclaration): PlainValue => {
    const plain = plainValue(state.values.get(response.identifier) ?? null);
    return typeof plain === 'number' || typeof plain === 'boolean' ? String(plain) : plain;
  };
  return {
    score,
    maxScore,
    outcomes: Object.fromEntries(
      [...item.outcomes.map((outcome) => outcome.identifier), 'completionStatus', 'numAttempts'].map((identifier) => [identifier, plainValue(state.values.get(identifier) ?? null)]),
    ),
    responses: Object.fromEntries(item.responses.map((response) => [response.identifier, text(response)])),
    correct: score === null || maxScore === null ? null : score >= maxScore,
    answered: Object.values(raw).some((response) => response !== undefined && response !== null && (typeof response !== 'string' || response.trim() !== '') && Object.keys(response).length > 0),
    problems: state.problems,
  };
}

/**
 * A learner's answer in authored terms. What the form has no name for is no answer; a response that is not given is none
 * either, whatever default the item declares: the player starts empty, and nobody is scored for what they never saw.
 */
export function unmask(key: FormKeyItem, item: Item, response: ItemResponse): Record<string, RawResponse> {
  const result: Record<string, RawResponse> = Object.fromEntries(item.responses.map((declaration) => [declaration.identifier, null]));
  // A button that did not end this attempt is false, not unanswered.
  for (const { response: button, kind } of key.interactions) if (kind === 'end-attempt') result[button] = 'false';
  for (const [opaque, value] of Object.entries(response)) {
    const identifier = Object.hasOwn(key.masks.responses, opaque) ? key.masks.responses[opaque] : undefined;
    const declaration = item.responses.find((candidate) => candidate.identifier === identifier);
    if (identifier === undefined || declaration === undefined) continue;
    const kind = key.interactions.find((interaction) => interaction.r === opaque)?.kind;
    result[identifier] = unmaskValue(value, declaration, key.masks.choices[opaque], kind);
  }
  return result;
}

function unmaskValue(
  value: ResponseValue,
  declaration: ResponseDeclaration,
  choices: Readonly<Record<string, string>> | undefined,
  kind: InteractionName | undefined,
): RawResponse {
  if (value === null) return null;
  if (isList(value)) return value.flatMap((text) => unmaskText(text, declaration, choices, kind) ?? []);
  if (typeof value === 'object') return value.name;
  return unmaskText(value, declaration, choices, kind);
}

const isList = (value: Exclude<ResponseValue, null>): value is readonly string[] => Array.isArray(value);

function unmaskText(text: string, declaration: ResponseDeclaration, choices: Readonly<Record<string, string>> | undefined, kind: InteractionName | undefined): string | null {
  if (choices !== undefined) {
    const parts = text.trim().split(/\s+/).map((part) => (Object.hasOwn(choices, part) ? choices[part] : undefined));
    return parts.every((part) => part !== undefined) ? parts.join(' ') : null;
  }
  if (declaration.base === 'integer' || declaration.base === 'float') return plainNumber(text);
  return kind === 'text-entry' ? plainLine(text) : text.normalize('NFC');
}

/** A number as people here type it: decimal comma or point, spaces between digits, a typographic minus. */
export function plainNumber(text: string): string {
  const bare = text.trim().replace(/^[−–]/, '-').replace(/(?<=\d)\s+(?=\d)/g, '');
  return /^[+-]?\d*,\d+$/.test(bare) ? bare.replace(',', '.') : bare;
}

/** One line of text: no white space at the ends, one space inside, one form of composed letters. */
export const plainLine = (text: string): string => text.normalize('NFC').replace(/\s+/g, ' ').trim();
