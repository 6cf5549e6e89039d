import { itemScope, itemVariable, weightOf, type RunningItem } from './item-scope';
import { planTest, type TestEntry } from './plan';
import { nextEntry } from './route';
import { seededRandom } from '../hash/random';
import type { Expression } from '../model/expressions';
import type { Item } from '../model/item';
import type { AssessmentTest, TimeLimits } from '../model/test';
import type { Value } from '../model/values';
import { compileExpression } from '../processing/compile-expression';
import { compileRules } from '../processing/compile-rules';
import { openEngine, type Engine, type ItemState } from '../processing/engine';
import { isNum, multiply } from '../processing/numbers';
import type { Evaluate } from '../processing/operands';
import { problem, TooManySteps, type ProcessingProblem, type Run, type TestScope } from '../processing/run';
import { single } from '../processing/scalars';
import { initialOutcome, declaredValue, type RawResponse } from '../processing/variables';

export interface TestState {
  readonly seed: string;
  readonly entries: readonly TestEntry[];
  /** State of every item that was started, by entry key. */
  readonly items: ReadonlyMap<string, ItemState>;
  readonly presented: ReadonlySet<string>;
  /** Responses of a simultaneous part that wait for the end of the part. */
  readonly pending: ReadonlyMap<string, PendingResponse>;
  /** Index of the current entry; null after the end. */
  readonly position: number | null;
  readonly outcomes: ReadonlyMap<string, Value>;
  /** Attempts that the item's author does not count against the limit (hints), by entry key. */
  readonly uncounted: ReadonlyMap<string, number>;
  /** Seconds spent, by entry key. */
  readonly durations: ReadonlyMap<string, number>;
  readonly problems: readonly ProcessingProblem[];
}

export interface PendingResponse {
  readonly responses: Readonly<Record<string, RawResponse | undefined>>;
  readonly seconds: number;
}

export type SubmitRefusal = 'not-current' | 'finished' | 'no-attempts-left' | 'too-early' | 'too-late' | 'skipping-not-allowed';
export type SubmitResult = { readonly ok: true; readonly state: TestState } | { readonly ok: false; readonly refusal: SubmitRefusal };

/** A test whose programs are compiled. States go in and come out; nothing is kept here. */
export interface TestEngine {
  readonly test: AssessmentTest;
  start(seed: string): TestState;
  current(state: TestState): TestEntry | null;
  /** Submits an attempt at an entry: the current one in linear parts, any of the current part in nonlinear ones. */
  submit(state: TestState, key: string, responses: Readonly<Record<string, RawResponse | undefined>>, seconds?: number, counts?: boolean): SubmitResult;
  /** Goes on to the next entry by branch rules and pre-conditions; a simultaneous part is scored as it is left. */
  advance(state: TestState): TestState;
  /** Goes to an entry of the same nonlinear part. */
  goTo(state: TestState, key: string): SubmitResult;
  /** Outcomes of a test whose items are in these states, by entry key: outcome processing for answers that were scored elsewhere. */
  outcomes(seed: string, states: ReadonlyMap<string, ItemState>): ReadonlyMap<string, Value>;
}

export interface TestOptions {
  /** Seed of an item's session; by default made of the test's seed and the entry's key. */
  readonly seedOf?: (seed: string, entry: TestEntry) => string;
}

