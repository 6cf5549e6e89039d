import { compileRule, compileRules, scopeOf, type Execute } from './compile-rules';
import { TooManySteps, problem, type ProcessingProblem, type Run } from './run';
import { single } from './scalars';
import { standardTemplates } from './templates';
import { declaredValue, initialOutcome, responseValue, type RawResponse } from './variables';
import { seededRandom } from '../hash/random';
import type { Item, Rule } from '../model/item';
import type { Value } from '../model/values';
import { templateName } from '../upgrade/upgrade';

/** An item whose programs are compiled; it holds no state and serves any number of candidates. */
export interface Engine {
  readonly item: Item;
  /** A new item session: template processing is done, responses are NULL or their defaults. A test may give template defaults. */
  start(seed: string, templateDefaults?: ReadonlyMap<string, Value>): ItemState;
  /**
   * One attempt: takes the responses, runs response processing and gives the state after it. A response that is not named
   * keeps its value (before the first attempt: its declared default), one that is null is taken back. Outcomes of a
   * non-adaptive item start from their defaults each time; those of an adaptive item go on from where they were.
   */
  attempt(state: ItemState, responses: Readonly<Record<string, RawResponse | undefined>>, durationSeconds?: number): ItemState;
}

/** Everything a running item knows. Treated as immutable. */
export interface ItemState {
  readonly seed: string;
  readonly numAttempts: number;
  readonly values: ReadonlyMap<string, Value>;
  readonly correct: ReadonlyMap<string, Value>;
  readonly defaults: ReadonlyMap<string, Value>;
  readonly problems: readonly ProcessingProblem[];
}

export const completionStatus = 'completionStatus';
/** How often a failing template constraint starts template processing again (the specification's own bound). */
const maxConstraintRuns = 100;

export function openEngine(item: Item): Engine {
  const scope = scopeOf(item);
  const templateRules = item.templateProcessing.map((rule) => ({ constraint: rule.rule === 'constraint', execute: compileRule(rule, scope) }));
  const respond = responseProgram(item, scope);
  const rewrites = setsDeclarations(item.processing?.rules ?? []);
  const correct = new Map(item.responses.map((response) => [response.identifier, declaredValue(response, response.correct)]));
  const declared = [...item.contexts, ...item.templates, ...item.responses];
  const defaults = new Map<string, Value>([...declared, ...item.outcomes].map((variable) => [variable.identifier, declaredValue(variable, variable.default)]));
  const outcomes = item.outcomes.map((outcome): [string, Value] => [outcome.identifier, initialOutcome(outcome)]);
  const base = new Map<string, Value>([
    ['numAttempts', single('integer', 0)],
    ['duration', single('duration', 0)],
    [completionStatus, single('identifier', 'not_attempted')],
    ...[...item.contexts, ...item.templates].map((variable): [string, Value] => [variable.identifier, defaults.get(variable.identifier) ?? null]),
    ...outcomes,
    ...item.responses.map((response): [string, Value] => [response.identifier, null]),
  ]);

  /** Without template processing every session starts alike: made once, shared, and copied by the attempt that changes it. */
  let plainStart: ItemState | null = null;

  return {
    item,
    start(seed, templateDefaults) {
      if (plainStart !== null && templateDefaults === undefined) return { ...plainStart, seed };
      const run: Run = { values: new Map(base), correct: new Map(correct), defaults: new Map(defaults), random: lazyRandom(`template:${seed}`), problems: [], steps: 0 };
      const initialTemplate = (identifier: string): Value => templateDefaults?.get(identifier) ?? defaults.get(identifier) ?? null;
      const reset = (): void => {
        for (const template of item.templates) run.values.set(template.identifier, initialTemplate(template.identifier));
        for (const [key, value] of correct) run.correct.set(key, value);
        for (const [key, value] of defaults) run.defaults.set(key, value);
      };
      if (templateDefaults !== undefined) reset();
      if (templateRules.length > 0) guarded(run, () => runTemplates(templateRules, run, reset));
      // Template processing may have given outcomes and responses other defaults.
      for (const outcome of item.outcomes) {
        const value = run.defaults.get(outcome.identifier) ?? null;
        if (value !== null) run.values.set(outcome.identifier, value);
      }
      for (const response of item.responses) run.values.set(response.identifier, run.defaults.get(response.identifier) ?? null);
      const state: ItemState = { seed, numAttempts: 0, values: run.values, correct: run.correct, defaults: run.defaults, problems: run.problems };
      if (templateRules.length === 0 && templateDefaults === undefined) plainStart = state;
      return state;
    },
    attempt(state, responses, durationSeconds = 0) {
      const numAttempts = state.numAttempts + 1;
      const values = new Map(state.values);
      if (!item.adaptive || state.numAttempts === 0) {
        for (const [identifier, initial] of outcomes) values.set(identifier, state.defaults.get(identifier) ?? initial);
        values.set(completionStatus, single('identifier', item.adaptive ? 'incomplete' : 'unknown'));
      }
      for (const response of item.responses) {
        const raw = Object.hasOwn(responses, response.identifier) ? responses[response.identifier] : undefined;
        if (raw !== undefined) values.set(response.identifier, responseValue(response, raw));
      }
      values.set('numAttempts', single('integer', numAttempts));
      values.set('duration', single('duration', durationSeconds));
      const run: Run = {
        values,
        // Copied only where a rule of this item could write there: states are immutable.
        correct: (rewrites ? new Map(state.correct) : state.correct) as Run['correct'],
        defaults: (rewrites ? new Map(state.defaults) : state.defaults) as Run['defaults'],
        // Made only where a rule draws: most items never do, and the hash would be most of their cost.
        random: lazyRandom(`response:${numAttempts}:${state.seed}`),
        problems: [],
        steps: 0,
      };
      if (respond !== null) guarded(run, () => respond(run));
      if (!item.adaptive) run.values.set(completionStatus, single('identifier', 'completed'));
      const problems = state.problems.length === 0 ? run.problems : [...state.problems, ...run.problems];
      return { seed: state.seed, numAttempts, values: run.values, correct: run.correct, defaults: run.defaults, problems };
    },
  };
}

