import { leaves } from './leaves';
import { containers } from './containers';
import { logic } from './logic';
import { arithmetic } from './arithmetic';
import { testLevel } from './test-level';
import type { Evaluate } from './operands';
import { problem, tick } from './run';
import type { Expression, ExpressionName, ExpressionOf } from '../model/expressions';
import type { ResponseDeclaration } from '../model/item';

/** What a compiler of an expression may look at: the declarations, for mappings and types. */
export interface Declared {
  readonly responses: ReadonlyMap<string, ResponseDeclaration>;
}

export type Compiler<K extends ExpressionName> = (expression: ExpressionOf<K>, args: readonly Evaluate[], declared: Declared) => Evaluate;
export type Compilers<K extends ExpressionName> = { readonly [P in K]: Compiler<P> };

const compilers: Compilers<ExpressionName> = { ...leaves, ...containers, ...logic, ...arithmetic, ...testLevel };

/** Turns an expression into a function once, so that scoring does not walk names and tables again for every answer. */
export function compileExpression(expression: Expression, declared: Declared): Evaluate {
  if (expression.op === 'unknown') {
    const { name } = expression.node;
    return (run) => problem(run, 'unknown', { element: name });
  }
  const args = expression.args.map((arg) => compileExpression(arg, declared));
  const compile = compilers[expression.op] as Compiler<ExpressionName>;
  const evaluate = compile(expression as ExpressionOf<ExpressionName>, args, declared);
  return (run) => {
    tick(run);
    return evaluate(run);
  };
}
