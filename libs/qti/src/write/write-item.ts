import { attribute, writeRules } from './write-rules';
import type { BodyNode } from '../model/body';
import type { DeclaredValues, Item, LookupTable, OutcomeDeclaration, ResponseDeclaration, Stylesheet, TemplateDeclaration } from '../model/item';
import { qti3Namespace } from '../model/namespaces';
import { writeXml, type WritableElement } from '../xml/write-xml';

/** The item as QTI 3.0 XML: the same item gives the same text, and reading it gives the same item. */
export function writeItem(item: Item): string {
  return writeXml({
    name: 'qti-assessment-item',
    ns: qti3Namespace,
    attrs: {
      ...attribute('identifier', item.identifier),
      ...attribute('title', item.title),
      ...attribute('label', item.label),
      ...attribute('xml:lang', item.lang === '' ? undefined : item.lang),
      ...attribute('adaptive', item.adaptive),
      ...attribute('time-dependent', item.timeDependent),
      ...attribute('tool-name', item.toolName),
      ...attribute('tool-version', item.toolVersion),
      ...item.attributes,
    },
    block: true,
    children: [
      ...item.contexts.map((context) => declaration('qti-context-declaration', context, {}, [])),
      ...item.responses.map(writeResponse),
      ...item.outcomes.map(outcomeElement),
      ...item.templates.map(writeTemplate),
      ...(item.templateProcessing.length === 0
        ? []
        : [{ name: 'qti-template-processing', block: true, children: writeRules(item.templateProcessing, 'template') }]),
      ...item.stimulusRefs.map((ref) => ({
        name: 'qti-assessment-stimulus-ref',
        attrs: { ...attribute('identifier', ref.identifier), ...attribute('href', ref.href), ...attribute('title', ref.title) },
      })),
      ...(item.companion ? [content(item.companion)] : []),
      ...item.stylesheets.map(stylesheetElement),
      { name: 'qti-item-body', attrs: item.bodyAttributes, children: item.body.map(content) },
      ...(item.catalogs ? [content(item.catalogs)] : []),
      ...(item.processing === null
        ? []
        : [
            {
              name: 'qti-response-processing',
              attrs: { ...attribute('template', item.processing.template), ...attribute('template-location', item.processing.templateLocation) },
              block: true,
              children: writeRules(item.processing.rules, 'response'),
            },
          ]),
      ...item.feedbacks.map((feedback) => ({
        name: 'qti-modal-feedback',
        attrs: {
          ...attribute('outcome-identifier', feedback.outcome),
          ...attribute('identifier', feedback.identifier),
          ...attribute('show-hide', feedback.show ? 'show' : 'hide'),
          ...attribute('title', feedback.title),
        },
        children: [{ name: 'qti-content-body', children: feedback.content.map(content) }],
      })),
      ...item.extensions.map(content),
    ].filter((child): child is WritableElement => typeof child !== 'string'),
  });
}

export const stylesheetElement = (sheet: Stylesheet): WritableElement => ({
  name: 'qti-stylesheet',
  attrs: { ...attribute('href', sheet.href), ...attribute('type', sheet.type), ...attribute('media', sheet.media), ...attribute('title', sheet.title) },
});

/** Content keeps its namespace; an element of QTI inside of foreign content has to say so. */
export function content(node: BodyNode): string | WritableElement {
  if (typeof node === 'string') return node;
  return { name: node.name, ns: node.ns ?? qti3Namespace, attrs: node.attrs, children: node.children.map(content) };
}

export function declaration(
  name: string,
  variable: { identifier: string; cardinality: string; base?: string; default?: DeclaredValues },
  attrs: Record<string, string>,
  children: readonly WritableElement[],
): WritableElement {
  return {
    name,
    attrs: {
      identifier: variable.identifier,
      cardinality: variable.cardinality,
      ...attribute('base-type', variable.base),
      ...attrs,
    },
    block: true,
    children: [...(variable.default ? [values('qti-default-value', variable.default)] : []), ...children],
  };
}

function values(name: string, declared: DeclaredValues): WritableElement {
  return {
    name,
    attrs: attribute('interpretation', declared.interpretation),
    block: true,
    children: declared.values.map((value) => ({
      name: 'qti-value',
      attrs: { ...attribute('field-identifier', value.field), ...attribute('base-type', value.base) },
      children: value.text === '' ? [] : [value.text],
    })),
  };
}

const bounds = (table: { lower?: number; upper?: number; default: number }): Record<string, string> => ({
  ...attribute('lower-bound', table.lower),
  ...attribute('upper-bound', table.upper),
  ...attribute('default-value', table.default),
});

function writeResponse(response: ResponseDeclaration): WritableElement {
  const children: WritableElement[] = [];
  if (response.correct) children.push(values('qti-correct-response', response.correct));
  if (response.mapping) {
    children.push({
      name: 'qti-mapping',
      attrs: bounds(response.mapping),
      block: true,
      children: response.mapping.entries.map((entry) => ({
        name: 'qti-map-entry',
        attrs: { 'map-key': entry.key, ...attribute('mapped-value', entry.value), ...attribute('case-sensitive', entry.caseSensitive) },
      })),
    });
  }
  if (response.areaMapping) {
    children.push({
      name: 'qti-area-mapping',
      attrs: bounds(response.areaMapping),
      block: true,
      children: response.areaMapping.entries.map((entry) => ({
        name: 'qti-area-map-entry',
        attrs: { shape: entry.shape, coords: entry.coords.join(','), ...attribute('mapped-value', entry.value) },
      })),
    });
  }
  return declaration('qti-response-declaration', response, {}, children);
}

export function outcomeElement(outcome: OutcomeDeclaration): WritableElement {
  return declaration(
    'qti-outcome-declaration',
    outcome,
    {
      ...attribute('normal-maximum', outcome.normalMaximum),
      ...attribute('normal-minimum', outcome.normalMinimum),
      ...attribute('mastery-value', outcome.masteryValue),
      ...attribute('external-scored', outcome.externalScored),
      ...attribute('view', outcome.view),
      ...attribute('interpretation', outcome.interpretation),
      ...attribute('long-interpretation', outcome.longInterpretation),
      ...attribute('variable-identifier-ref', outcome.variableIdentifierRef),
    },
    outcome.lookup ? [lookup(outcome.lookup)] : [],
  );
}

function lookup(table: LookupTable): WritableElement {
  const attrs = attribute('default-value', table.default);
  if (table.kind === 'match') {
    return {
      name: 'qti-match-table',
      attrs,
      block: true,
      children: table.entries.map((entry) => ({
        name: 'qti-match-table-entry',
        attrs: { ...attribute('source-value', entry.source), 'target-value': entry.target },
      })),
    };
  }
  return {
    name: 'qti-interpolation-table',
    attrs,
    block: true,
    children: table.entries.map((entry) => ({
      name: 'qti-interpolation-table-entry',
      attrs: { ...attribute('source-value', entry.source), ...attribute('include-boundary', entry.include ? undefined : false), 'target-value': entry.target },
    })),
  };
}

const writeTemplate = (template: TemplateDeclaration): WritableElement =>
  declaration(
    'qti-template-declaration',
    template,
    { ...attribute('math-variable', template.mathVariable), ...attribute('param-variable', template.paramVariable) },
    [],
  );