/** Opens a test; `items` by identifier of their references. Every reference needs its item. */
export function openTest(test: AssessmentTest, items: Readonly<Record<string, Item>>, options: TestOptions = {}): TestEngine {
  const seedOf = (state: Pick<TestState, 'seed'>, entry: TestEntry): string => (options.seedOf ?? ((seed) => `${seed}:${entry.key}`))(state.seed, entry);
  const engines = new Map(Object.entries(items).map(([identifier, item]): [string, Engine] => [identifier, openEngine(item)]));
  const engineOf = (entry: TestEntry): Engine => {
    const engine = engines.get(entry.ref.identifier);
    if (engine === undefined) throw new Error(`there is no item for ${entry.ref.identifier}`);
    return engine;
  };
  const scope = { responses: new Map(), variables: new Map([...test.contexts, ...test.outcomes].map((variable) => [variable.identifier, variable])) };
  const program = compileRules(test.outcomeProcessing, scope);
  const initial = new Map<string, Value>([
    ...test.contexts.map((context): [string, Value] => [context.identifier, declaredValue(context, context.default)]),
    ...test.outcomes.map((outcome): [string, Value] => [outcome.identifier, initialOutcome(outcome)]),
  ]);
  const defaults = new Map<string, Value>(test.outcomes.map((outcome) => [outcome.identifier, declaredValue(outcome, outcome.default)]));
  const compiled = new Map<Expression, Evaluate>();

  const running = (state: TestState): RunningItem[] =>
    state.entries.map((entry) => {
      const engine = engineOf(entry);
      return { entry, engine, state: state.items.get(entry.key) ?? engine.start(seedOf(state, entry)), presented: state.presented.has(entry.key) };
    });
  const runOf = (state: TestState, values: Map<string, Value>): Run => {
    const run: Run & { test?: TestScope } = { values, correct: new Map(), defaults, random: seededRandom(`outcome:${state.seed}`), problems: [], steps: 0 };
    return { ...run, test: testScope(running(state), state, run) };
  };
  const holds = (state: TestState) => {
    const run = runOf(state, new Map(state.outcomes));
    return (expression: Expression): boolean => {
      const evaluate = compiled.get(expression) ?? compileExpression(expression, scope);
      compiled.set(expression, evaluate);
      const value = guarded(run, () => evaluate(run)) ?? null;
      return value?.cardinality === 'single' && value.value === true;
    };
  };
  const withOutcomes = (state: TestState): TestState => {
    const run = runOf(state, new Map(initial));
    guarded(run, () => program(run));
    return { ...state, outcomes: run.values, problems: [...state.problems, ...run.problems] };
  };
  const enter = (state: TestState, position: number | null): TestState => {
    const entry = position === null ? undefined : state.entries[position];
    if (entry === undefined) return { ...state, position: null };
    const items = new Map(state.items);
    if (!items.has(entry.key)) items.set(entry.key, startItem(state, entry));
    return { ...state, position, items, presented: new Set([...state.presented, entry.key]) };
  };
  const startItem = (state: TestState, entry: TestEntry): ItemState => {
    const run = runOf(state, new Map(state.outcomes));
    const templates = new Map(
      entry.ref.templateDefaults.map(({ template, value }): [string, Value] => [template, guarded(run, () => compileExpression(value, scope)(run)) ?? null]),
    );
    return engineOf(entry).start(seedOf(state, entry), templates);
  };
  const attempt = (state: TestState, entry: TestEntry, { responses, seconds }: PendingResponse): TestState => {
    const items = new Map(state.items);
    items.set(entry.key, engineOf(entry).attempt(items.get(entry.key) ?? startItem(state, entry), responses, seconds));
    return { ...state, items };
  };
  const closePart = (state: TestState): TestState => {
    if (state.pending.size === 0) return state;
    let next: TestState = { ...state, pending: new Map() };
    for (const entry of state.entries) {
      const pending = state.pending.get(entry.key);
      if (pending) next = attempt(next, entry, pending);
    }
    return withOutcomes(next);
  };

  const empty = (seed: string): TestState => ({
    seed, entries: planTest(test, seed), items: new Map(), presented: new Set(), pending: new Map(), position: null, outcomes: initial, uncounted: new Map(), durations: new Map(), problems: [],
  });

  return {
    test,
    start(seed) {
      const state = empty(seed);
      return enter(state, nextEntry(state.entries, -1, holds(state)));
    },
    current: (state) => (state.position === null ? null : (state.entries[state.position] ?? null)),
    submit(state, key, responses, seconds = 0, counts = true) {
      const current = this.current(state);
      if (current === null) return { ok: false, refusal: 'finished' };
      const entry = state.entries.find((candidate) => candidate.key === key);
      if (entry === undefined || entry.part !== current.part || (entry.part.navigation === 'linear' && entry !== current)) return { ok: false, refusal: 'not-current' };
      const durations = new Map(state.durations).set(key, (state.durations.get(key) ?? 0) + seconds);
      const timed = { ...state, durations };
      const refusal = refusalOf(timed, entry, engineOf(entry), responses, test.timeLimits);
      if (refusal !== null) return { ok: false, refusal };
      const given: PendingResponse = { responses, seconds: durations.get(key) ?? 0 };
      const marked = counts ? timed : { ...timed, uncounted: new Map(timed.uncounted).set(key, (timed.uncounted.get(key) ?? 0) + 1) };
      if (entry.part.submission === 'simultaneous') return { ok: true, state: { ...marked, pending: new Map(marked.pending).set(key, given) } };
      return { ok: true, state: withOutcomes(attempt(marked, entry, given)) };
    },
    advance(state) {
      const current = this.current(state);
      if (current === null || state.position === null) return state;
      const leaves = state.entries[state.position + 1]?.part !== current.part;
      const closed = leaves ? closePart(state) : state;
      const position = nextEntry(closed.entries, state.position, holds(closed));
      const entered = enter(closed, position);
      // A branch may have left the part earlier than its last entry.
      return this.current(entered)?.part === current.part ? entered : closePart(entered);
    },
    goTo(state, key) {
      const current = this.current(state);
      const position = state.entries.findIndex((entry) => entry.key === key);
      if (current === null) return { ok: false, refusal: 'finished' };
      if (position === -1 || current.part.navigation === 'linear' || state.entries[position]?.part !== current.part) return { ok: false, refusal: 'not-current' };
      return { ok: true, state: enter(state, position) };
    },
    outcomes: (seed, states) => withOutcomes({ ...empty(seed), items: states, presented: new Set(states.keys()) }).outcomes,
  };
}

