import type { Compilers } from './compile-expression';
import { isNum, multiply } from './numbers';
import { scalarsOf } from './operands';
import { problem, type Run, type TestItemScope } from './run';
import { container, single } from './scalars';
import type { BaseType, Scalar, Value } from '../model/values';

interface Subset {
  readonly section?: string;
  readonly include?: readonly string[];
  readonly exclude?: readonly string[];
}

function itemsOf(subset: Subset, run: Run): readonly TestItemScope[] | null {
  if (run.test === undefined) return problem(run, 'undeclared', { identifier: 'test' });
  return run.test.subset(subset.section, subset.include, subset.exclude);
}

const count =
  (counts: (item: TestItemScope) => boolean) =>
  (subset: Subset) =>
  (run: Run): Value => {
    const items = itemsOf(subset, run);
    return items === null ? null : single('integer', items.filter(counts).length);
  };

/**
 * The declared bounds of an outcome, one for each item, as a container. "If any of the items within the given subset have no
 * declared maximum the result is NULL", whereas "items with no declared minimum are ignored" (QTI 2.1).
 */
const bounds =
  (which: 'maximum' | 'minimum') =>
  (expression: Subset & { readonly outcome: string; readonly weight?: string }) =>
  (run: Run): Value => {
    const items = itemsOf(expression, run);
    if (items === null) return null;
    const found: Scalar[] = [];
    for (const item of items) {
      const bound = item.bound(expression.outcome, which);
      if (bound !== null) found.push(multiply(bound, item.weight(expression.weight)));
      else if (which === 'maximum') return null;
    }
    return container('multiple', 'float', found);
  };

/** Expressions of outcome processing: they look at many items of a test at once. */
export const testLevel: Compilers<
  | 'test-variables' | 'outcome-minimum' | 'outcome-maximum' | 'number-correct' | 'number-incorrect' | 'number-responded'
  | 'number-presented' | 'number-selected'
> = {
  'test-variables': (expression) => (run) => {
    const items = itemsOf(expression, run);
    if (items === null) return null;
    const values: Scalar[] = [];
    let base: BaseType | undefined = expression.base;
    for (const item of items) {
      const scalars = scalarsOf(item.variable(expression.variable));
      const scalar = scalars?.values[0];
      if (scalars === null || scalar === undefined || scalars.values.length > 1) continue;
      // Without a base type all numbers of the test count, integers as floats.
      if (expression.base === undefined ? !isNum(scalar) : scalars.base !== expression.base && !(expression.base === 'float' && scalars.base === 'integer')) continue;
      const weight = item.weight(expression.weight);
      values.push(isNum(scalar) && expression.weight !== undefined ? multiply(scalar, weight) : scalar);
      base = expression.weight !== undefined && isNum(scalar) ? 'float' : base === undefined || base === scalars.base ? scalars.base : 'float';
    }
    return base === undefined ? null : container('multiple', base, values);
  },
  'outcome-minimum': bounds('minimum'),
  'outcome-maximum': bounds('maximum'),
  'number-correct': count((item) => item.correct === true),
  'number-incorrect': count((item) => item.presented && item.correct === false),
  'number-responded': count((item) => item.responded),
  'number-presented': count((item) => item.presented),
  'number-selected': count(() => true),
};
