import { toBodyElement } from './parse-body';
import { parseExpression } from './parse-expression';
import type { Reader } from './reader';
import type { Expression } from '../model/expressions';
import type { Rule, SetTarget } from '../model/item';
import { xincludeNamespace } from '../model/namespaces';
import { elementsOf, type XmlElement } from '../xml/tree';

/** Which program the rules belong to: it decides the names of their elements. */
export type Program = 'response' | 'template' | 'outcome';

const setters: Readonly<Record<string, SetTarget>> = {
  'qti-set-outcome-value': 'outcome',
  'qti-set-template-value': 'template',
  'qti-set-correct-response': 'correct',
  'qti-set-default-value': 'default',
  'qti-set-response-value': 'response',
};

/** Which setters each program may use; others run too, with a warning, since authors and their tools mix them up. */
const permitted: Readonly<Record<Program, readonly SetTarget[]>> = {
  response: ['outcome'],
  template: ['template', 'correct', 'default'],
  outcome: ['outcome'],
};

const exits: Readonly<Record<Program, string>> = { response: 'qti-exit-response', template: 'qti-exit-template', outcome: 'qti-exit-test' };

export const parseRules = (parent: XmlElement, program: Program, reader: Reader): Rule[] =>
  elementsOf(parent).map((child) => parseRule(child, program, reader));

function parseRule(element: XmlElement, program: Program, reader: Reader): Rule {
  const { name } = element;
  if (name === `qti-${program}-condition`) return parseCondition(element, program, reader);
  if (name === exits[program]) return { rule: 'exit' };
  if (name === `qti-${program}-processing-fragment`) return { rule: 'fragment', rules: parseRules(element, program, reader) };
  const target = Object.hasOwn(setters, name) ? setters[name] : undefined;
  if (target !== undefined) {
    if (!permitted[program].includes(target)) reader.report('warning', 'element-unexpected', element, { element: name, parent: `qti-${program}-processing` });
    return { rule: 'set', target, identifier: reader.required(element, 'identifier'), value: onlyExpression(element, reader) };
  }
  if (name === 'qti-lookup-outcome-value' && program !== 'template') {
    return { rule: 'lookup', identifier: reader.required(element, 'identifier'), value: onlyExpression(element, reader) };
  }
  if (name === 'qti-template-constraint' && program === 'template') return { rule: 'constraint', test: onlyExpression(element, reader) };
  if (element.ns === xincludeNamespace) reader.report('error', 'include-refused', element, { href: element.attributes['href'] ?? '' });
  else reader.report('error', 'element-unknown', element, { element: name });
  return { rule: 'unknown', node: toBodyElement(element) };
}

function parseCondition(element: XmlElement, program: Program, reader: Reader): Rule {
  const branches: { test: Expression; rules: Rule[] }[] = [];
  let otherwise: Rule[] | undefined;
  for (const clause of elementsOf(element)) {
    const isIf = clause.name === `qti-${program}-if`;
    if (isIf || clause.name === `qti-${program}-else-if`) {
      if (otherwise !== undefined || isIf !== (branches.length === 0)) {
        reader.report('error', 'element-unexpected', clause, { element: clause.name, parent: element.name });
      }
      const [test, ...rules] = elementsOf(clause);
      if (test === undefined) reader.report('error', 'element-missing', clause, { element: 'expression', parent: clause.name });
      else branches.push({ test: parseExpression(test, reader), rules: rules.map((rule) => parseRule(rule, program, reader)) });
    } else if (clause.name === `qti-${program}-else`) {
      otherwise = [...(otherwise ?? []), ...parseRules(clause, program, reader)];
    } else reader.report('error', 'element-unexpected', clause, { element: clause.name, parent: element.name });
  }
  if (branches.length === 0) reader.report('error', 'element-missing', element, { element: `qti-${program}-if`, parent: element.name });
  return { rule: 'condition', branches, ...(otherwise === undefined ? {} : { otherwise }) };
}

function onlyExpression(element: XmlElement, reader: Reader): Expression {
  const [first, ...more] = elementsOf(element);
  if (first === undefined) {
    reader.report('error', 'element-missing', element, { element: 'expression', parent: element.name });
    return { op: 'null', args: [] };
  }
  if (more[0] !== undefined) reader.report('error', 'element-unexpected', more[0], { element: more[0].name, parent: element.name });
  return parseExpression(first, reader);
}
