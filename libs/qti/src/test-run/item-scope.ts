import type { TestEntry } from './plan';
import { matchValues } from '../processing/containers';
import type { Engine, ItemState } from '../processing/engine';
import type { Run, TestItemScope } from '../processing/run';
import type { Value } from '../model/values';

/** An item of a running test: its compiled form and where its candidate is. */
export interface RunningItem {
  readonly entry: TestEntry;
  readonly engine: Engine;
  readonly state: ItemState;
  readonly presented: boolean;
}

/** An item as the test-level expressions see it. */
export function itemScope({ entry, engine, state, presented }: RunningItem, run: Pick<Run, 'problems' | 'steps'>): TestItemScope {
  const { responses, outcomes } = engine.item;
  const answers = responses.map((response) => state.values.get(response.identifier) ?? null);
  const keys = responses.map((response) => state.correct.get(response.identifier) ?? null);
  const attempted = state.numAttempts > 0;
  const matcher = run as Run;
  return {
    presented,
    // A value that is the declared default was not given by anybody.
    responded: attempted && responses.some((response, i) => !isDefault(answers[i] ?? null, state.defaults.get(response.identifier) ?? null, matcher)),
    correct: responses.length === 0 || keys.includes(null) ? null : attempted && answers.every((answer, i) => matchValues(answer, keys[i] ?? null, matcher) === true),
    variable: (identifier) => itemVariable(entry, state, identifier),
    bound: (identifier, which) => {
      const outcome = outcomes.find((candidate) => candidate.identifier === mapped(entry, identifier));
      return (which === 'maximum' ? outcome?.normalMaximum : outcome?.normalMinimum) ?? null;
    },
    weight: (identifier) => weightOf(entry, identifier),
  };
}

const isDefault = (answer: Value, declared: Value, run: Run): boolean => answer === null || (declared !== null && matchValues(answer, declared, run) === true);

/** A variable of an item under the name that the test uses for it. */
export const itemVariable = (entry: TestEntry, state: ItemState, identifier: string): Value => state.values.get(mapped(entry, identifier)) ?? null;

const mapped = (entry: TestEntry, identifier: string): string =>
  entry.ref.variableMappings.find((mapping) => mapping.target === identifier)?.source ?? identifier;

/** A weight that is not defined counts as 1. */
export const weightOf = (entry: TestEntry, identifier: string | undefined): number =>
  identifier === undefined ? 1 : (entry.ref.weights.find((weight) => weight.identifier === identifier)?.value ?? 1);
