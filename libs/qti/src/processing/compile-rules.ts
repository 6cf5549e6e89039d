import { compileExpression, type Declared } from './compile-expression';
import { lookUp } from './lookup';
import { booleanOf } from './operands';
import { problem, tick, type Run } from './run';
import { coerce } from './variables';
import { byIdentifier } from '../model/by-identifier';
import type { Item, LookupTable, Rule, SetTarget } from '../model/item';
import type { BaseType, Cardinality } from '../model/values';

/** What a rule asks its program to do next. */
export type Signal = 'next' | 'exit' | 'restart';
export type Execute = (run: Run) => Signal;

export interface VariableType {
  readonly identifier: string;
  readonly cardinality: Cardinality;
  readonly base?: BaseType;
  readonly lookup?: LookupTable;
}

/** The declarations a program can see, by identifier. */
export interface Scope extends Declared {
  readonly variables: ReadonlyMap<string, VariableType>;
}

export const scopeOf = (item: Pick<Item, 'responses' | 'outcomes' | 'templates' | 'contexts'>): Scope => ({
  responses: byIdentifier(item.responses),
  variables: new Map<string, VariableType>(
    [...item.contexts, ...item.templates, ...item.outcomes, ...item.responses].map((declaration) => [declaration.identifier, declaration]),
  ),
});

export function compileRules(rules: readonly Rule[], scope: Scope): Execute {
  const steps = rules.map((rule) => compileRule(rule, scope));
  return (run) => {
    for (const step of steps) {
      tick(run);
      const signal = step(run);
      if (signal !== 'next') return signal;
    }
    return 'next';
  };
}

export function compileRule(rule: Rule, scope: Scope): Execute {
  switch (rule.rule) {
    case 'condition': {
      const branches = rule.branches.map((branch) => ({ test: compileExpression(branch.test, scope), then: compileRules(branch.rules, scope) }));
      const otherwise = rule.otherwise ? compileRules(rule.otherwise, scope) : null;
      return (run) => {
        for (const branch of branches) if (booleanOf(branch.test(run), run) === true) return branch.then(run);
        return otherwise?.(run) ?? 'next';
      };
    }
    case 'set': {
      const evaluate = compileExpression(rule.value, scope);
      const type = scope.variables.get(rule.identifier) ?? builtIns[rule.identifier];
      if (type === undefined) return undeclared(rule.identifier);
      return (run) => {
        const value = coerce(evaluate(run), type, run);
        storeOf(rule.target, run).set(rule.identifier, value);
        return 'next';
      };
    }
    case 'lookup': {
      const evaluate = compileExpression(rule.value, scope);
      const type = scope.variables.get(rule.identifier);
      if (type === undefined) return undeclared(rule.identifier);
      return (run) => {
        if (type.lookup === undefined) problem(run, 'no-lookup-table', { identifier: rule.identifier });
        else run.values.set(rule.identifier, lookUp(type.lookup, evaluate(run), type.base ?? 'string', run));
        return 'next';
      };
    }
    case 'constraint': {
      const test = compileExpression(rule.test, scope);
      return (run) => (booleanOf(test(run), run) === true ? 'next' : 'restart');
    }
    case 'fragment':
      return compileRules(rule.rules, scope);
    case 'exit':
      return () => 'exit';
    case 'unknown':
      return (run) => {
        problem(run, 'unknown', { element: rule.node.name });
        return 'next';
      };
  }
}

const undeclared =
  (identifier: string): Execute =>
  (run) => {
    problem(run, 'undeclared', { identifier });
    return 'next';
  };

/** `completionStatus` need not be declared to be set. */
const builtIns: Readonly<Record<string, VariableType | undefined>> = {
  completionStatus: { identifier: 'completionStatus', cardinality: 'single', base: 'identifier' },
};

const storeOf = (target: SetTarget, run: Run): Run['values'] =>
  target === 'correct' ? run.correct : target === 'default' ? run.defaults : run.values;
