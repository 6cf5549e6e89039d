import type { Content, ItemDocument } from '@synoo/contracts';
import type { BuildContext, DeliveredAsset, DeliveryNote, Visibility } from './build-context';
import { buildContent } from './content';
import { boundInteractions, maskItem, opaqueNames, type ItemMasks, type PrintedSpec } from './masks';
import { isBodyElement, descendants, type BodyElement, type BodyNode } from '../model/body';
import { byIdentifier } from '../model/by-identifier';
import type { Item, Rule } from '../model/item';
import { recordingsOf } from './spoken';
import { checkStyle } from './style-sheet';
import { parseNumber } from '../parse/reader';
import { sha256Hex } from '../hash/sha256';
import { writeItem } from '../write/write-item';

export interface DocumentOptions {
  /** Seed of the opaque names; by default the content of the item itself. */
  readonly seed?: string;
  /** Overrides the shuffle of every interaction. */
  readonly shuffle?: boolean;
  /** Files of the item by their address in it. What is not here is not delivered. */
  readonly assets?: Readonly<Record<string, DeliveredAsset>>;
  /** Style of the item as one text; by default that of its own style sheets among the assets. It is checked here. */
  readonly css?: string;
  readonly fileLimitBytes?: number;
  /** Whether feedback may be shown during the test; it makes an item with feedback need the server. */
  readonly feedback?: boolean;
  /** What is to be seen at this moment; by default what is to be seen before the first attempt. */
  readonly visibility?: Visibility;
  /** Opaque names made before, for a document that belongs to the same form. */
  readonly masks?: ItemMasks;
}

export interface BuiltItem {
  readonly document: ItemDocument;
  readonly masks: ItemMasks;
  readonly notes: readonly DeliveryNote[];
}

/** The item as a browser may see it: opaque names, no key, no rules, no feedback. `ref` is its name in the form. */
export function itemDocument(item: Item, ref: string, options: DocumentOptions = {}): ItemDocument {
  return buildItem(item, ref, options).document;
}

export function buildItem(item: Item, ref: string, options: DocumentOptions = {}): BuiltItem {
  const printed = new Map<string, [string, PrintedSpec]>(
    Object.entries(options.masks?.printed ?? {}).map(([id, spec]) => [JSON.stringify(spec), [id, spec]]),
  );
  const notes: DeliveryNote[] = [];
  const style = checkStyle(styleOf(item, options));
  notes.push(...style.dropped.map((reason) => ({ code: 'style-dropped' as const, data: { reason } })));
  const masks = options.masks ?? maskItem(boundInteractions(item), {}, `${options.seed ?? sha256Hex(writeItem(item))}:${ref}`);
  const context: BuildContext = {
    ...declarationsOf(item),
    names: opaqueNames(masks),
    visibility: options.visibility ?? beforeFirstAttempt(item),
    ...(options.shuffle === undefined ? {} : { shuffle: options.shuffle }),
    ...(options.fileLimitBytes === undefined ? {} : { fileLimitBytes: options.fileLimitBytes }),
    classes: style.classes,
    notes,
    asset: (href) => assetOf(options, href),
    printed: (element) => {
      const spec = printedSpec(element);
      const key = JSON.stringify(spec);
      const known = printed.get(key) ?? [`v${printed.size + 1}`, spec];
      printed.set(key, known);
      return known[0];
    },
  };
  const { main, stimulus } = splitStimulus(item.body);
  const body = buildContent(main, context);
  const side = buildContent(stimulus, context);
  const document: ItemDocument = {
    ref,
    lang: item.lang,
    body,
    ...(side.length > 0 ? { stimulus: side } : {}),
    ...(style.css === '' ? {} : { css: style.css }),
    ...(serverReason(item, options.feedback ?? false) !== null ? { online: true as const } : {}),
  };
  return { document, masks: { ...masks, printed: Object.fromEntries(printed.values()) }, notes };
}

/** Declarations as a builder of content looks them up. */
export const declarationsOf = (item: Item): Pick<BuildContext, 'responses' | 'mathVariables' | 'recordings'> => ({
  recordings: recordingsOf(item),
  responses: byIdentifier(item.responses),
  mathVariables: new Set(item.templates.filter((template) => template.mathVariable === true).map((template) => template.identifier)),
});

/** The item's style sheets one after the other; those for paper are not for a screen. */
const styleOf = (item: Item, options: DocumentOptions): string =>
  options.css ?? item.stylesheets.flatMap(({ href, media }) => (media === 'print' ? [] : (assetOf(options, href)?.style ?? []))).join('\n');

const assetOf = (options: DocumentOptions, href: string): DeliveredAsset | null =>
  options.assets !== undefined && Object.hasOwn(options.assets, href) ? (options.assets[href] ?? null) : null;

/**
 * A piece of the item's content outside of its body, with the names of a document that was built before. Variables that only
 * this piece prints are added to `printed`.
 */
