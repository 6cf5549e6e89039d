import type { MathFunction } from '../model/expressions';

interface MathEntry {
  readonly arity: 1 | 2;
  /** NaN = outside of the domain. */
  readonly apply: (x: number, y: number) => number;
  readonly integer?: true;
}

const one = (apply: (x: number) => number): MathEntry => ({ arity: 1, apply });
const whole = (apply: (x: number) => number): MathEntry => ({ arity: 1, apply, integer: true });

/** Where a quotient has a pole, the result is undefined rather than infinite. */
const inverse = (x: number): number => (x === 0 ? NaN : 1 / x);

export const mathFunctionsTable: Readonly<Record<MathFunction, MathEntry>> = {
  sin: one(Math.sin),
  cos: one(Math.cos),
  tan: one(Math.tan),
  sec: one((x) => inverse(Math.cos(x))),
  csc: one((x) => inverse(Math.sin(x))),
  cot: one((x) => inverse(Math.tan(x))),
  asin: one(Math.asin),
  acos: one(Math.acos),
  atan: one(Math.atan),
  atan2: { arity: 2, apply: Math.atan2 },
  asec: one((x) => Math.acos(inverse(x))),
  acsc: one((x) => Math.asin(inverse(x))),
  acot: one((x) => (x === 0 ? Math.PI / 2 : Math.atan(1 / x))),
  sinh: one(Math.sinh),
  cosh: one(Math.cosh),
  tanh: one(Math.tanh),
  sech: one((x) => 1 / Math.cosh(x)),
  csch: one((x) => inverse(Math.sinh(x))),
  coth: one((x) => inverse(Math.tanh(x))),
  log: one((x) => (x <= 0 ? NaN : Math.log10(x))),
  ln: one((x) => (x <= 0 ? NaN : Math.log(x))),
  exp: one(Math.exp),
  abs: one(Math.abs),
  signum: whole(Math.sign),
  floor: whole(Math.floor),
  ceil: whole(Math.ceil),
  toDegrees: one((x) => (x * 180) / Math.PI),
  toRadians: one((x) => (x * Math.PI) / 180),
};
