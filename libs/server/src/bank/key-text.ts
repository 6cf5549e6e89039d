import type { Expression, FormKeyItem, Item, Rule } from '@synoo/qti';

/** Kinds of interactions whose key is told by marking options; the others need it in words. */
const markedKinds = new Set(['choice', 'inline-choice', 'hottext', 'hotspot']);

/** The key in words for responses whose options cannot show it: accepted strings, numbers with tolerance, orders, pairs. */
export function keyTexts(item: Item, key: FormKeyItem): { response: string; text: string }[] {
  return key.interactions.flatMap(({ response, kind }) => {
    if (markedKinds.has(kind)) return [];
    const declaration = item.responses.find((candidate) => candidate.identifier === response);
    const accepted = declaration?.mapping?.entries.filter((entry) => entry.value > 0) ?? [];
    const correct = key.correct[response];
    const names = (value: string) => value.split(' ').map((part) => labelOf(key, response, part)).join(' → ');
    if (kind === 'text-entry' && accepted.length > 0) return [{ response, text: accepted.map((entry) => (entry.caseSensitive ? `${entry.key} (Aa)` : entry.key)).join(' | ') }];
    if (Array.isArray(correct)) return [{ response, text: (correct as readonly string[]).map((value, index) => (kind === 'order' || kind === 'graphic-order' ? `${index + 1}. ${names(value)}` : names(value))).join('\n') }];
    if (correct === null || correct === undefined || typeof correct === 'object') return accepted.length > 0 ? [{ response, text: accepted.map((entry) => `${names(entry.key)}: ${entry.value}`).join('\n') }] : [];
    const tolerance = toleranceOf(item.processing?.rules ?? [], response);
    return [{ response, text: `${names(String(correct))}${tolerance === undefined ? '' : ` ± ${tolerance}`}` }];
  });
}

/** The option's words in the first language that has them; what is no option stays as it is. */
function labelOf(key: FormKeyItem, response: string, option: string): string {
  const label = key.optionLabels[response]?.[option];
  return label === undefined ? option : (Object.values(label.text)[0] ?? option);
}

/** The tolerance with which a rule compares the response with a number, where there is one. */
function toleranceOf(rules: readonly Rule[], response: string): string | undefined {
  for (const rule of rules) {
    if (rule.rule === 'fragment') return toleranceOf(rule.rules, response);
    if (rule.rule !== 'condition') continue;
    for (const branch of rule.branches) {
      const found = inExpression(branch.test, response);
      if (found !== undefined) return found;
    }
  }
  return undefined;
}

function inExpression(expression: Expression, response: string): string | undefined {
  if (expression.op === 'equal' && expression.mode !== 'exact' && expression.tolerance && mentions(expression, response)) {
    const [below] = expression.tolerance;
    return Number(below) === 0 ? undefined : `${below}${expression.mode === 'relative' ? ' %' : ''}`;
  }
  for (const part of expression.args) {
    const found = inExpression(part, response);
    if (found !== undefined) return found;
  }
  return undefined;
}

function mentions(expression: Expression, response: string): boolean {
  return (expression.op === 'variable' && expression.identifier === response) || expression.args.some((part) => mentions(part, response));
}
