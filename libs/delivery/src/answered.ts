import type { Content, Interaction, ItemDocument, ItemResponse, ResponseValue } from '@synoo/contracts';

/** `partly`: some of the item's questions have an answer and some have none. */
export type Answered = 'unanswered' | 'partly' | 'answered';

/** Every interaction of a piece of content, in reading order, those inside prompts, choices and bodies included. */
export function interactionsOf(content: readonly Content[]): Interaction[] {
  return content.flatMap((node): Interaction[] => {
    if (typeof node === 'string' || node.t === 'v') return [];
    if (node.t === 'e') return interactionsOf(node.c ?? []);
    return [node, ...interactionsOf('body' in node ? node.body : [])];
  });
}

/** Interactions that give no answer of their own: a text or film to be seen, a button that ends the attempt. */
function asksForAnswer(interaction: Interaction): boolean {
  return interaction.kind !== 'media' && interaction.kind !== 'end-attempt';
}

/** Blank text is no answer; neither is an empty list. */
export function hasValue(value: ResponseValue | undefined): boolean {
  if (value === null || value === undefined) return false;
  if (typeof value === 'string') return value.trim() !== '';
  if (Array.isArray(value)) return value.some((part) => part.trim() !== '');
  return true;
}

export function answeredState(item: Pick<ItemDocument, 'body' | 'stimulus'>, response: ItemResponse | undefined): Answered {
  const asked = interactionsOf([...(item.stimulus ?? []), ...item.body]).filter(asksForAnswer);
  const given = asked.filter((interaction) => hasValue(response?.[interaction.r])).length;
  if (given === 0) return asked.length === 0 && response && Object.values(response).some(hasValue) ? 'answered' : 'unanswered';
  return given === asked.length ? 'answered' : 'partly';
}

/** All questions of the item have an answer, so that the overview does not hide a blank from the learner. */
export function isAnswered(item: Pick<ItemDocument, 'body' | 'stimulus'>, response: ItemResponse | undefined): boolean {
  return answeredState(item, response) === 'answered';
}
