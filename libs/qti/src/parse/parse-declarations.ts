import { parseCoords } from './parse-expression';
import type { Reader } from './reader';
import { shapes } from '../model/expressions';
import type { AreaMapping, DeclaredValues, LookupTable, Mapping, OutcomeDeclaration, ResponseDeclaration, TemplateDeclaration } from '../model/item';
import { baseTypes, cardinalities, type BaseType, type Cardinality } from '../model/values';
import { childNamed, childrenNamed, valueText, type XmlElement } from '../xml/tree';

/** Only the keys that have a value: absent and undefined are the same in the model. */
export function present<T extends object>(fields: T): { [K in keyof T]: Exclude<T[K], undefined> } {
  return Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined)) as { [K in keyof T]: Exclude<T[K], undefined> };
}

interface Common {
  identifier: string;
  cardinality: Cardinality;
  base?: BaseType;
  default?: DeclaredValues;
}

function common(element: XmlElement, reader: Reader): Common {
  const cardinality = reader.oneOf(element, 'cardinality', cardinalities);
  if (element.attributes['cardinality'] === undefined) reader.required(element, 'cardinality');
  const base = reader.oneOf(element, 'base-type', baseTypes);
  if (element.attributes['base-type'] === undefined && cardinality !== 'record') reader.required(element, 'base-type');
  const defaults = childNamed(element, 'qti-default-value');
  // Some writers put a simple default into an attribute, which no version of QTI knows; the value is clear, so it counts.
  const attribute = element.attributes['default-value'];
  if (attribute !== undefined) reader.report('warning', 'attribute-unknown', element, { element: element.name, attribute: 'default-value' });
  return present({
    identifier: reader.required(element, 'identifier'),
    cardinality: cardinality ?? 'single',
    base: cardinality === 'record' ? undefined : (base ?? 'string'),
    default: defaults ? values(defaults, reader) : attribute !== undefined && attribute !== '' ? { values: [{ text: attribute }] } : undefined,
  }) as Common;
}

function values(element: XmlElement, reader: Reader): DeclaredValues | undefined {
  reader.onlyChildren(element, 'qti-value');
  const list = childrenNamed(element, 'qti-value').map((value) =>
    present({
      text: valueText(value),
      field: value.attributes['field-identifier']?.trim(),
      base: reader.oneOf(value, 'base-type', baseTypes),
    }),
  );
  if (list.length === 0) {
    reader.report('warning', 'element-missing', element, { element: 'qti-value', parent: element.name });
    return undefined;
  }
  return present({ values: list, interpretation: element.attributes['interpretation'] }) as DeclaredValues;
}

export function parseResponse(element: XmlElement, reader: Reader): ResponseDeclaration {
  reader.onlyChildren(element, 'qti-default-value', 'qti-correct-response', 'qti-mapping', 'qti-area-mapping');
  const correct = childNamed(element, 'qti-correct-response');
  const mapping = childNamed(element, 'qti-mapping');
  const areaMapping = childNamed(element, 'qti-area-mapping');
  return present({
    ...common(element, reader),
    correct: correct ? values(correct, reader) : undefined,
    mapping: mapping ? parseMapping(mapping, reader) : undefined,
    areaMapping: areaMapping ? parseAreaMapping(areaMapping, reader) : undefined,
  }) as ResponseDeclaration;
}

const bounds = (element: XmlElement, reader: Reader): { lower?: number; upper?: number; default: number } =>
  present({
    lower: reader.number(element, 'lower-bound'),
    upper: reader.number(element, 'upper-bound'),
    default: reader.number(element, 'default-value') ?? 0,
  }) as { lower?: number; upper?: number; default: number };

function parseMapping(element: XmlElement, reader: Reader): Mapping {
  reader.onlyChildren(element, 'qti-map-entry');
  return {
    ...bounds(element, reader),
    entries: childrenNamed(element, 'qti-map-entry').map((entry) => {
      const caseSensitive = reader.boolean(entry, 'case-sensitive');
      reader.required(entry, 'map-key');
      reader.required(entry, 'mapped-value');
      return {
        key: entry.attributes['map-key'] ?? '',
        value: reader.number(entry, 'mapped-value') ?? 0,
        ...(caseSensitive === true ? { caseSensitive } : {}),
      };
    }),
  };
}

function parseAreaMapping(element: XmlElement, reader: Reader): AreaMapping {
  reader.onlyChildren(element, 'qti-area-map-entry');
  return {
    ...bounds(element, reader),
    entries: childrenNamed(element, 'qti-area-map-entry').map((entry) => {
      const text = reader.required(entry, 'coords');
      const coords = parseCoords(text);
      if (coords === null) reader.invalid(entry, 'coords', text, 'numbers with commas between');
      return {
        shape: reader.oneOf(entry, 'shape', shapes) ?? 'default',
        coords: coords ?? [],
        value: reader.number(entry, 'mapped-value') ?? 0,
      };
    }),
  };
}

export function parseOutcome(element: XmlElement, reader: Reader): OutcomeDeclaration {
  reader.onlyChildren(element, 'qti-default-value', 'qti-match-table', 'qti-interpolation-table', 'qti-lookup-table');
  return present({
    ...common(element, reader),
    lookup: parseLookup(element, reader),
    normalMaximum: reader.number(element, 'normal-maximum'),
    normalMinimum: reader.number(element, 'normal-minimum'),
    masteryValue: reader.number(element, 'mastery-value'),
    externalScored: reader.oneOf(element, 'external-scored', ['human', 'externalMachine'] as const),
    view: element.attributes['view'],
    interpretation: element.attributes['interpretation'],
    longInterpretation: element.attributes['long-interpretation'],
    variableIdentifierRef: element.attributes['variable-identifier-ref'],
  }) as OutcomeDeclaration;
}

function parseLookup(declaration: XmlElement, reader: Reader): LookupTable | undefined {
  const holder = childNamed(declaration, 'qti-lookup-table') ?? declaration;
  const match = childNamed(holder, 'qti-match-table');
  const table = match ?? childNamed(holder, 'qti-interpolation-table');
  if (table === undefined) return undefined;
  const fallback = present({ default: table.attributes['default-value'] });
  if (match) {
    return {
      kind: 'match',
      ...fallback,
      entries: childrenNamed(match, 'qti-match-table-entry').map((entry) => ({
        source: reader.number(entry, 'source-value') ?? NaN,
        target: reader.required(entry, 'target-value'),
      })),
    } as LookupTable;
  }
  return {
    kind: 'interpolation',
    ...fallback,
    entries: childrenNamed(table, 'qti-interpolation-table-entry').map((entry) => ({
      source: reader.number(entry, 'source-value') ?? NaN,
      include: reader.boolean(entry, 'include-boundary') ?? true,
      target: reader.required(entry, 'target-value'),
    })),
  } as LookupTable;
}

export function parseTemplate(element: XmlElement, reader: Reader): TemplateDeclaration {
  reader.onlyChildren(element, 'qti-default-value');
  return present({
    ...common(element, reader),
    mathVariable: reader.boolean(element, 'math-variable') === true ? true : undefined,
    paramVariable: reader.boolean(element, 'param-variable') === true ? true : undefined,
  }) as TemplateDeclaration;
}

export const parseContext = (element: XmlElement, reader: Reader): Common => common(element, reader);
