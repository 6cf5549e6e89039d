import { boundInteractions } from './masks';
import type { Expression } from '../model/expressions';
import type { Item, Mapping, ResponseDeclaration, ResponseProcessing, Rule } from '../model/item';
import { standardTemplates } from '../processing/templates';
import { templateName } from '../upgrade/upgrade';

/** A complete answer to one response: one value, or all values of a response that takes several. */
export type Alternative = readonly string[];

/** Authored identifiers that an answer to the response can name. */
export function choicesOf(item: Item, response: string): ReadonlySet<string> {
  return new Set(boundInteractions(item).flatMap((interaction) => (interaction.response === response ? interaction.choices : [])));
}

/**
 * The item with another key for one response: its declared answer, its mapping, and in the rules every comparison with the
 * declared answer. Null where the rules use the response in a way that cannot be corrected like this.
 */
export function rewriteKey(item: Item, declaration: ResponseDeclaration, alternatives: readonly Alternative[], maxScore: number): Item | null {
  const rules = rulesOf(item.processing);
  if (rules === null) return null;
  const mapped = usesMapping(rules, declaration.identifier);
  const mapping = mapped && declaration.mapping ? rewriteMapping(declaration, declaration.mapping, alternatives) : declaration.mapping;
  const [first = []] = alternatives;
  const corrected: ResponseDeclaration = { ...declaration, correct: { values: first.map((text) => ({ text })) }, ...(mapping && { mapping }) };
  const responses = item.responses.map((response) => (response === declaration ? corrected : response));
  const several = alternatives.length > 1 && !isMappedText(declaration, mapped);
  // A template says the same of the new declarations; rules may hold further answers of an earlier correction.
  if (!several && item.processing?.rules.length === 0) return { ...item, responses };
  const answers = isMappedText(declaration, mapped) ? [first] : alternatives;
  const compared = rules.map((rule) => rewriteRule(rule, declaration, answers));
  const asks = rules.some((rule) => inRule(rule, (expression) => comparesKey(expression, declaration.identifier)));
  return { ...item, responses, processing: { rules: mapped && several && !asks ? [anyOf(declaration, answers, maxScore, compared)] : compared } };
}

/** Answers that an earlier correction accepts besides the declared one. */
export function furtherAnswers(item: Item, response: string): Alternative[] {
  const found: Alternative[] = [];
  const collect = (expression: Expression): boolean => {
    const [first, ...others] = expression.args;
    if (expression.op !== 'or' || first === undefined || !comparesKey(first, response)) return false;
    for (const other of others) found.push(...other.args.flatMap((part) => (part.op === 'variable' ? [] : [valuesOf(part)])));
    return false;
  };
  for (const rule of item.processing?.rules ?? []) inRule(rule, collect);
  return found;
}

const valuesOf = (expression: Expression): Alternative => (expression.op === 'base-value' ? [expression.value] : expression.args.flatMap(valuesOf));

/** A mapping of single values names each accepted answer by itself. */
const isMappedText = (declaration: ResponseDeclaration, mapped: boolean): boolean => mapped && declaration.cardinality === 'single';

function rulesOf(processing: ResponseProcessing | null): readonly Rule[] | null {
  if (processing === null) return null;
  if (processing.rules.length > 0) return processing.rules;
  const name = templateName(processing.template ?? '');
  return name === null ? null : standardTemplates[name];
}

function usesMapping(rules: readonly Rule[], response: string): boolean {
  return rules.some((rule) => inRule(rule, (expression) => expression.op === 'map-response' && expression.identifier === response));
}

/** Whether any expression of the rule, at any depth, is of that kind. */
function inRule(rule: Rule, is: (expression: Expression) => boolean): boolean {
  const inExpression = (expression: Expression): boolean => is(expression) || expression.args.some(inExpression);
  const inRules = (rules: readonly Rule[]) => rules.some((inner) => inRule(inner, is));
  if (rule.rule === 'set' || rule.rule === 'lookup') return inExpression(rule.value);
  if (rule.rule === 'fragment') return inRules(rule.rules);
  return rule.rule === 'condition' && (rule.branches.some((branch) => inExpression(branch.test) || inRules(branch.rules)) || inRules(rule.otherwise ?? []));
}

