import type { Content, ContentElement } from '@synoo/contracts';
import {
  deliveredAttributes, deliveredHtml, deliveredMath, deliveredMathAttributes, isSuspicious, replacedHtml,
} from './allow-list';
import { mediaOf, type BuildContext } from './build-context';
import { buildInteraction } from './interactions';
import { isOthersRubric } from './masks';
import { isSpokenBefore, spokenOf } from './spoken';
import { isBodyElement, plainText, type BodyElement, type BodyNode } from '../model/body';
import { mathNamespace, ssmlNamespace } from '../model/namespaces';
import { interactionOf } from '../model/vocabulary';

/** What may stand in content besides HTML while an interaction with a text of its own is built: gaps, hot texts. */
export type Special = (element: BodyElement) => Content[] | null;
const nothingSpecial: Special = () => null;

/**
 * Content for a browser, built element by element from what the allow-list knows. Whatever is not named here (feedback, other
 * people's rubrics, vendor elements, comments) does not exist in the result.
 */
export function buildContent(nodes: readonly BodyNode[], context: BuildContext, special: Special = nothingSpecial): Content[] {
  const result: Content[] = [];
  for (const node of nodes) {
    const built = typeof node === 'string' ? (node === '' ? [] : [node]) : buildElement(node, context, special);
    for (const part of built) {
      const last = result.at(-1);
      if (typeof part === 'string' && typeof last === 'string') result[result.length - 1] = last + part;
      else result.push(part);
    }
  }
  return result;
}

function buildElement(element: BodyElement, context: BuildContext, special: Special): Content[] {
  const spoken = spokenOf(element, context);
  if (spoken.length === 0) return buildSilent(element, context, special, []);
  const before = isSpokenBefore(element) || interactionOf(element.name) !== null;
  return before ? [...spoken, ...buildSilent(element, context, special, [])] : buildSilent(element, context, special, spoken);
}

/** `first`: what comes before the element's own content. */
function buildSilent(element: BodyElement, context: BuildContext, special: Special, first: readonly Content[]): Content[] {
  const inner = (): Content[] => [...first, ...buildContent(element.children, context, special)];
  const handled = special(element);
  if (handled !== null) return handled;
  if (element.ns === mathNamespace || (element.ns === undefined && element.name === 'math')) return buildMath(element, context);
  if (element.ns === ssmlNamespace) return inner();
  if (element.ns !== undefined) return dropped(element, context);
  if (interactionOf(element.name) !== null) {
    const interaction = buildInteraction(element, context);
    // The question stays where only the place to answer it cannot be shown.
    return interaction === null ? [...dropped(element, context), ...promptOf(element, context)] : [interaction];
  }
  switch (element.name) {
    case 'qti-content-body':
    case 'qti-hottext':
      return inner();
    case 'qti-position-object-stage':
      // The stage's own image is shown by the interactions on it.
      return buildContent(element.children.filter((child) => typeof child === 'string' || !['img', 'object', 'picture'].includes(child.name)), { ...context, stage: element }, special);
    case 'qti-rubric-block':
      return isOthersRubric(element) ? [] : [{ t: 'e', n: 'div', a: { class: 'qti-rubric-block' }, c: inner() }];
    case 'qti-feedback-inline':
    case 'qti-feedback-block': {
      const { 'outcome-identifier': outcome = '', identifier = '', 'show-hide': mode } = element.attrs;
      if (!context.visibility.feedback(outcome, identifier, mode !== 'hide')) return [];
      return element.name === 'qti-feedback-inline' ? inner() : [{ t: 'e', n: 'div', c: inner() }];
    }
    case 'qti-template-inline':
    case 'qti-template-block': {
      const { 'template-identifier': variable = '', identifier = '', 'show-hide': mode } = element.attrs;
      if (!context.visibility.template(variable, identifier, mode !== 'hide')) return [];
      return element.name === 'qti-template-inline' ? inner() : [{ t: 'e', n: 'div', c: inner() }];
    }
    case 'qti-printed-variable':
      return [{ t: 'v', id: context.printed(element) }];
    case 'qti-stylesheet':
      return [];
    case 'img':
      return buildImage(element, context);
    case 'object':
      return buildObject(element, context);
    case 'audio':
    case 'video':
      return buildPlayable(element, context);
    case 'picture': {
      const image = element.children.find((child): child is BodyElement => isBodyElement(child) && child.name === 'img');
      return image ? buildImage(image, context) : [];
    }
  }
  const name = Object.hasOwn(replacedHtml, element.name) ? replacedHtml[element.name] : element.name;
  if (name === undefined || !deliveredHtml.has(name)) return dropped(element, context);
  for (const attribute of Object.keys(element.attrs)) {
    if (isSuspicious(attribute)) context.notes.push({ code: 'attribute-dropped', data: { element: element.name, attribute } });
  }
  return [contentElement(name, deliveredAttributes(element, context.classes), inner())];
}

