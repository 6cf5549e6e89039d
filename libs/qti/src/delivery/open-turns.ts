import type { ItemResponse, ItemTurnDocument, Language } from '@synoo/contracts';
import { itemSeed, ordersOf } from './attempt';
import type { FormKey, FormKeyItem, TurnSource } from './form';
import { unmask } from './scorer';
import { itemTurn } from './turn';
import type { Item } from '../model/item';
import { parseItem } from '../parse/parse-item';
import { parseTest } from '../parse/parse-test';
import { openEngine, type Engine, type ItemState } from '../processing/engine';
import { descendants } from '../model/body';
import { leadingRules } from '../test-run/plan';
import { openTest, type SubmitRefusal, type TestEngine, type TestState } from '../test-run/test-engine';

/**
 * One turn as the log keeps it. `attempt`: the answer is judged and the learner stays at the item. `next`: the learner goes
 * on; an item that was not judged before is judged now.
 */
export interface TakenTurn {
  readonly kind: 'attempt' | 'next';
  readonly item: string;
  readonly response: ItemResponse;
  /** Working time of the attempt when the turn was taken, in milliseconds. */
  readonly workedMs: number;
}

export type TurnRefusal = 'item-unknown' | 'takes-no-turns' | 'not-led' | 'too-many-turns' | SubmitRefusal;
export type TurnResult = { readonly ok: true; readonly state: TurnState } | { readonly ok: false; readonly refusal: TurnRefusal };

/** What was done at one item. */
export interface ItemTurns {
  /** Responses as they were judged, oldest first; one that came too late is empty. */
  readonly responses: readonly ItemResponse[];
  /** Turns that count against the limit of attempts. */
  readonly counted: number;
}

/** Where an attempt is with all its turns. Treated as immutable. */
export interface TurnState {
  readonly seed: string;
  readonly items: ReadonlyMap<string, ItemState>;
  readonly taken: ReadonlyMap<string, ItemTurns>;
  /** Null where the form does not lead. */
  readonly test: TestState | null;
  /** Items that the learner was led to, in their order; the last one is where they are, unless the test is over. */
  readonly reached: readonly string[];
  readonly turns: number;
  readonly workedMs: number;
}

/** The turns of a form: a pure function of its key, the seed and the log. */
export interface Turns {
  /** The server says which item comes next. */
  readonly led: boolean;
  start(seed: string): TurnState;
  take(state: TurnState, turn: TakenTurn): TurnResult;
  /** Where the learner is; null after the last item, and where the form does not lead. */
  current(state: TurnState): string | null;
  /** What is to be seen of an item now; null where it needs no server. */
  view(state: TurnState, ref: string, language: Language): ItemTurnDocument | null;
}

/** More than anybody takes; a page that has gone wild is stopped. */
export const maxTurnsOfItem = 100;
export const maxTurnsOfAttempt = 2_000;

interface OpenItem {
  readonly key: FormKeyItem;
  readonly engine: Engine;
  readonly buttons: ReadonlySet<string>;
}

