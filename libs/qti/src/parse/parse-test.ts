import { toBodyElement, toBodyNodes } from './parse-body';
import { parseContext, parseOutcome, present } from './parse-declarations';
import { parseExpression } from './parse-expression';
import { Reader } from './reader';
import { parseRules } from './parse-rules';
import type { BodyElement } from '../model/body';
import type { Diagnostic } from '../model/diagnostic';
import type { Expression } from '../model/expressions';
import type { Stylesheet } from '../model/item';
import type {
  AssessmentTest, BranchRule, SessionControl, TestChild, TestFeedback, TestItemRef, TestPart, TestSection, TimeLimits,
} from '../model/test';
import { inKnownNamespace, upgrade, versionOf } from '../upgrade/upgrade';
import { childNamed, childrenNamed, elementsOf, type XmlElement } from '../xml/tree';
import { parseXml } from '../xml/parse-xml';

export type TestResult =
  | { readonly ok: true; readonly test: AssessmentTest; readonly diagnostics: readonly Diagnostic[] }
  | { readonly ok: false; readonly diagnostics: readonly Diagnostic[] };

/** Reads one assessment test of QTI 2.0–3.0; as lenient and as talkative as `parseItem`. */
export function parseTest(xml: string): TestResult {
  const parsed = parseXml(xml);
  return parsed.ok ? parseTestTree(parsed.root) : { ok: false, diagnostics: [parsed.diagnostic] };
}

export function parseTestTree(root: XmlElement): TestResult {
  const reader = new Reader();
  const version = versionOf(root);
  if (version === null || (root.name !== 'qti-assessment-test' && root.name !== 'assessmentTest')) {
    reader.report('error', 'root-unexpected', root, { element: root.name, expected: 'qti-assessment-test' });
    return { ok: false, diagnostics: reader.diagnostics };
  }
  const test = readTest(upgrade(inKnownNamespace(root, version, reader), version, reader.diagnostics), reader);
  return { ok: true, test, diagnostics: reader.diagnostics };
}

/** Children by name, the rest reported and kept. */
function split(element: XmlElement, known: ReadonlySet<string>, reader: Reader): BodyElement[] {
  const rest = elementsOf(element).filter((child) => !known.has(child.name));
  for (const child of rest) reader.report('warning', 'element-unknown', child, { element: child.name });
  return rest.map((child) => toBodyElement(child));
}

const rootAttributes = new Set(['identifier', 'title', 'xml:lang', 'tool-name', 'tool-version']);
const rootChildren = new Set([
  'qti-context-declaration', 'qti-outcome-declaration', 'qti-time-limits', 'qti-stylesheet', 'qti-rubric-block', 'qti-test-part',
  'qti-outcome-processing', 'qti-test-feedback',
]);

function readTest(root: XmlElement, reader: Reader): AssessmentTest {
  const parts = childrenNamed(root, 'qti-test-part').map((part) => readPart(part, reader));
  if (parts.length === 0) reader.report('error', 'element-missing', root, { element: 'qti-test-part', parent: root.name });
  const processing = childNamed(root, 'qti-outcome-processing');
  const test = present({
    identifier: reader.required(root, 'identifier'),
    title: root.attributes['title'] ?? '',
    lang: root.attributes['xml:lang']?.trim() ?? '',
    toolName: root.attributes['tool-name'],
    toolVersion: root.attributes['tool-version'],
    attributes: Object.fromEntries(Object.entries(root.attributes).filter(([key]) => !rootAttributes.has(key))),
    contexts: childrenNamed(root, 'qti-context-declaration').map((child) => parseContext(child, reader)),
    outcomes: childrenNamed(root, 'qti-outcome-declaration').map((child) => parseOutcome(child, reader)),
    timeLimits: timeLimits(root, reader),
    stylesheets: childrenNamed(root, 'qti-stylesheet').map(
      ({ attributes: { href = '', type = 'text/css', media, title } }) => present({ href, type, media, title }) as Stylesheet,
    ),
    rubrics: childrenNamed(root, 'qti-rubric-block').map((child) => toBodyElement(child)),
    parts,
    outcomeProcessing: processing ? parseRules(processing, 'outcome', reader) : [],
    feedbacks: feedbacks(root, reader),
    extensions: split(root, rootChildren, reader),
  }) as AssessmentTest;
  checkIdentifiers(test, root, reader);
  return test;
}

