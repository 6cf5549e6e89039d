import { base64Length, fileLimit, type AnswerEvent, type FormDocument, type FileValue, type Interaction, type ItemDocument, type Language, type PortableCustomInteraction, type ResponseValue } from '@synoo/contracts';
import { interactionsOf } from './answered';
import { isCustomValue } from './custom-value';
import { isRich, parseRich } from './rich-text';
import { type SectionRules, sectionRules } from './section-rules';

/** What the responses of one interaction may look like. */
type ResponseShape =
  | { readonly kind: 'choices'; readonly ids: ReadonlySet<string>; readonly single: boolean; readonly size: number }
  | { readonly kind: 'pairs'; readonly first: ReadonlySet<string>; readonly second: ReadonlySet<string>; readonly size: number }
  | { readonly kind: 'text'; readonly multiple: boolean }
  | { readonly kind: 'rich' }
  | { readonly kind: 'custom'; readonly interaction: PortableCustomInteraction }
  | { readonly kind: 'plays'; readonly most: number }
  | { readonly kind: 'number' }
  | { readonly kind: 'points'; readonly single: boolean }
  | { readonly kind: 'file'; readonly maxBytes: number }
  /** Whether it was pressed. */
  | { readonly kind: 'button' };

export type ItemShape = ReadonlyMap<string, ResponseShape>;
/** Items of a form by reference, and what each of their responses may hold; made once from the form document. */
export interface FormShape {
  readonly items: ReadonlyMap<string, ItemShape>;
  /** Item numbers from 1 in the order of the test. */
  readonly numbers: ReadonlyMap<string, number>;
  /** Characters that the files of one item's answer may have; 0 where no item asks for a file. */
  readonly fileCharacters: number;
  /** Null where learners move freely. */
  readonly rules: SectionRules | null;
  readonly timeLimitMs: number;
  /** Those in which the form can be taken. */
  readonly languages: readonly Language[];
}

const ids = (choices: readonly { readonly id: string }[]): ReadonlySet<string> => new Set(choices.map(({ id }) => id));

function shapeOf(interaction: Interaction): ResponseShape {
  switch (interaction.kind) {
    case 'choice':
      return { kind: 'choices', ids: ids(interaction.choices), single: !interaction.multiple, size: interaction.choices.length };
    case 'inline-choice':
      return { kind: 'choices', ids: ids(interaction.choices), single: true, size: 1 };
    case 'order':
      return { kind: 'choices', ids: ids(interaction.choices), single: false, size: interaction.choices.length };
    case 'hotspot':
      return { kind: 'choices', ids: ids(interaction.areas), single: !interaction.multiple, size: interaction.areas.length };
    case 'graphic-order':
      return { kind: 'choices', ids: ids(interaction.areas), single: false, size: interaction.areas.length };
    case 'hottext':
      return { kind: 'choices', ids: hottextIds(interaction.body), single: !interaction.multiple, size: 1000 };
    case 'match':
      return { kind: 'pairs', first: ids(interaction.left), second: ids(interaction.right), size: interaction.left.length * interaction.right.length };
    case 'associate':
      return { kind: 'pairs', first: ids(interaction.choices), second: ids(interaction.choices), size: interaction.choices.length ** 2 };
    case 'graphic-associate':
      return { kind: 'pairs', first: ids(interaction.areas), second: ids(interaction.areas), size: interaction.areas.length ** 2 };
    case 'gap-match':
      return { kind: 'pairs', first: ids(interaction.choices), second: ids(interaction.gaps), size: interaction.choices.length * interaction.gaps.length };
    case 'graphic-gap-match':
      return { kind: 'pairs', first: ids(interaction.choices), second: ids(interaction.areas), size: interaction.choices.length * interaction.areas.length };
    case 'text-entry':
      return { kind: 'text', multiple: false };
    case 'extended-text':
      return isRich(interaction) ? { kind: 'rich' } : { kind: 'text', multiple: interaction.multiple };
    case 'slider':
      return { kind: 'number' };
    case 'custom':
      return { kind: 'custom', interaction };
    case 'media':
      return { kind: 'plays', most: interaction.maxPlays || Number.MAX_SAFE_INTEGER };
    case 'select-point':
    case 'position-object':
      return { kind: 'points', single: !interaction.multiple };
    case 'upload':
    case 'drawing':
      return { kind: 'file', maxBytes: interaction.maxBytes ?? fileLimit.usual };
    case 'end-attempt':
      return { kind: 'button' };
  }
}

function hottextIds(body: Parameters<typeof interactionsOf>[0]): ReadonlySet<string> {
  const found = new Set<string>();
  const visit = (nodes: typeof body): void => {
    for (const node of nodes) {
      if (typeof node === 'string' || node.t !== 'e') continue;
      if (node.n === 'hottext' && node.a?.['id']) found.add(node.a['id']);
      visit(node.c ?? []);
    }
  };
  visit(body);
  return found;
}

function itemShape(item: ItemDocument): ItemShape {
  return new Map(interactionsOf([...(item.stimulus ?? []), ...item.body]).map((interaction) => [interaction.r, shapeOf(interaction)]));
}

