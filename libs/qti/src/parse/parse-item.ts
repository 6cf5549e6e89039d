import { toBodyElement, toBodyNodes } from './parse-body';
import { checkItem } from './check-item';
import { parseContext, parseOutcome, parseResponse, parseTemplate, present } from './parse-declarations';
import { Reader } from './reader';
import { parseRules } from './parse-rules';
import type { BodyElement } from '../model/body';
import type { Diagnostic } from '../model/diagnostic';
import type { Item, ModalFeedback, ResponseProcessing } from '../model/item';
import { inKnownNamespace, upgrade, versionOf, templateName } from '../upgrade/upgrade';
import { childNamed, elementsOf, type XmlElement } from '../xml/tree';
import { parseXml } from '../xml/parse-xml';

export type ItemResult =
  | { readonly ok: true; readonly item: Item; readonly diagnostics: readonly Diagnostic[] }
  | { readonly ok: false; readonly diagnostics: readonly Diagnostic[] };

/**
 * Reads one assessment item of QTI 2.0–3.0. Refused are only texts that are not a safe, well-formed item at all; anything
 * else is read as far as it can be, and every doubt is reported with its place. A diagnostic of severity `error` means that
 * the item should not be used in a test before somebody looked at it.
 */
export function parseItem(xml: string): ItemResult {
  const parsed = parseXml(xml);
  if (!parsed.ok) return { ok: false, diagnostics: [parsed.diagnostic] };
  return parseItemTree(parsed.root);
}

export function parseItemTree(root: XmlElement): ItemResult {
  const reader = new Reader();
  const version = versionOf(root);
  if (root.name === 'questestinterop' || version === null) {
    reader.report('error', 'version-unsupported', root, { version: root.name === 'questestinterop' ? '1.2' : root.ns });
    return { ok: false, diagnostics: reader.diagnostics };
  }
  if (root.name !== 'qti-assessment-item' && root.name !== 'assessmentItem') {
    reader.report('error', 'root-unexpected', root, { element: root.name, expected: 'qti-assessment-item' });
    return { ok: false, diagnostics: reader.diagnostics };
  }
  const item = readItem(upgrade(inKnownNamespace(root, version, reader), version, reader.diagnostics), reader);
  return { ok: true, item, diagnostics: reader.diagnostics };
}

const ownAttributes = new Set(['identifier', 'title', 'xml:lang', 'label', 'tool-name', 'tool-version', 'adaptive', 'time-dependent']);

interface Parts {
  contexts: Item['contexts'][number][];
  responses: Item['responses'][number][];
  outcomes: Item['outcomes'][number][];
  templates: Item['templates'][number][];
  templateProcessing: Item['templateProcessing'];
  stimulusRefs: Item['stimulusRefs'][number][];
  stylesheets: Item['stylesheets'][number][];
  feedbacks: ModalFeedback[];
  extensions: BodyElement[];
  companion?: BodyElement;
  catalogs?: BodyElement;
  body?: XmlElement;
  processing: ResponseProcessing | null;
}