const nodeChildren = ['qti-pre-condition', 'qti-branch-rule', 'qti-item-session-control', 'qti-time-limits'];
const partChildren = new Set([...nodeChildren, 'qti-assessment-section', 'qti-assessment-section-ref', 'qti-assessment-item-ref', 'qti-rubric-block', 'qti-test-feedback']);
const sectionChildren = new Set([
  ...nodeChildren, 'qti-selection', 'qti-ordering', 'qti-rubric-block', 'qti-assessment-section', 'qti-assessment-section-ref', 'qti-assessment-item-ref',
]);
const itemChildren = new Set([...nodeChildren, 'qti-variable-mapping', 'qti-weight', 'qti-template-default']);

interface NodeFields {
  identifier: string;
  preConditions: Expression[];
  branchRules: BranchRule[];
  sessionControl?: SessionControl;
  timeLimits?: TimeLimits;
  extensions: BodyElement[];
}

function node(element: XmlElement, known: ReadonlySet<string>, reader: Reader): NodeFields {
  const control = childNamed(element, 'qti-item-session-control');
  const test = (holder: XmlElement): Expression => {
    const [first] = elementsOf(holder);
    if (first) return parseExpression(first, reader);
    reader.report('error', 'element-missing', holder, { element: 'expression', parent: holder.name });
    return { op: 'null', args: [] };
  };
  return present({
    identifier: reader.required(element, 'identifier'),
    preConditions: childrenNamed(element, 'qti-pre-condition').map(test),
    branchRules: childrenNamed(element, 'qti-branch-rule').map((rule) => ({ target: reader.required(rule, 'target'), test: test(rule) })),
    sessionControl: control ? sessionControl(control, reader) : undefined,
    timeLimits: timeLimits(element, reader),
    extensions: split(element, known, reader),
  }) as NodeFields;
}

function sessionControl(element: XmlElement, reader: Reader): SessionControl {
  return present({
    maxAttempts: reader.number(element, 'max-attempts'),
    showFeedback: reader.boolean(element, 'show-feedback'),
    allowReview: reader.boolean(element, 'allow-review'),
    showSolution: reader.boolean(element, 'show-solution'),
    allowComment: reader.boolean(element, 'allow-comment'),
    allowSkipping: reader.boolean(element, 'allow-skipping'),
    validateResponses: reader.boolean(element, 'validate-responses'),
  });
}

function timeLimits(parent: XmlElement, reader: Reader): TimeLimits | undefined {
  const element = childNamed(parent, 'qti-time-limits');
  if (element === undefined) return undefined;
  return present({ min: reader.number(element, 'min-time'), max: reader.number(element, 'max-time'), allowLate: reader.boolean(element, 'allow-late-submission') });
}

function readPart(element: XmlElement, reader: Reader): TestPart {
  // Items belong into sections; the test means the same without one.
  for (const child of childrenNamed(element, 'qti-assessment-item-ref')) reader.report('warning', 'element-unexpected', child, { element: child.name, parent: element.name });
  return present({
    ...node(element, partChildren, reader),
    title: element.attributes['title'],
    navigation: reader.oneOf(element, 'navigation-mode', ['linear', 'nonlinear'] as const) ?? 'linear',
    submission: reader.oneOf(element, 'submission-mode', ['individual', 'simultaneous'] as const) ?? 'individual',
    rubrics: childrenNamed(element, 'qti-rubric-block').map((child) => toBodyElement(child)),
    children: readChildren(element, reader),
    feedbacks: feedbacks(element, reader),
  }) as TestPart;
}