export function contentOf(nodes: readonly BodyNode[], item: Item, masks: ItemMasks, visibility: Visibility, options: DocumentOptions, printed: Record<string, PrintedSpec>): Content[] {
  return buildContent(nodes, {
    ...declarationsOf(item),
    names: opaqueNames(masks),
    visibility,
    classes: checkStyle(styleOf(item, options)).classes,
    notes: [],
    asset: (href) => assetOf(options, href),
    printed: (element) => {
      const spec = printedSpec(element);
      const wanted = JSON.stringify(spec);
      const known = Object.entries(printed).find(([, other]) => JSON.stringify(other) === wanted)?.[0];
      const name = known ?? `v${Object.keys(printed).length + 1}`;
      printed[name] = spec;
      return name;
    },
  });
}

/** Parts of a top-level stimulus go beside the item, in a column of their own. */
function splitStimulus(body: readonly BodyNode[]): { main: BodyNode[]; stimulus: BodyNode[] } {
  const isStimulus = (node: BodyNode): node is BodyElement =>
    isBodyElement(node) && node.name === 'div' && /(^|\s)qti-shared-stimulus(\s|$)/.test(node.attrs['class'] ?? '');
  return { main: body.filter((node) => !isStimulus(node)), stimulus: body.filter(isStimulus).flatMap((node) => node.children) };
}

/**
 * Before the first attempt no feedback is earned. An adaptive item may show parts through its outcomes' defaults (the first
 * scene of a story), and hidden-on-match parts; in other items nothing of a feedback is delivered at all.
 */
export function beforeFirstAttempt(item: Item): Visibility {
  const defaults = (name: string, list: readonly { identifier: string; default?: { values: readonly { text: string }[] } }[]): string[] =>
    list.find((variable) => variable.identifier === name)?.default?.values.map((value) => value.text.trim()) ?? [];
  return {
    feedback: (outcome, identifier, show) => item.adaptive && defaults(outcome, item.outcomes).includes(identifier) === show,
    template: (variable, identifier, show) => defaults(variable, item.templates).includes(identifier) === show,
  };
}

/** Why an item can only go on with the server's help. */
export type ServerReason = 'adaptive' | 'end-attempt' | 'template-parts' | 'printed-outcome' | 'feedback';

/** Several turns, feedback, or parts that depend on the attempt; null where the item needs no server during the test. */
export function serverReason(item: Item, feedbackAllowed: boolean): ServerReason | null {
  if (item.adaptive) return 'adaptive';
  const templates = byIdentifier(item.templates);
  for (const element of descendants(item.body)) {
    if (element.name === 'qti-end-attempt-interaction') return 'end-attempt';
    if (element.name.startsWith('qti-template-') || element.attrs['template-identifier'] !== undefined) return 'template-parts';
    if (feedbackAllowed && element.name === 'qti-printed-variable' && !templates.has(element.attrs['identifier'] ?? '')) return 'printed-outcome';
  }
  return feedbackAllowed && hasLiveFeedback(item) ? 'feedback' : null;
}

/** Whether response processing can ever show a feedback of the item. */
function hasLiveFeedback(item: Item): boolean {
  const outcomes = new Set([
    ...item.feedbacks.map((feedback) => feedback.outcome),
    ...[...descendants(item.body)].filter((element) => element.name.startsWith('qti-feedback-')).map((element) => element.attrs['outcome-identifier'] ?? ''),
  ]);
  if (outcomes.size === 0) return false;
  const sets = (rules: readonly Rule[]): boolean =>
    rules.some((rule) => {
      if (rule.rule === 'set' || rule.rule === 'lookup') return outcomes.has(rule.identifier);
      if (rule.rule === 'fragment') return sets(rule.rules);
      return rule.rule === 'condition' && (rule.branches.some((branch) => sets(branch.rules)) || sets(rule.otherwise ?? []));
    });
  return sets(item.processing?.rules ?? []) || /CC2_/.test(item.processing?.template ?? '');
}

function printedSpec(element: BodyElement): PrintedSpec {
  const { identifier = '', format, field, delimiter } = element.attrs;
  const base = parseNumber(element.attrs['base'] ?? '');
  const index = parseNumber(element.attrs['index'] ?? '');
  return {
    identifier: identifier.trim(),
    ...(format === undefined ? {} : { format }),
    ...(base === null ? {} : { base }),
    ...(index === null ? {} : { index }),
    ...(field === undefined ? {} : { field }),
    ...(delimiter === undefined ? {} : { delimiter }),
  };
}

/** Plain text as content: a blank line separates paragraphs, a single line break stays one. */
export const textContent = (text: string): Content[] =>
  text.normalize('NFC').trim().split(/\n\s*\n/).filter((part) => part.trim() !== '').map((part) => ({
    t: 'e', n: 'p', c: part.trim().split('\n').flatMap((line, i): Content[] => (i === 0 ? [line] : [{ t: 'e', n: 'br' }, line])),
  }));