export function contentElement(n: string, a: Readonly<Record<string, string>>, c: readonly Content[]): ContentElement {
  return { t: 'e', n, ...(Object.keys(a).length > 0 ? { a } : {}), ...(c.length > 0 ? { c } : {}) };
}

function dropped(element: BodyElement, context: BuildContext): Content[] {
  context.notes.push({ code: 'element-dropped', data: { element: element.name } });
  return [];
}

function promptOf(element: BodyElement, context: BuildContext): Content[] {
  const prompts = element.children.filter((child): child is BodyElement => isBodyElement(child) && child.name === 'qti-prompt');
  return prompts.map((prompt) => contentElement('div', {}, buildContent(prompt.children, context)));
}

function buildImage(element: BodyElement, context: BuildContext): Content[] {
  const alt = element.attrs['alt'] ?? '';
  const media = mediaOf(context, element.attrs['src'] ?? '', element.attrs, alt);
  if (media === null) return alt === '' ? [] : [alt];
  const size = { ...(media.width === undefined ? {} : { width: String(media.width) }), ...(media.height === undefined ? {} : { height: String(media.height) }) };
  return [contentElement('img', { src: media.src, alt, ...size, ...deliveredAttributes(element, context.classes) }, [])];
}

/** An object is an image, a sound or a film by its type; any other shows what it holds for those who cannot see it. */
function buildObject(element: BodyElement, context: BuildContext): Content[] {
  const { data = '', type = '' } = element.attrs;
  const alt = element.attrs['alt'] ?? element.attrs['aria-label'] ?? plainText(element.children);
  if (type.startsWith('image/')) return buildImage({ ...element, name: 'img', attrs: { ...element.attrs, src: data, alt }, children: [] }, context);
  if (/^(audio|video)\//.test(type)) {
    return buildPlayable({ ...element, name: type.startsWith('audio/') ? 'audio' : 'video', attrs: { ...element.attrs, src: data } }, context);
  }
  context.notes.push({ code: 'element-dropped', data: { element: `object ${type}`.trim() } });
  return buildContent(element.children.filter((child) => typeof child === 'string' || child.name !== 'param'), context);
}

function buildPlayable(element: BodyElement, context: BuildContext): Content[] {
  const sources: Content[] = [];
  const add = (href: string | undefined): void => {
    const media = href === undefined ? null : mediaOf(context, href, {}, undefined);
    if (media) sources.push(contentElement('source', { src: media.src, type: media.type }, []));
  };
  add(element.attrs['src']);
  for (const child of element.children) {
    if (!isBodyElement(child)) continue;
    if (child.name === 'source') add(child.attrs['src']);
    if (child.name === 'track') {
      const { kind = 'captions', src = '', srclang = '', label = '' } = child.attrs;
      const media = mediaOf(context, src, {}, undefined);
      if (media) sources.push(contentElement('track', { kind, src: media.src, srclang, label }, []));
    }
  }
  return sources.length === 0 ? [] : [contentElement(element.name, { controls: 'controls', ...deliveredAttributes(element, context.classes) }, sources)];
}

/** MathML: identifiers that are math variables of a template are printed as their values. */
function buildMath(element: BodyElement, context: BuildContext): Content[] {
  if (element.name === 'annotation' || element.name === 'annotation-xml') return [];
  if (element.ns === undefined && element.name.startsWith('qti-')) return buildElement(element, context, nothingSpecial);
  if (!deliveredMath.has(element.name)) return dropped(element, context);
  const text = element.name === 'mi' && element.children.length === 1 && typeof element.children[0] === 'string' ? element.children[0].trim() : null;
  const isVariable = text !== null && context.mathVariables.has(text);
  const children = isVariable
    ? [{ t: 'v' as const, id: context.printed({ name: 'qti-printed-variable', attrs: { identifier: text }, children: [] }) }]
    : element.children.flatMap((child): Content[] => (typeof child === 'string' ? [child] : buildMath(child, context)));
  return [mathElement(isVariable ? 'mn' : element.name, element.attrs, children)];
}

export function mathElement(name: string, attributes: BodyElement['attrs'], children: readonly Content[]): ContentElement {
  return { ...contentElement(name, deliveredMathAttributes(attributes), children), ns: 'math' };
}