function responseProgram(item: Item, scope: ReturnType<typeof scopeOf>): Execute | null {
  if (item.processing === null) return null;
  if (item.processing.rules.length > 0) return compileRules(item.processing.rules, scope);
  const name = item.processing.template === undefined ? null : templateName(item.processing.template);
  return name === null ? null : compileRules(standardTemplates[name], scope);
}

/** Whether rules set a correct response or a default, at any depth. */
const setsDeclarations = (rules: readonly Rule[]): boolean =>
  rules.some((rule) => {
    if (rule.rule === 'set') return rule.target === 'correct' || rule.target === 'default';
    if (rule.rule === 'fragment') return setsDeclarations(rule.rules);
    return rule.rule === 'condition' && (rule.branches.some((branch) => setsDeclarations(branch.rules)) || setsDeclarations(rule.otherwise ?? []));
  });

function runTemplates(rules: readonly { constraint: boolean; execute: Execute }[], run: Run, reset: () => void): void {
  let restarts = 0;
  for (let i = 0; i < rules.length; i++) {
    const signal = rules[i]!.execute(run);
    if (signal === 'exit') return;
    if (signal !== 'restart') continue;
    restarts += 1;
    reset();
    // Out of tries: the declared defaults stand, and processing goes on behind the constraint.
    if (restarts < maxConstraintRuns) i = -1;
  }
}

/** A program that uses up its steps ends where it is, and says so. */
function guarded(run: Run, program: () => unknown): void {
  try {
    program();
  } catch (error) {
    if (!(error instanceof TooManySteps)) throw error;
    problem(run, 'too-many-steps');
  }
}

function lazyRandom(seed: string): Run['random'] {
  let made: Run['random'] | null = null;
  const get = (): Run['random'] => (made ??= seededRandom(seed));
  return { next: () => get().next(), below: (n) => get().below(n) };
}