/** What each child of the root means. */
const sections: Readonly<Record<string, (parts: Parts, element: XmlElement, reader: Reader) => void>> = {
  'qti-context-declaration': (parts, element, reader) => parts.contexts.push(parseContext(element, reader)),
  'qti-response-declaration': (parts, element, reader) => parts.responses.push(parseResponse(element, reader)),
  'qti-outcome-declaration': (parts, element, reader) => parts.outcomes.push(parseOutcome(element, reader)),
  'qti-template-declaration': (parts, element, reader) => parts.templates.push(parseTemplate(element, reader)),
  'qti-template-processing': (parts, element, reader) => {
    parts.templateProcessing = [...parts.templateProcessing, ...parseRules(element, 'template', reader)];
  },
  'qti-assessment-stimulus-ref': (parts, element, reader) =>
    parts.stimulusRefs.push(
      present({ identifier: reader.required(element, 'identifier'), href: reader.required(element, 'href'), title: element.attributes['title'] }) as Item['stimulusRefs'][number],
    ),
  'qti-companion-materials-info': (parts, element) => {
    parts.companion = toBodyElement(element);
  },
  'qti-catalog-info': (parts, element) => {
    parts.catalogs = toBodyElement(element);
  },
  'qti-stylesheet': (parts, element, reader) =>
    parts.stylesheets.push(
      present({
        href: reader.required(element, 'href'),
        type: element.attributes['type'] ?? 'text/css',
        media: element.attributes['media'],
        title: element.attributes['title'],
      }) as Item['stylesheets'][number],
    ),
  'qti-item-body': (parts, element, reader) => {
    if (parts.body) reader.report('error', 'element-unexpected', element, { element: element.name, parent: 'qti-assessment-item' });
    else parts.body = element;
  },
  'qti-response-processing': (parts, element, reader) => {
    if (parts.processing) reader.report('error', 'element-unexpected', element, { element: element.name, parent: 'qti-assessment-item' });
    else parts.processing = readProcessing(element, reader);
  },
  'qti-modal-feedback': (parts, element, reader) => parts.feedbacks.push(readFeedback(element, reader)),
};

function readItem(root: XmlElement, reader: Reader): Item {
  const parts: Parts = {
    contexts: [], responses: [], outcomes: [], templates: [], templateProcessing: [], stimulusRefs: [], stylesheets: [], feedbacks: [],
    extensions: [], processing: null,
  };
  for (const element of elementsOf(root)) {
    const section = Object.hasOwn(sections, element.name) ? sections[element.name] : undefined;
    if (section) section(parts, element, reader);
    else {
      // Accessibility information of other profiles is content about the item, not a mistake in it.
      const severity = /apip/i.test(element.ns) || /apip/i.test(element.name) ? 'info' : 'warning';
      reader.report(severity, 'element-unknown', element, { element: element.name });
      parts.extensions.push(toBodyElement(element));
    }
  }
  if (parts.body === undefined) reader.report('warning', 'element-missing', root, { element: 'qti-item-body', parent: root.name });
  const { body, companion, catalogs, ...lists } = parts;
  const item = present({
    identifier: reader.required(root, 'identifier'),
    title: root.attributes['title'] ?? '',
    lang: root.attributes['xml:lang']?.trim() ?? '',
    label: root.attributes['label'],
    toolName: root.attributes['tool-name'],
    toolVersion: root.attributes['tool-version'],
    adaptive: reader.boolean(root, 'adaptive') ?? false,
    timeDependent: reader.boolean(root, 'time-dependent') ?? false,
    attributes: Object.fromEntries(Object.entries(root.attributes).filter(([key]) => !ownAttributes.has(key))),
    ...lists,
    companion,
    catalogs,
    body: body ? toBodyElement(body).children : [],
    bodyAttributes: body?.attributes ?? {},
  }) as Item;
  checkItem(item, root, reader);
  return item;
}

function readProcessing(element: XmlElement, reader: Reader): ResponseProcessing {
  const template = element.attributes['template']?.trim();
  const rules = parseRules(element, 'response', reader);
  if (template !== undefined && rules.length === 0 && templateName(template) === null) {
    reader.report('error', 'template-unknown', element, { template });
  }
  return present({ template, templateLocation: element.attributes['template-location'], rules }) as ResponseProcessing;
}

function readFeedback(element: XmlElement, reader: Reader): ModalFeedback {
  const wrapper = childNamed(element, 'qti-content-body');
  const content = wrapper ? toBodyElement(wrapper).children : toBodyNodes(element.children, true);
  return present({
    identifier: reader.required(element, 'identifier'),
    outcome: reader.required(element, 'outcome-identifier'),
    show: (reader.oneOf(element, 'show-hide', ['show', 'hide'] as const) ?? 'show') === 'show',
    title: element.attributes['title'],
    content,
  }) as ModalFeedback;
}
