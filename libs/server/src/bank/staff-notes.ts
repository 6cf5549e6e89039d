import { type BodyNode, boundInteractions, descendants, isBodyElement, type Item, plainText, reasonOutcome } from '@synoo/qti';

/** A wrong answer that an author expects of a response without options, and the mistake it shows. */
export interface TypicalError {
  readonly answer: string;
  readonly reason: string;
}

/** Why an option is wrong, as its author wrote it into feedback that no rule ever shows. Asked by response and option. */
export function optionReasons(item: Item): (response: string, option: string) => string | null {
  const reasons = new Map<string, string>();
  for (const { element, response } of boundInteractions(item)) {
    for (const choice of descendants(element.children)) {
      const note = choice.children.filter(isBodyElement).find((child) => child.name === 'qti-feedback-inline' && child.attrs['outcome-identifier'] === reasonOutcome);
      if (note && choice.attrs['identifier']) reasons.set(`${response}\0${choice.attrs['identifier']}`, plainText(note.children));
    }
  }
  return (response, option) => reasons.get(`${response}\0${option}`) ?? null;
}

export function typicalErrors(item: Item): TypicalError[] {
  return item.feedbacks.filter((feedback) => feedback.outcome === reasonOutcome && feedback.title !== undefined).map((feedback) => ({ answer: feedback.title ?? '', reason: plainText(feedback.content) }));
}

const blocks = new Set(['p', 'div', 'li', 'dd', 'tr', 'h1', 'h2', 'h3', 'h4', 'h5', 'h6']);

/** Text with a line for each block; a term of a list of definitions stands before what it means. */
function lines(nodes: readonly BodyNode[]): string[] {
  return nodes.flatMap((node, index): string[] => {
    if (!isBodyElement(node)) return node.trim() === '' ? [] : [node.trim()];
    if (node.name === 'dt') return [];
    if (!blocks.has(node.name)) return lines(node.children);
    const before = nodes[index - 1];
    const term = node.name === 'dd' && before && isBodyElement(before) ? `${plainText([before])}: ` : '';
    return [`${term}${plainText([node])}`];
  });
}

/** How people score the item, as text. null: nothing is said. */
export function guideText(item: Item): string | null {
  const rubrics = [...descendants(item.body)].filter((element) => element.name === 'qti-rubric-block' && (element.attrs['view'] ?? '').split(/\s+/u).includes('scorer'));
  const text = rubrics.flatMap((element) => lines(element.children)).join('\n');
  return text === '' ? null : text;
}
