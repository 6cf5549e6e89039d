import { content, declaration, outcomeElement, stylesheetElement } from './write-item';
import { attribute, writeExpression, writeRules } from './write-rules';
import type { AssessmentTest, SessionControl, TestChild, TestFeedback, TestItemRef, TestPart, TestSection, TimeLimits } from '../model/test';
import { qti3Namespace } from '../model/namespaces';
import { writeXml, type WritableElement } from '../xml/write-xml';

/** The test as QTI 3.0 XML; deterministic, and reading it gives the same test. */
export function writeTest(test: AssessmentTest): string {
  return writeXml({
    name: 'qti-assessment-test',
    ns: qti3Namespace,
    attrs: {
      ...attribute('identifier', test.identifier),
      ...attribute('title', test.title),
      ...attribute('xml:lang', test.lang === '' ? undefined : test.lang),
      ...attribute('tool-name', test.toolName),
      ...attribute('tool-version', test.toolVersion),
      ...test.attributes,
    },
    block: true,
    children: [
      ...test.contexts.map((context) => declaration('qti-context-declaration', context, {}, [])),
      ...test.outcomes.map(outcomeElement),
      ...timeLimits(test.timeLimits),
      ...test.stylesheets.map(stylesheetElement),
      ...test.rubrics.map(content),
      ...test.parts.map(part),
      ...(test.outcomeProcessing.length === 0 ? [] : [{ name: 'qti-outcome-processing', block: true, children: writeRules(test.outcomeProcessing, 'outcome') }]),
      ...test.feedbacks.map(feedback),
      ...test.extensions.map(content),
    ].filter((child): child is WritableElement => typeof child !== 'string'),
  });
}

const timeLimits = (limits: TimeLimits | undefined): WritableElement[] =>
  limits === undefined
    ? []
    : [{ name: 'qti-time-limits', attrs: { ...attribute('min-time', limits.min), ...attribute('max-time', limits.max), ...attribute('allow-late-submission', limits.allowLate) } }];

const sessionControl = (control: SessionControl | undefined): WritableElement[] =>
  control === undefined
    ? []
    : [
        {
          name: 'qti-item-session-control',
          attrs: {
            ...attribute('max-attempts', control.maxAttempts),
            ...attribute('show-feedback', control.showFeedback),
            ...attribute('allow-review', control.allowReview),
            ...attribute('show-solution', control.showSolution),
            ...attribute('allow-comment', control.allowComment),
            ...attribute('allow-skipping', control.allowSkipping),
            ...attribute('validate-responses', control.validateResponses),
          },
        },
      ];

const common = (node: Pick<TestPart, 'preConditions' | 'branchRules' | 'sessionControl' | 'timeLimits'>): WritableElement[] => [
  ...node.preConditions.map((test) => ({ name: 'qti-pre-condition', block: true, children: [writeExpression(test)] })),
  ...node.branchRules.map((rule) => ({ name: 'qti-branch-rule', attrs: { target: rule.target }, block: true, children: [writeExpression(rule.test)] })),
  ...sessionControl(node.sessionControl),
  ...timeLimits(node.timeLimits),
];

const elements = (nodes: readonly (string | WritableElement)[]): WritableElement[] => nodes.filter((node): node is WritableElement => typeof node !== 'string');

function part(node: TestPart): WritableElement {
  return {
    name: 'qti-test-part',
    attrs: {
      identifier: node.identifier, ...attribute('title', node.title), 'navigation-mode': node.navigation, 'submission-mode': node.submission,
    },
    block: true,
    children: [...common(node), ...elements(node.rubrics.map(content)), ...node.children.map(child), ...node.feedbacks.map(feedback), ...elements(node.extensions.map(content))],
  };
}

function child(node: TestChild): WritableElement {
  if (node.kind === 'section') return section(node);
  if (node.kind === 'item') return itemRef(node);
  return { name: 'qti-assessment-section-ref', attrs: { identifier: node.identifier, href: node.href } };
}

function section(node: TestSection): WritableElement {
  return {
    name: 'qti-assessment-section',
    attrs: {
      identifier: node.identifier, title: node.title, visible: String(node.visible), ...attribute('required', node.required || undefined),
      ...attribute('fixed', node.fixed || undefined), ...attribute('keep-together', node.keepTogether ? undefined : false),
    },
    block: true,
    children: [
      ...common(node),
      ...(node.selection ? [{ name: 'qti-selection', attrs: { ...attribute('select', node.selection.select), ...attribute('with-replacement', node.selection.withReplacement || undefined) } }] : []),
      ...(node.shuffle ? [{ name: 'qti-ordering', attrs: { shuffle: 'true' } }] : []),
      ...elements(node.rubrics.map(content)),
      ...node.children.map(child),
      ...elements(node.extensions.map(content)),
    ],
  };
}

function itemRef(node: TestItemRef): WritableElement {
  return {
    name: 'qti-assessment-item-ref',
    attrs: {
      identifier: node.identifier, href: node.href, ...attribute('required', node.required || undefined), ...attribute('fixed', node.fixed || undefined),
      ...attribute('category', node.categories.length > 0 ? node.categories.join(' ') : undefined),
    },
    block: true,
    children: [
      ...common(node),
      ...node.variableMappings.map((mapping) => ({ name: 'qti-variable-mapping', attrs: { 'source-identifier': mapping.source, 'target-identifier': mapping.target } })),
      ...node.weights.map((weight) => ({ name: 'qti-weight', attrs: { identifier: weight.identifier, ...attribute('value', weight.value) } })),
      ...node.templateDefaults.map((entry) => ({ name: 'qti-template-default', attrs: { 'template-identifier': entry.template }, block: true, children: [writeExpression(entry.value)] })),
      ...elements(node.extensions.map(content)),
    ],
  };
}

const feedback = (node: TestFeedback): WritableElement => ({
  name: 'qti-test-feedback',
  attrs: {
    access: node.access, 'outcome-identifier': node.outcome, identifier: node.identifier, 'show-hide': node.show ? 'show' : 'hide', ...attribute('title', node.title),
  },
  children: [{ name: 'qti-content-body', children: node.content.map(content) }],
});