export function formShape(form: Pick<FormDocument, 'sections' | 'navigation'> & Partial<Pick<FormDocument, 'timeLimitMinutes'>>, languages: readonly Language[] = []): FormShape {
  const items = form.sections.flatMap((section) => section.items);
  const shapes = new Map(items.map((item) => [item.ref, itemShape(item)]));
  const fileCharacters = Math.max(0, ...[...shapes.values()].map((shape) => [...shape.values()].reduce((sum, response) => sum + (response.kind === 'file' ? base64Length(response.maxBytes) : 0), 0)));
  return { items: shapes, numbers: new Map(items.map((item, index) => [item.ref, index + 1])), fileCharacters, rules: sectionRules(form), timeLimitMs: (form.timeLimitMinutes ?? 0) * 60_000, languages };
}

/** What is wrong with an event, and where; the event's own content is never repeated. */
export interface EventProblem {
  readonly seq: number;
  readonly problem: 'unknown-item' | 'unknown-response' | 'unknown-choice' | 'wrong-shape' | 'too-many' | 'unreadable-text' | 'unsafe-markup' | 'file-too-large' | 'file-unreadable' | 'unknown-language';
  readonly item?: string;
  readonly response?: string;
}

/** Checks an event, already of the contract's shape, against the form that the attempt holds. */
export function checkEvent(shape: FormShape, event: AnswerEvent): EventProblem | undefined {
  if (event.kind === 'language') return languageProblem(shape.languages, event);
  if (!('item' in event)) return undefined;
  const item = shape.items.get(event.item);
  if (!item) return { seq: event.seq, problem: 'unknown-item', item: event.item };
  if (event.kind !== 'answer') return undefined;
  for (const [response, value] of Object.entries(event.value)) {
    const expected = item.get(response);
    const problem = expected ? valueProblem(expected, value) : 'unknown-response';
    if (problem) return { seq: event.seq, problem, item: event.item, response };
  }
  return undefined;
}

/**
 * The server hands out the test in the language that was named last, so it has to be one that the form has. Where languages are not
 * changed during the test it is taken all the same: a choice made before the start without network is told after it, and what
 * the learner has on the screen is what belongs into the log.
 */
function languageProblem(languages: readonly Language[], { seq, value }: Extract<AnswerEvent, { kind: 'language' }>): EventProblem | undefined {
  return languages.includes(value) ? undefined : { seq, problem: 'unknown-language' };
}

type ValueProblem = EventProblem['problem'] | undefined;

function valueProblem(shape: ResponseShape, value: ResponseValue): ValueProblem {
  if (value === null) return undefined;
  const list = typeof value === 'string' ? [value] : Array.isArray(value) ? (value as readonly string[]) : undefined;
  if (!list) return shape.kind === 'file' ? fileProblem(value as FileValue, shape.maxBytes) : 'wrong-shape';
  // PostgreSQL stores neither a NUL nor half of a surrogate pair.
  if (list.some((text) => text.includes('\0') || /\p{Surrogate}/u.test(text))) return 'unreadable-text';
  switch (shape.kind) {
    case 'choices':
      if (shape.single !== (typeof value === 'string')) return 'wrong-shape';
      if (list.length > shape.size) return 'too-many';
      if (new Set(list).size !== list.length) return 'too-many';
      return list.every((id) => shape.ids.has(id)) ? undefined : 'unknown-choice';
    case 'pairs':
      return list.length > shape.size ? 'too-many' : list.every((pair) => isPair(shape, pair)) ? undefined : 'unknown-choice';
    case 'text':
      return Array.isArray(value) && !shape.multiple ? 'wrong-shape' : undefined;
    case 'rich':
      if (typeof value !== 'string') return 'wrong-shape';
      return parseRich(value) === null ? 'unsafe-markup' : undefined;
    case 'custom':
      return isCustomValue(shape.interaction, value) ? undefined : 'wrong-shape';
    case 'plays':
      if (typeof value !== 'string' || !/^\d{1,9}$/u.test(value)) return 'wrong-shape';
      return Number(value) > shape.most ? 'too-many' : undefined;
    case 'number':
      return typeof value === 'string' && Number.isFinite(Number(value)) && value.trim() !== '' ? undefined : 'wrong-shape';
    case 'points':
      if (shape.single && Array.isArray(value)) return 'wrong-shape';
      return list.every((point) => /^-?\d+(\.\d+)? -?\d+(\.\d+)?$/u.test(point)) ? undefined : 'wrong-shape';
    case 'file':
      return 'wrong-shape';
    case 'button':
      return value === 'true' || value === 'false' ? undefined : 'wrong-shape';
  }
}

function fileProblem({ name, type, data }: FileValue, maxBytes: number): ValueProblem {
  if ([name, type].some((text) => text.includes('\0') || /\p{Surrogate}/u.test(text))) return 'unreadable-text';
  if (data.length > base64Length(maxBytes)) return 'file-too-large';
  return data.length % 4 === 0 && /^[A-Za-z0-9+/]*={0,2}$/u.test(data) ? undefined : 'file-unreadable';
}

function isPair({ first, second }: Extract<ResponseShape, { kind: 'pairs' }>, pair: string): boolean {
  const [a, b, ...rest] = pair.split(' ');
  if (a === undefined || b === undefined || rest.length > 0) return false;
  return first.has(a) && second.has(b);
}
