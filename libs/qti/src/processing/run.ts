import type { Value } from '../model/values';
import type { Random } from '../hash/random';

/** Something that went wrong while an item was processed; the score stands, the author should look. */
export interface ProcessingProblem {
  readonly code: 'type' | 'undeclared' | 'unknown' | 'custom-operator' | 'pattern' | 'too-many-steps' | 'no-lookup-table';
  readonly data?: Readonly<Record<string, string | number>>;
}

/** What the test-level expressions ask about; absent while a single item is processed. */
export interface TestScope {
  /** Value of `ITEM.VARIABLE`, weighted where asked for. */
  variable(identifier: string, weight: string | undefined): Value | undefined;
  correct(identifier: string): Value | undefined;
  default(identifier: string): Value | undefined;
  subset(section: string | undefined, include: readonly string[] | undefined, exclude: readonly string[] | undefined): readonly TestItemScope[];
}

export interface TestItemScope {
  readonly presented: boolean;
  readonly responded: boolean;
  /** Null where the item declares no correct responses. */
  readonly correct: boolean | null;
  variable(identifier: string): Value;
  /** `normal-maximum` or `normal-minimum` of an outcome, null where it is not declared. */
  bound(identifier: string, which: 'maximum' | 'minimum'): number | null;
  weight(identifier: string | undefined): number;
}

/** One evaluation of a program: variables, randomness and the budget of steps. */
export interface Run {
  readonly values: Map<string, Value>;
  readonly correct: Map<string, Value>;
  readonly defaults: Map<string, Value>;
  readonly random: Random;
  readonly problems: ProcessingProblem[];
  readonly test?: TestScope;
  steps: number;
}

/** No real item comes near; a hostile one is stopped after milliseconds. */
export const maxSteps = 30_000;
/** Longest container that an expression may build. */
export const maxContainer = 10_000;

export class TooManySteps extends Error {}

export function tick(run: Run, steps = 1): void {
  run.steps += steps;
  if (run.steps > maxSteps) throw new TooManySteps();
}

export function problem(run: Run, code: ProcessingProblem['code'], data?: ProcessingProblem['data']): null {
  if (run.problems.length < 20) run.problems.push({ code, ...(data ? { data } : {}) });
  return null;
}