/** The right values share what right ones were worth; wrong ones cost what wrong ones did. */
function rewriteMapping(declaration: ResponseDeclaration, mapping: Mapping, alternatives: readonly Alternative[]): Mapping {
  const gains = mapping.entries.map((entry) => entry.value).filter((value) => value > 0);
  const like = mapping.entries.find((entry) => entry.value > 0);
  if (declaration.cardinality === 'single') {
    const value = Math.max(...gains, 0);
    const keys = [...new Set(alternatives.map(([only = '']) => only))];
    return { ...mapping, entries: keys.map((key) => ({ key, value, ...(like?.caseSensitive !== undefined && { caseSensitive: like.caseSensitive }) })) };
  }
  const right = new Set(alternatives[0] ?? []);
  const total = mapping.upper ?? gains.reduce((sum, value) => sum + value, 0);
  const share = total / right.size;
  const costs = mapping.entries.some((entry) => entry.value < 0);
  const keys = [...new Set([...mapping.entries.map((entry) => entry.key), ...right])];
  return { ...mapping, entries: keys.map((key) => ({ key, value: right.has(key) ? share : costs ? -share : 0 })) };
}

/** Full score for any of the answers, else what the rules say. */
function anyOf(declaration: ResponseDeclaration, alternatives: readonly Alternative[], maxScore: number, otherwise: readonly Rule[]): Rule {
  const full: Expression = { op: 'base-value', base: 'float', value: String(maxScore), args: [] };
  const variable: Expression = { op: 'variable', identifier: declaration.identifier, args: [] };
  const test: Expression = { op: 'or', args: alternatives.map((alternative, index): Expression => ({ op: 'match', args: [variable, answerOf(declaration, alternative, index)] })) };
  return { rule: 'condition', branches: [{ test, rules: [{ rule: 'set', target: 'outcome', identifier: 'SCORE', value: full }] }], otherwise };
}

function rewriteRule(rule: Rule, declaration: ResponseDeclaration, alternatives: readonly Alternative[]): Rule {
  const rules = (list: readonly Rule[]) => list.map((inner) => rewriteRule(inner, declaration, alternatives));
  const expression = (value: Expression) => rewriteExpression(value, declaration, alternatives);
  switch (rule.rule) {
    case 'set':
    case 'lookup':
      return { ...rule, value: expression(rule.value) };
    case 'fragment':
      return { ...rule, rules: rules(rule.rules) };
    case 'condition':
      return {
        ...rule,
        branches: rule.branches.map((branch) => ({ test: expression(branch.test), rules: rules(branch.rules) })),
        ...(rule.otherwise && { otherwise: rules(rule.otherwise) }),
      };
    default:
      return rule;
  }
}

type Comparison = Extract<Expression, { op: 'match' | 'equal' | 'string-match' }>;

function comparesKey(expression: Expression, response: string): expression is Comparison {
  const compares = expression.op === 'match' || expression.op === 'equal' || expression.op === 'string-match';
  return compares && expression.args.some((part) => part.op === 'correct' && part.identifier === response);
}

/**
 * A comparison with the declared answer becomes one with each of the right answers, the first of which stays the declared
 * one, so that a later correction finds the place again and takes the others away with it.
 */
function rewriteExpression(expression: Expression, declaration: ResponseDeclaration, alternatives: readonly Alternative[]): Expression {
  const { identifier } = declaration;
  if (expression.op === 'unknown') return expression;
  const [first] = expression.args;
  const widened = expression.op === 'or' && first !== undefined && comparesKey(first, identifier) && expression.args.every((part) => part.op === first.op);
  const comparison = widened ? first : expression;
  if (!comparesKey(comparison, identifier)) return { ...expression, args: expression.args.map((part) => rewriteExpression(part, declaration, alternatives)) };
  const isKey = (part: Expression) => part.op === 'correct' && part.identifier === identifier;
  const asked = alternatives.map((alternative, index): Expression => ({ ...comparison, args: comparison.args.map((part) => (isKey(part) ? answerOf(declaration, alternative, index) : part)) }));
  const [only] = asked;
  return asked.length === 1 && only ? only : { op: 'or', args: asked };
}

/** The first answer is the declared one. */
function answerOf(declaration: ResponseDeclaration, alternative: Alternative, index: number): Expression {
  return index === 0 ? { op: 'correct', identifier: declaration.identifier, args: [] } : valueOf(declaration, alternative);
}

function valueOf({ base = 'identifier', cardinality }: ResponseDeclaration, alternative: Alternative): Expression {
  const values = alternative.map((value): Expression => ({ op: 'base-value', base, value, args: [] }));
  const [only] = values;
  if (cardinality === 'single' && only) return only;
  return { op: cardinality === 'ordered' ? 'ordered' : 'multiple', args: values };
}