/** Why an attempt is not accepted: attempts used up, time, or an empty answer where skipping is not allowed. */
function refusalOf(
  state: TestState,
  entry: TestEntry,
  engine: Engine,
  responses: Readonly<Record<string, RawResponse | undefined>>,
  testLimits: TimeLimits | undefined,
): SubmitRefusal | null {
  const used = state.items.get(entry.key);
  // An adaptive item says itself when it is completed; its number of turns is not the test's affair.
  const completed = used?.values.get('completionStatus');
  if (engine.item.adaptive) {
    if (completed?.cardinality === 'single' && completed.value === 'completed') return 'no-attempts-left';
  } else if (entry.control.maxAttempts > 0 && (used?.numAttempts ?? 0) - (state.uncounted.get(entry.key) ?? 0) >= entry.control.maxAttempts) return 'no-attempts-left';
  const isEmpty = engine.item.responses.length > 0 && Object.values(responses).every((value) => value === undefined || value === null || value === '' || (Array.isArray(value) && value.length === 0));
  if (isEmpty && !entry.control.allowSkipping && entry.part.submission === 'individual') return 'skipping-not-allowed';
  const spent = (inside: (candidate: TestEntry) => boolean): number =>
    state.entries.filter(inside).reduce((sum, candidate) => sum + (state.durations.get(candidate.key) ?? 0), 0);
  const scopes: [TimeLimits | undefined, number][] = [
    [entry.timeLimits, state.durations.get(entry.key) ?? 0],
    ...entry.sections.map((section): [TimeLimits | undefined, number] => [section.timeLimits, spent((candidate) => candidate.sections.includes(section))]),
    [entry.part.timeLimits, spent((candidate) => candidate.part === entry.part)],
    [testLimits, spent(() => true)],
  ];
  if (scopes.some(([limits, seconds]) => limits?.max !== undefined && seconds > limits.max && limits.allowLate !== true)) return 'too-late';
  const tooEarly = entry.part.navigation === 'linear' && entry.timeLimits.min !== undefined && (state.durations.get(entry.key) ?? 0) < entry.timeLimits.min;
  return tooEarly ? 'too-early' : null;
}

function testScope(items: readonly RunningItem[], state: TestState, run: Pick<Run, 'problems' | 'steps'>): TestScope {
  const find = (identifier: string): { item: RunningItem; variable: string } | null => {
    // `Q01.2.SCORE` before `Q01.SCORE`: the longest key that fits, and the last instance where none is named.
    const found = items
      .flatMap((item) => [item.entry.key, item.entry.ref.identifier].map((prefix) => ({ item, prefix })))
      .filter(({ prefix }) => identifier.startsWith(`${prefix}.`))
      .sort((a, b) => a.prefix.length - b.prefix.length || a.item.entry.instance - b.item.entry.instance)
      .at(-1);
    return found === undefined ? null : { item: found.item, variable: identifier.slice(found.prefix.length + 1) };
  };
  const durationOf = (identifier: string): Value | undefined => {
    const name = /^(.+)\.duration$/.exec(identifier)?.[1];
    const inside = items.filter(({ entry }) => entry.part.identifier === name || entry.sections.some((section) => section.identifier === name));
    if (identifier === 'duration') return single('duration', [...state.durations.values()].reduce((a, b) => a + b, 0));
    if (name === undefined || inside.length === 0) return undefined;
    return single('duration', inside.reduce((sum, { entry }) => sum + (state.durations.get(entry.key) ?? 0), 0));
  };
  return {
    variable: (identifier, weight) => {
      const found = find(identifier);
      if (found === null) return durationOf(identifier);
      const { entry, engine, state: itemState } = found.item;
      const declared = itemState.values.has(found.variable) || entry.ref.variableMappings.some((mapping) => mapping.target === found.variable);
      if (!declared) return undefined;
      const value = itemVariable(entry, itemState, found.variable);
      const isOutcome = engine.item.outcomes.some((outcome) => outcome.identifier === found.variable);
      if (weight === undefined || !isOutcome || value?.cardinality !== 'single' || !isNum(value.value)) return value;
      return single('float', multiply(value.value, weightOf(entry, weight)));
    },
    correct: (identifier) => {
      const found = find(identifier);
      return found === null ? undefined : (found.item.state.correct.get(found.variable) ?? null);
    },
    default: (identifier) => {
      const found = find(identifier);
      return found === null ? undefined : (found.item.state.defaults.get(found.variable) ?? null);
    },
    subset: (section, include, exclude) =>
      items
        .filter(({ entry }) => {
          if (section !== undefined && entry.part.identifier !== section && !entry.sections.some((around) => around.identifier === section)) return false;
          if (include !== undefined && !entry.ref.categories.some((category) => include.includes(category))) return false;
          return exclude === undefined || !entry.ref.categories.some((category) => exclude.includes(category));
        })
        .map((item) => itemScope(item, run)),
  };
}

function guarded<T>(run: Run, program: () => T): T | undefined {
  try {
    return program();
  } catch (error) {
    if (!(error instanceof TooManySteps)) throw error;
    problem(run, 'too-many-steps');
    return undefined;
  }
}