function readChildren(element: XmlElement, reader: Reader): TestChild[] {
  return elementsOf(element).flatMap((child): TestChild[] => {
    switch (child.name) {
      case 'qti-assessment-section':
        return [readSection(child, reader)];
      case 'qti-assessment-item-ref':
        return [readItemRef(child, reader)];
      case 'qti-assessment-section-ref':
        return [{ kind: 'section-ref', identifier: reader.required(child, 'identifier'), href: reader.required(child, 'href') }];
      default:
        return [];
    }
  });
}

function readSection(element: XmlElement, reader: Reader): TestSection {
  const selection = childNamed(element, 'qti-selection');
  const ordering = childNamed(element, 'qti-ordering');
  return present({
    kind: 'section' as const,
    ...node(element, sectionChildren, reader),
    title: element.attributes['title'] ?? '',
    visible: reader.boolean(element, 'visible') ?? true,
    required: reader.boolean(element, 'required') ?? false,
    fixed: reader.boolean(element, 'fixed') ?? false,
    keepTogether: reader.boolean(element, 'keep-together') ?? true,
    selection: selection && { select: reader.number(selection, 'select') ?? 0, withReplacement: reader.boolean(selection, 'with-replacement') ?? false },
    shuffle: ordering ? (reader.boolean(ordering, 'shuffle') ?? false) : false,
    rubrics: childrenNamed(element, 'qti-rubric-block').map((child) => toBodyElement(child)),
    children: readChildren(element, reader),
  }) as TestSection;
}

function readItemRef(element: XmlElement, reader: Reader): TestItemRef {
  return {
    kind: 'item',
    ...node(element, itemChildren, reader),
    href: reader.required(element, 'href'),
    required: reader.boolean(element, 'required') ?? false,
    fixed: reader.boolean(element, 'fixed') ?? false,
    categories: (element.attributes['category'] ?? '').split(/\s+/).filter((name) => name !== ''),
    weights: childrenNamed(element, 'qti-weight').map((weight) => ({ identifier: reader.required(weight, 'identifier'), value: reader.number(weight, 'value') ?? 1 })),
    variableMappings: childrenNamed(element, 'qti-variable-mapping').map((mapping) => ({
      source: reader.required(mapping, 'source-identifier'),
      target: reader.required(mapping, 'target-identifier'),
    })),
    templateDefaults: childrenNamed(element, 'qti-template-default').map((entry) => {
      const [value] = elementsOf(entry);
      return { template: reader.required(entry, 'template-identifier'), value: value ? parseExpression(value, reader) : { op: 'null', args: [] } };
    }),
  };
}

function feedbacks(parent: XmlElement, reader: Reader): TestFeedback[] {
  return childrenNamed(parent, 'qti-test-feedback').map((element) => {
    const wrapper = childNamed(element, 'qti-content-body');
    return present({
      access: reader.oneOf(element, 'access', ['atEnd', 'during'] as const) ?? 'atEnd',
      identifier: reader.required(element, 'identifier'),
      outcome: reader.required(element, 'outcome-identifier'),
      show: (reader.oneOf(element, 'show-hide', ['show', 'hide'] as const) ?? 'show') === 'show',
      title: element.attributes['title'],
      content: wrapper ? toBodyElement(wrapper).children : toBodyNodes(element.children, true),
    }) as TestFeedback;
  });
}

function checkIdentifiers(test: AssessmentTest, root: XmlElement, reader: Reader): void {
  const seen = new Set<string>();
  const visit = (identifier: string, children: readonly TestChild[]): void => {
    if (seen.has(identifier)) reader.report('error', 'identifier-duplicate', root, { identifier });
    seen.add(identifier);
    for (const child of children) visit(child.identifier, child.kind === 'section' ? child.children : []);
  };
  for (const part of test.parts) visit(part.identifier, part.children);
}
