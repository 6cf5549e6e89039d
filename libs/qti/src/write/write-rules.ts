import type { BodyElement, BodyNode } from '../model/body';
import type { Expression } from '../model/expressions';
import type { Rule } from '../model/item';
import { qti3Namespace } from '../model/namespaces';
import { expressionSpecs, type FieldKind } from '../parse/parse-expression';
import type { Program } from '../parse/parse-rules';
import type { WritableElement } from '../xml/write-xml';

/** An attribute to spread, or nothing where there is no value. Infinity is written as XML Schema writes it. */
export function attribute(name: string, value: string | number | boolean | undefined): Record<string, string> {
  if (value === undefined || (typeof value === 'number' && Number.isNaN(value))) return {};
  if (value === Infinity) return { [name]: 'INF' };
  if (value === -Infinity) return { [name]: '-INF' };
  return { [name]: String(value) };
}

export const writeRules = (rules: readonly Rule[], program: Program): WritableElement[] => rules.map((rule) => writeRule(rule, program));

const setterNames = {
  outcome: 'qti-set-outcome-value',
  template: 'qti-set-template-value',
  correct: 'qti-set-correct-response',
  default: 'qti-set-default-value',
  response: 'qti-set-response-value',
} as const;

function writeRule(rule: Rule, program: Program): WritableElement {
  switch (rule.rule) {
    case 'condition':
      return {
        name: `qti-${program}-condition`,
        block: true,
        children: [
          ...rule.branches.map((branch, i) => ({
            name: i === 0 ? `qti-${program}-if` : `qti-${program}-else-if`,
            block: true,
            children: [writeExpression(branch.test), ...writeRules(branch.rules, program)],
          })),
          ...(rule.otherwise ? [{ name: `qti-${program}-else`, block: true, children: writeRules(rule.otherwise, program) }] : []),
        ],
      };
    case 'set':
      return { name: setterNames[rule.target], attrs: { identifier: rule.identifier }, block: true, children: [writeExpression(rule.value)] };
    case 'lookup':
      return { name: 'qti-lookup-outcome-value', attrs: { identifier: rule.identifier }, block: true, children: [writeExpression(rule.value)] };
    case 'constraint':
      return { name: 'qti-template-constraint', block: true, children: [writeExpression(rule.test)] };
    case 'fragment':
      return { name: `qti-${program}-processing-fragment`, block: true, children: writeRules(rule.rules, program) };
    case 'exit':
      return { name: program === 'outcome' ? 'qti-exit-test' : `qti-exit-${program}` };
    case 'unknown':
      return verbatim(rule.node);
  }
}

export function writeExpression(expression: Expression): WritableElement {
  if (expression.op === 'unknown') return verbatim(expression.node);
  const children = expression.args.map(writeExpression);
  if (expression.op === 'custom-operator') return { ...verbatim(expression.node), block: true, children };
  const name = `qti-${expression.op}`;
  const fields = expression as unknown as Readonly<Record<string, unknown>>;
  const attrs: Record<string, string> = {};
  for (const spec of expressionSpecs[expression.op].fields) {
    const value = fields[spec.field];
    if (value !== undefined) Object.assign(attrs, attribute(spec.attribute, fieldText(value, spec.kind)));
  }
  if (expression.op === 'base-value') return { name, attrs, children: expression.value === '' ? [] : [expression.value] };
  return { name, attrs, block: true, children };
}

function fieldText(value: unknown, kind: FieldKind): string | number | boolean {
  if (kind === 'tolerance') return (value as readonly (string | number)[]).map(variableText).join(' ');
  if (Array.isArray(value)) return value.join(kind === 'names' ? ' ' : ',');
  if (kind === 'number-or-variable') return variableText(value as string | number);
  return value as string | number | boolean;
}

const variableText = (value: string | number): string =>
  typeof value === 'number' ? (attribute('n', value)['n'] ?? '') : `{${value}}`;

/** Kept as it was found. */
export function verbatim(node: BodyElement): WritableElement {
  const child = (inner: BodyNode): string | WritableElement => (typeof inner === 'string' ? inner : verbatim(inner));
  return { name: node.name, ns: node.ns ?? qti3Namespace, attrs: node.attrs, children: node.children.map(child) };
}
