import type { BodyElement } from './body';
import type { BaseType } from './values';

export const shapes = ['circle', 'rect', 'poly', 'ellipse', 'default'] as const;
export type Shape = (typeof shapes)[number];

export const mathFunctions = [
  'sin', 'cos', 'tan', 'sec', 'csc', 'cot', 'asin', 'acos', 'atan', 'atan2', 'asec', 'acsc', 'acot',
  'sinh', 'cosh', 'tanh', 'sech', 'csch', 'coth', 'log', 'ln', 'exp', 'abs', 'signum', 'floor', 'ceil', 'toDegrees', 'toRadians',
] as const;
export type MathFunction = (typeof mathFunctions)[number];

export const statsFunctions = ['mean', 'sampleVariance', 'sampleSD', 'popVariance', 'popSD'] as const;
export type StatsFunction = (typeof statsFunctions)[number];

export const roundingModes = ['decimalPlaces', 'significantFigures'] as const;
export const toleranceModes = ['exact', 'absolute', 'relative'] as const;

/** A number, or the identifier of the variable that holds it at run time. */
export type NumberOrVariable = number | string;

interface Subset {
  readonly section?: string;
  readonly include?: readonly string[];
  readonly exclude?: readonly string[];
}

/** What each expression carries beside its operands. One entry per expression of the specification. */
export interface ExpressionFields {
  'base-value': { readonly base: BaseType; readonly value: string };
  variable: { readonly identifier: string; readonly weight?: string };
  default: { readonly identifier: string };
  correct: { readonly identifier: string };
  'map-response': { readonly identifier: string };
  'map-response-point': { readonly identifier: string };
  null: object;
  'random-integer': { readonly min: NumberOrVariable; readonly max: NumberOrVariable; readonly step?: NumberOrVariable };
  'random-float': { readonly min: NumberOrVariable; readonly max: NumberOrVariable };
  'math-constant': { readonly name: 'pi' | 'e' };
  'test-variables': Subset & { readonly variable: string; readonly weight?: string; readonly base?: BaseType };
  'outcome-minimum': Subset & { readonly outcome: string; readonly weight?: string };
  'outcome-maximum': Subset & { readonly outcome: string; readonly weight?: string };
  'number-correct': Subset;
  'number-incorrect': Subset;
  'number-responded': Subset;
  'number-presented': Subset;
  'number-selected': Subset;
  multiple: object;
  ordered: object;
  'container-size': object;
  'is-null': object;
  index: { readonly n: NumberOrVariable };
  'field-value': { readonly field: string };
  random: object;
  member: object;
  delete: object;
  contains: object;
  substring: { readonly caseSensitive: boolean };
  not: object;
  and: object;
  or: object;
  'any-n': { readonly min: NumberOrVariable; readonly max: NumberOrVariable };
  match: object;
  'string-match': { readonly caseSensitive: boolean; readonly substring?: boolean };
  'pattern-match': { readonly pattern: string };
  equal: {
    readonly mode?: (typeof toleranceModes)[number];
    /** One or two tolerances: below, above. */
    readonly tolerance?: readonly NumberOrVariable[];
    readonly includeLower?: boolean;
    readonly includeUpper?: boolean;
  };
  'equal-rounded': { readonly mode?: (typeof roundingModes)[number]; readonly figures: NumberOrVariable };
  inside: { readonly shape: Shape; readonly coords: readonly number[] };
  lt: object;
  gt: object;
  lte: object;
  gte: object;
  'duration-lt': object;
  'duration-gte': object;
  sum: object;
  product: object;
  subtract: object;
  divide: object;
  power: object;
  'integer-divide': object;
  'integer-modulus': object;
  truncate: object;
  round: object;
  'round-to': { readonly mode?: (typeof roundingModes)[number]; readonly figures: NumberOrVariable };
  'integer-to-float': object;
  max: object;
  min: object;
  gcd: object;
  lcm: object;
  repeat: { readonly times: NumberOrVariable };
  'math-operator': { readonly name: MathFunction };
  'stats-operator': { readonly name: StatsFunction };
  'custom-operator': { readonly node: BodyElement };
}

export type ExpressionName = keyof ExpressionFields;

/** A known expression, or one that is kept as it was found and gives NULL. */
export type Expression =
  | { readonly [K in ExpressionName]: { readonly op: K; readonly args: readonly Expression[] } & ExpressionFields[K] }[ExpressionName]
  | { readonly op: 'unknown'; readonly node: BodyElement; readonly args: readonly [] };

export type ExpressionOf<K extends ExpressionName> = Extract<Expression, { op: K }>;
