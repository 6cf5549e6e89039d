import type { Reader } from './reader';
import { boundInteractions } from '../delivery/masks';
import type { Item } from '../model/item';
import { baseTypes, type BaseType } from '../model/values';
import { compilePattern } from '../processing/pattern';
import { parseScalar } from '../processing/scalars';
import { elementsOf, textOf, type XmlElement } from '../xml/tree';

const builtIns = new Set(['numAttempts', 'duration', 'completionStatus', 'QTI_CONTEXT']);
const namesVariable = new Set([
  'qti-variable', 'qti-correct', 'qti-default', 'qti-map-response', 'qti-map-response-point', 'qti-set-outcome-value', 'qti-set-template-value',
  'qti-set-correct-response', 'qti-set-default-value', 'qti-set-response-value', 'qti-lookup-outcome-value', 'qti-printed-variable',
]);

/** Names that are not declared, values that are none of their type, keys that are no choices: mistakes that a score would hide. */
export function checkValues(item: Item, root: XmlElement, reader: Reader): void {
  const declared = new Set([...item.responses, ...item.outcomes, ...item.templates, ...item.contexts].map((variable) => variable.identifier));
  const choices = new Map<string, Set<string>>();
  for (const interaction of boundInteractions(item)) {
    if (interaction.choices.length > 0) choices.set(interaction.response, new Set([...(choices.get(interaction.response) ?? []), ...interaction.choices]));
  }
  const visit = (element: XmlElement): void => {
    const { identifier } = element.attributes;
    if (namesVariable.has(element.name) && identifier !== undefined && !declared.has(identifier.trim()) && !builtIns.has(identifier.trim())) {
      reader.report('error', 'variable-undeclared', element, { identifier });
    }
    if (element.name === 'qti-pattern-match') checkPattern(element, 'pattern', declared, reader);
    if (element.attributes['pattern-mask'] !== undefined) checkPattern(element, 'pattern-mask', declared, reader);
    if (element.name === 'qti-base-value') checkValue(element, element.attributes['base-type'], reader);
    if (/^qti-(response|outcome|template|context)-declaration$/.test(element.name)) checkDeclaration(element, choices, reader);
    else elementsOf(element).forEach(visit);
  };
  elementsOf(root).forEach(visit);
}

/** The pattern itself, unless it is the name of the variable that holds one. */
function checkPattern(element: XmlElement, attribute: string, declared: ReadonlySet<string>, reader: Reader): void {
  const pattern = element.attributes[attribute];
  if (pattern === undefined || declared.has(pattern.replace(/^\{(.*)\}$/, '$1')) || compilePattern(pattern) !== null) return;
  reader.report('error', 'pattern-invalid', element, { pattern });
}

const asBase = (text: string | undefined): BaseType | undefined => baseTypes.find((base) => base === text);

function checkValue(element: XmlElement, baseType: string | undefined, reader: Reader): void {
  const base = asBase(baseType);
  const text = textOf(element);
  // An empty value is a way to write NULL.
  if (base !== undefined && text.trim() !== '' && parseScalar(base, text) === null) reader.report('error', 'value-invalid', element, { value: text.trim(), base });
}

function checkDeclaration(declaration: XmlElement, choices: ReadonlyMap<string, ReadonlySet<string>>, reader: Reader): void {
  const baseType = declaration.attributes['base-type'];
  const response = declaration.attributes['identifier']?.trim() ?? '';
  const known = baseType === 'identifier' || baseType === 'pair' || baseType === 'directedPair' ? choices.get(response) : undefined;
  const checkChoices = (element: XmlElement, text: string): void => {
    for (const identifier of text.trim().split(/\s+/)) {
      if (known !== undefined && identifier !== '' && !known.has(identifier)) reader.report('error', 'choice-unknown', element, { response, identifier });
    }
  };
  for (const child of elementsOf(declaration)) {
    for (const entry of elementsOf(child)) {
      if (entry.name === 'qti-value') {
        checkValue(entry, entry.attributes['base-type'] ?? baseType, reader);
        checkChoices(entry, textOf(entry));
      }
      if (entry.name === 'qti-map-entry') {
        const key = entry.attributes['map-key'] ?? '';
        const base = asBase(baseType);
        if (base !== undefined && key.trim() !== '' && parseScalar(base, key) === null) reader.report('error', 'value-invalid', entry, { value: key, base });
        checkChoices(entry, key);
      }
    }
  }
}
