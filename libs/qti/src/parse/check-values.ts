import type { Reader } from './reader';
import { boundInteractions } from '../delivery/masks';
import type { Item } from '../model/item';
import { baseTypes, type BaseType } from '../model/values';
import { compilePattern } from '../processing/pattern';
import { parseScalar } from '../processing/scalars';
import { templateName } from '../upgrade/upgrade';
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
    if (identifier !== undefined) checkDeclared(element, identifier.trim(), item, reader);
    if (element.name === 'qti-pattern-match') checkPattern(element, 'pattern', declared, reader);
    if (element.attributes['pattern-mask'] !== undefined) checkPattern(element, 'pattern-mask', declared, reader);
    if (element.name === 'qti-base-value') checkValue(element, element.attributes['base-type'], reader);
    if (/^qti-(response|outcome|template|context)-declaration$/.test(element.name)) checkDeclaration(element, choices, reader);
    else elementsOf(element).forEach(visit);
  };
  elementsOf(root).forEach(visit);
  checkTemplate(item, root, reader);
  checkProcessing(item, root, reader);
}

/** A mapping, a table or a key that a rule asks for and the declarations do not have. */
function checkDeclared(element: XmlElement, identifier: string, item: Item, reader: Reader): void {
  const response = item.responses.find((declaration) => declaration.identifier === identifier);
  const lacks = (has: unknown): boolean => response !== undefined && has === undefined;
  const data = { element: element.name, identifier };
  if (element.name === 'qti-map-response' && lacks(response?.mapping)) reader.report('error', 'mapping-missing', element, data);
  if (element.name === 'qti-map-response-point' && lacks(response?.areaMapping)) reader.report('error', 'mapping-missing', element, data);
  const outcome = item.outcomes.find((declaration) => declaration.identifier === identifier);
  if (element.name === 'qti-lookup-outcome-value' && outcome !== undefined && outcome.lookup === undefined) reader.report('error', 'lookup-missing', element, data);
  const isSet = (): boolean => JSON.stringify(item.templateProcessing).includes(JSON.stringify({ target: 'correct', identifier }).slice(1, -1));
  if (element.name === 'qti-correct' && lacks(response?.correct) && !isSet()) reader.report('warning', 'key-missing', element, data);
}

/** What the standard templates speak of has to be there under its fixed name. */
function checkTemplate(item: Item, root: XmlElement, reader: Reader): void {
  const name = item.processing === null || item.processing.rules.length > 0 ? null : templateName(item.processing.template ?? '');
  if (name === null) return;
  const at = elementsOf(root).find((element) => element.name === 'qti-response-processing') ?? root;
  const response = item.responses.find((declaration) => declaration.identifier === 'RESPONSE');
  if (response === undefined) reader.report('error', 'variable-undeclared', at, { identifier: 'RESPONSE' });
  if (!item.outcomes.some((outcome) => outcome.identifier === 'SCORE')) reader.report('error', 'variable-undeclared', at, { identifier: 'SCORE' });
  if (response === undefined) return;
  const data = { element: name, identifier: 'RESPONSE' };
  const isSet = JSON.stringify(item.templateProcessing).includes('"target":"correct"');
  if ((name === 'match_correct' || name.startsWith('CC2_match')) && response.correct === undefined && !isSet) reader.report('error', 'key-missing', at, data);
  if ((name === 'map_response' || name === 'CC2_map_response') && response.mapping === undefined) reader.report('error', 'mapping-missing', at, data);
  if (name === 'map_response_point' && response.areaMapping === undefined) reader.report('error', 'mapping-missing', at, data);
}

/** Without rules nothing but a person can give a score, which an item that a machine could judge hardly means. */
function checkProcessing(item: Item, root: XmlElement, reader: Reader): void {
  if (item.processing !== null || item.outcomes.some((outcome) => outcome.externalScored !== undefined)) return;
  const judged = boundInteractions(item).some(({ kind }) => !['media', 'end-attempt', 'extended-text', 'upload', 'drawing'].includes(kind));
  if (judged) reader.report('warning', 'processing-missing', root);
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
