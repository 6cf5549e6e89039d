export type Severity = 'error' | 'warning' | 'info';

/**
 * Something to tell about an input, as data: programs read the code, people a message made of it (see `describe`).
 * `line` and `column` are 1-based and point into the text as it was given; 0 where a place cannot be named.
 */
export interface Diagnostic {
  readonly code: DiagnosticCode;
  readonly severity: Severity;
  readonly line: number;
  readonly column: number;
  readonly data?: Readonly<Record<string, string | number>>;
}

/** English text of each code; `{name}` is replaced from the diagnostic's data. */
const messages = {
  'xml-malformed': 'The XML is not well formed: {reason}',
  'xml-doctype': 'A document type declaration is not allowed; remove the <!DOCTYPE …> line',
  'xml-too-large': 'The document is larger than {limit} bytes',
  'xml-too-deep': 'Elements are nested deeper than {limit}',
  'xml-too-many-attributes': '<{element}> has more than {limit} attributes',
  'xml-too-many-nodes': 'The document has more than {limit} elements and texts',
  'xml-encoding': 'The text is not valid {encoding}',
  'version-unsupported': 'QTI version {version} is not supported; export the content as QTI 2.x or 3.0',
  'root-unexpected': 'The root element is <{element}>, expected <{expected}>',
  'namespace-missing': 'The root element has no QTI namespace; it is read as QTI {version}',
  'namespace-unknown': 'The namespace {namespace} is none of QTI; the document is read as QTI {version}',
  'upgraded': 'Upgraded from QTI {version} to 3.0',
  'element-unknown': '<{element}> is not known in this place; it is kept but has no effect',
  'element-nonstandard': '<{element}> is not part of QTI; it is read as <{replacement}>',
  'element-unexpected': '<{element}> does not belong in <{parent}>',
  'element-missing': '<{parent}> needs a <{element}>',
  'element-dropped': '<{element}> is not allowed in delivered content and is left out',
  'attribute-dropped': 'Attribute {attribute} of <{element}> is not allowed in delivered content and is left out',
  'attribute-missing': '<{element}> needs the attribute {attribute}',
  'attribute-invalid': 'Attribute {attribute} of <{element}> has the value "{value}", expected {expected}',
  'attribute-unknown': 'Attribute {attribute} of <{element}> is not known; it is kept but has no effect',
  'expression-arity': '<{element}> has {count} operands, expected {expected}',
  'identifier-duplicate': 'The identifier {identifier} is declared more than once',
  'variable-undeclared': 'Variable {identifier} is not declared',
  'response-undeclared': 'Interaction <{element}> is bound to {identifier}, which is not declared as a response',
  'choice-unknown': 'The key or mapping of {response} names {identifier}, which is not a choice of its interaction',
  'value-invalid': '"{value}" is not a valid {base} value',
  'pattern-invalid': 'The pattern "{pattern}" is not a regular expression of XML Schema, or too large; nothing can match it',
  'mapping-missing': '<{element}> needs a mapping of {identifier}, which is not declared; it gives 0',
  'lookup-missing': 'The outcome {identifier} is looked up in a table that is not declared; it keeps its value',
  'key-missing': '<{element}> needs a correct response of {identifier}, which is not declared; nothing can match it',
  'processing-missing': 'The item has no response processing; a person has to score it',
  'template-unknown': 'The processing template {template} is not known and has no rules beside it',
  'include-refused': 'The inclusion of {href} is not resolved; put the content into the file',
  'custom-operator': 'Custom operator {operator} is not known here; it gives no value',
  'url-external': 'The address {url} leads outside of the package',
  'not-core-mathml': '<{element}> is outside of MathML Core and may not be shown everywhere',
  'style-dropped': 'A style rule is left out: {reason}',
} as const;

export type DiagnosticCode = keyof typeof messages;

/** The diagnostic as an English sentence, for the command line and logs. */
export function describe(diagnostic: Pick<Diagnostic, 'code' | 'data'>): string {
  return messages[diagnostic.code].replace(/\{(\w+)\}/g, (whole, name: string) => String(diagnostic.data?.[name] ?? whole));
}