/** Opens the turns of a key: items are read and compiled once. */
export function openTurns(key: FormKey): Turns {
  const keys = new Map(key.items.map((item) => [item.ref, item]));
  const opened = new Map<string, OpenItem>();
  const open = (ref: string): OpenItem | undefined => {
    const item = keys.get(ref);
    if (item === undefined) return undefined;
    let known = opened.get(ref);
    if (known === undefined) {
      const parsed = readItem(item.xml, ref);
      known = { key: item, engine: openEngine(parsed), buttons: freeButtons(item, parsed) };
      opened.set(ref, known);
    }
    return known;
  };
  const variants = new Map<string, Item>();
  const variantOf = (source: TurnSource, ref: string, language: Language): Item => {
    const [name, xml] = Object.entries(source.variants).find(([own]) => own === language) ?? Object.entries(source.variants)[0] ?? [];
    if (xml === undefined) throw new Error(`no variant of ${ref}`);
    const known = variants.get(`${ref}:${name}`) ?? readItem(xml, ref);
    variants.set(`${ref}:${name}`, known);
    return known;
  };
  const led = key.test === undefined ? null : openLed(key.test, keys);

  const currentOf = (state: TurnState): string | null => {
    const entry = led && state.test ? led.engine.current(state.test) : null;
    return entry && led ? (led.refs[entry.ref.identifier] ?? null) : null;
  };
  const stateOf = (state: TurnState, item: OpenItem): ItemState => {
    const inTest = led && state.test ? state.test.items.get(led.identifierOf(item.key.ref)) : undefined;
    return inTest ?? state.items.get(item.key.ref) ?? item.engine.start(itemSeed(state.seed, item.key.ref));
  };
  const takenAt = (state: TurnState, ref: string): ItemTurns => state.taken.get(ref) ?? { responses: [], counted: 0 };
  const isDone = (state: TurnState, item: OpenItem): boolean => {
    const { engine, key: { ref, turns } } = item;
    if (engine.item.adaptive) {
      const status = stateOf(state, item).values.get('completionStatus');
      return status?.cardinality === 'single' && status.value === 'completed';
    }
    const max = turns?.maxAttempts ?? 1;
    return max > 0 && takenAt(state, ref).counted >= max;
  };
  const withTurn = (state: TurnState, turn: TakenTurn, response: ItemResponse, counts: boolean): TurnState => {
    const before = takenAt(state, turn.item);
    return {
      ...state,
      turns: state.turns + 1,
      workedMs: Math.max(state.workedMs, turn.workedMs),
      taken: new Map(state.taken).set(turn.item, { responses: [...before.responses, response], counted: before.counted + (counts ? 1 : 0) }),
    };
  };

  /** One attempt at the item, in the test where the form has one. */
  const attempt = (state: TurnState, item: OpenItem, turn: TakenTurn): TurnResult => {
    const { ref } = item.key;
    const counts = ![...item.buttons].some((button) => turn.response[button] === 'true');
    const raw = unmask(item.key, item.engine.item, turn.response);
    const seconds = Math.max(0, turn.workedMs - state.workedMs) / 1000;
    if (led && state.test) {
      const submitted = led.engine.submit(state.test, led.identifierOf(ref), raw, seconds, counts);
      return submitted.ok ? { ok: true, state: { ...withTurn(state, turn, turn.response, counts), test: submitted.state } } : submitted;
    }
    if (isDone(state, item)) return { ok: false, refusal: 'no-attempts-left' };
    const next = item.engine.attempt(stateOf(state, item), raw, seconds);
    return { ok: true, state: { ...withTurn(state, turn, turn.response, counts), items: new Map(state.items).set(ref, next) } };
  };

  const goOn = (state: TurnState, item: OpenItem, turn: TakenTurn): TurnResult => {
    if (led === null || state.test === null) return { ok: false, refusal: 'not-led' };
    const judged = takenAt(state, turn.item).responses.length > 0 ? ({ ok: true, state } as const) : attempt(state, item, turn);
    // Time that is up keeps nobody at an item: the answer does not count, the test goes on.
    if (!judged.ok && judged.refusal !== 'too-late') return judged;
    const before = judged.ok ? judged.state : withTurn(state, turn, {}, true);
    const test = led.engine.advance(before.test ?? state.test);
    const moved = { ...before, test, turns: state.turns + 1, workedMs: Math.max(state.workedMs, turn.workedMs) };
    const current = currentOf(moved);
    return { ok: true, state: { ...moved, reached: current === null ? moved.reached : [...moved.reached, current] } };
  };

  return {
    led: led !== null,
    start(seed) {
      const test = led?.engine.start(seed) ?? null;
      const state: TurnState = { seed, items: new Map(), taken: new Map(), test, reached: [], turns: 0, workedMs: 0 };
      const current = currentOf(state);
      return current === null ? state : { ...state, reached: [current] };
    },
    take(state, turn) {
      const item = open(turn.item);
      if (item === undefined) return { ok: false, refusal: 'item-unknown' };
      if (led !== null && currentOf(state) === null) return { ok: false, refusal: 'finished' };
      if (led !== null && currentOf(state) !== turn.item) return { ok: false, refusal: 'not-current' };
      if (state.turns >= maxTurnsOfAttempt) return { ok: false, refusal: 'too-many-turns' };
      if (turn.kind === 'next') return goOn(state, item, turn);
      if (item.key.turns === undefined) return { ok: false, refusal: 'takes-no-turns' };
      if (takenAt(state, turn.item).responses.length >= maxTurnsOfItem) return { ok: false, refusal: 'too-many-turns' };
      return attempt(state, item, turn);
    },
    current: currentOf,
    view(state, ref, language) {
      const item = open(ref);
      const source = item?.key.turns;
      if (item === undefined || source === undefined) return null;
      const { completed: _completed, ...shown } = itemTurn(variantOf(source, ref, language), ref, stateOf(state, item), {
        masks: item.key.masks,
        feedback: source.feedback,
        ...(source.assets === undefined ? {} : { assets: source.assets }),
        ...(source.css === undefined ? {} : { css: source.css }),
        ...(source.shuffle === undefined ? {} : { shuffle: source.shuffle }),
      });
      const { responses, counted } = takenAt(state, ref);
      const limited = !item.engine.item.adaptive && source.maxAttempts > 0;
      return {
        ...shown,
        order: ordersOf([...shown.document.body, ...(shown.document.stimulus ?? [])], itemSeed(state.seed, ref)),
        turns: responses.length,
        attemptsLeft: limited ? Math.max(0, source.maxAttempts - counted) : null,
        done: isDone(state, item),
      };
    },
  };
}

