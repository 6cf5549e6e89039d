import type { Compilers } from './compile-expression';
import { mapPoints, mapResponse } from './mapping';
import { toDouble, type Num } from './numbers';
import { resolveNumber, scalarsOf, type Evaluate } from './operands';
import { problem, tick, type Run } from './run';
import { parseScalar, single } from './scalars';
import type { Value } from '../model/values';

/** A mapping that "must have been declared" and is not maps everything to 0: the item gives no score, and says why. */
const missingMapping =
  (identifier: string): Evaluate =>
  (run) => {
    problem(run, 'undeclared', { identifier: `mapping of ${identifier}` });
    return single('float', 0);
  };

/** Entries that are infinite both ways add up to nothing. */
const number = (sum: Num): Value => (Number.isNaN(toDouble(sum)) ? null : single('float', sum));

/** The value, its members counted as steps: a long answer is not mapped without end. */
function counted(value: Value, run: Run): Value {
  tick(run, scalarsOf(value)?.values.length ?? 0);
  return value;
}

/** Expressions without operands. */
export const leaves: Compilers<
  'base-value' | 'variable' | 'default' | 'correct' | 'map-response' | 'map-response-point' | 'null' | 'random-integer' | 'random-float' | 'math-constant'
> = {
  'base-value': ({ base, value }) => {
    const scalar = parseScalar(base, value);
    const constant = scalar === null ? null : single(base, scalar);
    return () => constant;
  },
  variable: ({ identifier, weight }) => (run) => {
    const value = run.values.get(identifier) ?? run.test?.variable(identifier, weight);
    if (value === undefined && !run.values.has(identifier)) return problem(run, 'undeclared', { identifier });
    return value ?? null;
  },
  default: ({ identifier }) => (run) => run.defaults.get(identifier) ?? run.test?.default(identifier) ?? null,
  correct: ({ identifier }) => (run) => run.correct.get(identifier) ?? run.test?.correct(identifier) ?? null,
  'map-response': ({ identifier }, _args, declared) => {
    const declaration = declared.responses.get(identifier);
    const mapping = declaration?.mapping;
    if (mapping === undefined) return missingMapping(identifier);
    const map = mapResponse(mapping, declaration?.base ?? 'string');
    return (run) => number(map(counted(run.values.get(identifier) ?? null, run)));
  },
  'map-response-point': ({ identifier }, _args, declared) => {
    const mapping = declared.responses.get(identifier)?.areaMapping;
    if (mapping === undefined) return missingMapping(identifier);
    return (run) => number(mapPoints(mapping, counted(run.values.get(identifier) ?? null, run)));
  },
  null: () => () => null,
  'random-integer': ({ min, max, step }) => (run) => {
    const low = resolveNumber(min, run);
    const high = resolveNumber(max, run);
    const by = step === undefined ? 1 : resolveNumber(step, run);
    if (low === null || high === null || by === null) return null;
    const stride = toDouble(by);
    const count = Math.floor((toDouble(high) - toDouble(low)) / stride) + 1;
    if (!(stride > 0) || !(count >= 1) || !Number.isFinite(count) || !Number.isFinite(stride)) return problem(run, 'type', { expected: 'min ≤ max, step > 0' });
    return single('integer', Math.trunc(toDouble(low) + stride * run.random.below(count)));
  },
  'random-float': ({ min, max }) => (run) => {
    const low = resolveNumber(min, run);
    const high = resolveNumber(max, run);
    if (low === null || high === null) return null;
    const drawn = toDouble(low) + (toDouble(high) - toDouble(low)) * run.random.next();
    return Number.isNaN(drawn) ? problem(run, 'type', { expected: 'finite bounds' }) : single('float', drawn);
  },
  'math-constant': ({ name }) => {
    const constant = single('float', name === 'pi' ? Math.PI : Math.E);
    return () => constant;
  },
};