/** The turns that a log tells, each of which was accepted when it was taken. */
export function replayTurns(turns: Turns, seed: string, log: readonly TakenTurn[], from: TurnState = turns.start(seed)): TurnState {
  return log.reduce((state, turn) => {
    const result = turns.take(state, turn);
    return result.ok ? result.state : state;
  }, from);
}

interface LedTest {
  readonly engine: TestEngine;
  readonly refs: Readonly<Record<string, string>>;
  identifierOf(ref: string): string;
}

function openLed({ xml, refs }: NonNullable<FormKey['test']>, keys: ReadonlyMap<string, FormKeyItem>): LedTest | null {
  const parsed = parseTest(xml);
  if (!parsed.ok) throw new Error('the test of the key cannot be read');
  if (leadingRules(parsed.test).length === 0) return null;
  return { engine: engineOf(parsed.test, refs, keys), refs, identifierOf: (ref) => Object.entries(refs).find(([, own]) => own === ref)?.[0] ?? '' };
}

function engineOf(test: Parameters<typeof openTest>[0], refs: Readonly<Record<string, string>>, keys: ReadonlyMap<string, FormKeyItem>): TestEngine {
  const items = Object.fromEntries(Object.entries(refs).flatMap(([identifier, ref]) => {
    const item = keys.get(ref);
    return item === undefined ? [] : [[identifier, readItem(item.xml, ref)]];
  }));
  return openTest(test, items, { seedOf: (seed, entry) => itemSeed(seed, refs[entry.ref.identifier] ?? '') });
}

function readItem(xml: string, ref: string): Item {
  const parsed = parseItem(xml);
  if (!parsed.ok) throw new Error(`the key of ${ref} cannot be read`);
  return parsed.item;
}

/** Buttons of the item whose pressing is not counted as an attempt, by their opaque response. */
function freeButtons(key: FormKeyItem, item: Item): ReadonlySet<string> {
  const free = new Set(
    [...descendants(item.body)].filter((element) => element.name === 'qti-end-attempt-interaction' && element.attrs['count-attempt'] === 'false').map((element) => element.attrs['response-identifier']?.trim() ?? ''),
  );
  return new Set(Object.entries(key.masks.responses).filter(([, response]) => free.has(response)).map(([opaque]) => opaque));
}
