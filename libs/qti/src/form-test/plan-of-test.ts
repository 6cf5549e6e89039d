import { testOfPlan, type FormPlan, type FormPlanSection } from './form-test';
import { descendants, isBodyElement, type BodyElement, type BodyNode } from '../model/body';
import type { AssessmentTest, TestChild, TestItemRef, TestPart, TestSection, TimeLimits } from '../model/test';
import { controlledRefs, leadingRules } from '../test-run/plan';

export type TestRemarkCode =
  | 'test-time-rounded'
  | 'test-time-dropped'
  | 'test-time-least'
  | 'test-late'
  | 'test-navigation-mixed'
  | 'test-navigation-free'
  | 'test-nonlinear-led'
  | 'test-sections-joined'
  | 'test-control'
  | 'test-feedback'
  | 'test-rubric-view'
  | 'test-rubric-plain'
  | 'test-style'
  | 'test-template-default'
  | 'test-replacement';

/** Something of a test that a form does otherwise or not at all. */
export interface TestRemark {
  readonly code: TestRemarkCode;
  /** Part, section or reference that it is about; '' for the test as a whole. */
  readonly at: string;
  readonly data?: Readonly<Record<string, string | number>>;
}

export interface TestPlan {
  readonly plan: FormPlan;
  /** Whether the test says more than the plan: then it has to stay with the form as its rules. */
  readonly rules: boolean;
  readonly remarks: readonly TestRemark[];
}

type Refs = ReturnType<typeof controlledRefs>;

/** What of a test becomes settings of a form, whether its rules have to stay, and what of it a form cannot do. Pure. */
export function planOfTest(test: AssessmentTest): TestPlan {
  const remarks: TestRemark[] = [];
  const remark = (code: TestRemarkCode, at: string, data?: TestRemark['data']): void => {
    remarks.push({ code, at, ...(data && { data }) });
  };
  const refs = controlledRefs(test);
  const navigation = navigationOf(test, remark);
  const groups = navigation === 'sections' ? test.parts.map((part) => joined(part, refs, remark)) : test.parts.flatMap((part) => apart(part, refs));
  const timed = navigation !== 'free';
  const plan: FormPlan = {
    title: test.title,
    instructions: textOf([...test.rubrics, ...test.parts.flatMap((part) => part.rubrics)], '', remark),
    timeLimitMinutes: wholeMinutes(test.timeLimits?.max ?? sumOfParts(test), '', remark),
    navigation,
    feedbackAttempts: feedbackOf(refs),
    sections: groups.filter((group) => group.refs.length > 0).map((group): FormPlanSection => ({
      title: group.title || test.title,
      instructions: textOf(group.rubrics, group.identifier, remark),
      timeLimitMinutes: timed ? wholeMinutes(group.seconds, group.identifier, remark) : null,
      refs: group.refs.map(({ identifier }) => identifier),
    })),
  };
  remarkOnNodes(test, timed ? new Set(groups.flatMap(({ limits }) => limits)) : new Set(), remark);
  return { plan, rules: saysMore(test, plan), remarks };
}

type Remark = (code: TestRemarkCode, at: string, data?: TestRemark['data']) => void;

const sectionsIn = (children: readonly TestChild[]): TestSection[] => children.flatMap((child) => (child.kind === 'section' ? [child, ...sectionsIn(child.children)] : []));

/** Parts that one goes to and fro in, one after the other, are sections that close; one such part is a free test. */
function navigationOf(test: AssessmentTest, remark: Remark): FormPlan['navigation'] {
  const { parts } = test;
  const led = leadingRules(test).length > 0;
  const drawn = parts.some((part) => sectionsIn(part.children).some((section) => section.selection !== undefined || section.shuffle));
  const linear = parts.filter((part) => part.navigation === 'linear');
  if (led) {
    // The rules lead, forward only; the form itself says nothing.
    for (const part of parts) if (part.navigation === 'nonlinear') remark('test-nonlinear-led', part.identifier);
    return 'free';
  }
  if (drawn) {
    if (linear.length > 0 || parts.length > 1) remark('test-navigation-free', '');
    return 'free';
  }
  if (linear.length === parts.length) return 'forward';
  if (parts.length === 1) return 'free';
  for (const part of linear) remark('test-navigation-mixed', part.identifier);
  return 'sections';
}

interface Group {
  readonly identifier: string;
  readonly title: string;
  readonly rubrics: readonly BodyElement[];
  /** Limit of the group, in seconds, and the nodes whose limit it is. */
  readonly seconds: number | undefined;
  readonly limits: readonly (TestPart | TestSection)[];
  readonly refs: readonly TestItemRef[];
}

/** Neighbouring items under one visible section; what is outside of any stands under the title of its part. */
function apart(part: TestPart, refs: Refs): Group[] {
  const groups: { holder: TestSection | undefined; refs: TestItemRef[] }[] = [];
  for (const { ref, sections, part: own } of refs) {
    if (own !== part) continue;
    const holder = sections.findLast((section) => section.visible && section.title.trim() !== '') ?? sections[0];
    const last = groups.at(-1);
    if (last && last.holder === holder) last.refs.push(ref);
    else groups.push({ holder, refs: [ref] });
  }
  return groups.map(({ holder, refs: own }, index) => {
    const first = groups.findIndex((group) => group.holder === holder) === index;
    const alone = groups.length === 1 && holder?.timeLimits?.max === undefined;
    const limited = alone ? part : holder;
    return {
      identifier: holder?.identifier ?? part.identifier,
      title: holder?.title ?? part.title ?? '',
      rubrics: first ? (holder?.rubrics ?? []) : [],
      seconds: groups.filter((group) => group.holder === holder).length === 1 ? limited?.timeLimits?.max : undefined,
      limits: limited === undefined ? [] : [limited],
      refs: own,
    };
  });
}

/** A part as one section of the form. */
function joined(part: TestPart, refs: Refs, remark: Remark): Group {
  const [first, ...others] = part.children.filter((child): child is TestSection => child.kind === 'section');
  if (others.length > 0) remark('test-sections-joined', part.identifier, { sections: others.length + 1 });
  const alone = others.length === 0 ? first : undefined;
  const limited = alone?.timeLimits?.max !== undefined && part.timeLimits?.max === undefined ? alone : part;
  return {
    identifier: part.identifier,
    title: part.title ?? first?.title ?? '',
    rubrics: sectionsIn(part.children).flatMap((section) => section.rubrics),
    seconds: limited.timeLimits?.max,
    limits: [limited],
    refs: refs.filter((ref) => ref.part === part).map(({ ref }) => ref),
  };
}

function sumOfParts(test: AssessmentTest): number | undefined {
  const limits = test.parts.map((part) => part.timeLimits?.max);
  return limits.every((limit) => limit !== undefined) ? limits.reduce((sum, limit) => sum + limit, 0) : undefined;
}

const longestMinutes = 480;

function wholeMinutes(seconds: number | undefined, at: string, remark: Remark): number | null {
  if (seconds === undefined || seconds <= 0) return null;
  const minutes = Math.min(longestMinutes, Math.max(1, Math.ceil(seconds / 60)));
  if (minutes * 60 !== seconds) remark('test-time-rounded', at, { seconds, minutes });
  return minutes;
}

/** Attempts of the items that show feedback; where they differ the rules of the test say it. */
function feedbackOf(refs: Refs): number | null {
  const shown = refs.filter(({ part, control }) => part.submission === 'individual' && control.showFeedback);
  if (shown.length === 0) return null;
  const attempts = shown.map(({ control }) => control.maxAttempts);
  return attempts.includes(0) ? 0 : Math.min(20, Math.max(...attempts));
}

function remarkOnNodes(test: AssessmentTest, kept: ReadonlySet<TestPart | TestSection>, remark: Remark): void {
  const limits = (at: string, { min, allowLate }: TimeLimits = {}): void => {
    if (min !== undefined && min > 0) remark('test-time-least', at, { seconds: min });
    if (allowLate === true) remark('test-late', at);
  };
  limits('', test.timeLimits);
  const oneLimit = test.timeLimits?.max === undefined && sumOfParts(test) !== undefined;
  for (const part of test.parts) {
    const nodes: (TestPart | TestSection | TestItemRef)[] = [part, ...sectionsIn(part.children), ...controlledRefs({ ...test, parts: [part] }).map(({ ref }) => ref)];
    for (const one of nodes) {
      limits(one.identifier, one.timeLimits);
      const max = one.timeLimits?.max;
      if (max !== undefined && !kept.has(one as TestPart | TestSection) && !(one === part && oneLimit && test.parts.length === 1)) remark('test-time-dropped', one.identifier, { seconds: max });
      const { sessionControl: control } = one;
      const asked = control === undefined ? [] : Object.entries({ 'show-solution': control.showSolution === true, 'allow-comment': control.allowComment === true, 'allow-skipping': control.allowSkipping === false, 'validate-responses': control.validateResponses === true, 'allow-review': control.allowReview === false }).flatMap(([name, set]) => (set ? [name] : []));
      if (asked.length > 0) remark('test-control', one.identifier, { settings: asked.join(', ') });
      if ('templateDefaults' in one && one.templateDefaults.length > 0) remark('test-template-default', one.identifier);
      if ('selection' in one && one.selection?.withReplacement === true && one.selection.select > 1) remark('test-replacement', one.identifier, { section: one.identifier });
    }
    if (part.feedbacks.length > 0) remark('test-feedback', part.identifier);
  }
  if (test.feedbacks.length > 0) remark('test-feedback', '');
  if (test.stylesheets.length > 0) remark('test-style', '');
}

const plainElements = new Set(['qti-content-body', 'div', 'p', 'span', 'br', 'b', 'strong', 'i', 'em', 'u', 'ul', 'ol', 'li', 'h1', 'h2', 'h3', 'h4', 'h5', 'h6', 'section', 'article', 'header', 'blockquote', 'a', 'small', 'sub', 'sup', 'q', 'abbr', 'code', 'pre']);
const blocks = new Set(['p', 'div', 'li', 'h1', 'h2', 'h3', 'h4', 'h5', 'h6', 'br', 'section', 'article', 'header', 'blockquote', 'pre', 'tr', 'qti-content-body']);

/** What rubrics tell the candidate, as lines of text: instructions of a form are text. */
function textOf(rubrics: readonly BodyElement[], at: string, remark: Remark): string {
  const views = (rubric: BodyElement): string[] => (rubric.attrs['view'] ?? 'candidate').split(/\s+/);
  const shown = rubrics.filter((rubric) => views(rubric).includes('candidate'));
  if (shown.length < rubrics.length) remark('test-rubric-view', at);
  const lost = [...new Set([...descendants(shown.flatMap((rubric) => rubric.children))].map(({ name }) => name).filter((name) => !plainElements.has(name)))];
  if (lost.length > 0) remark('test-rubric-plain', at, { elements: lost.join(', ') });
  return lines(shown);
}

function lines(nodes: readonly BodyNode[]): string {
  const parts: string[] = [];
  const visit = (node: BodyNode): void => {
    if (!isBodyElement(node)) return void parts.push(node.replace(/\s+/g, ' '));
    if (node.name === 'img') return void parts.push(node.attrs['alt'] ?? '');
    if (blocks.has(node.name)) parts.push('\n');
    node.children.forEach(visit);
    if (blocks.has(node.name)) parts.push('\n');
  };
  nodes.forEach(visit);
  return parts.join('').split('\n').map((line) => line.replace(/\s+/g, ' ').trim()).filter((line) => line !== '').join('\n');
}

/** Whether the test is more than what its plan says: the plan, written as a test, is compared with it. */
function saysMore(test: AssessmentTest, plan: FormPlan): boolean {
  const again = testOfPlan(plan, { identifier: '', lang: '', hrefs: {} });
  const summed = test.outcomeProcessing.length === 0 && test.outcomes.length === 0 ? { ...test, outcomes: again.outcomes, outcomeProcessing: again.outcomeProcessing } : test;
  return essence(summed) !== essence(again);
}

/** What of a test matters to those who take it, without the names of its places. */
function essence(test: AssessmentTest): string {
  const limits = (own?: TimeLimits) => own?.max ?? null;
  const child = (one: TestChild): unknown => {
    if (one.kind === 'section-ref') return one;
    const shared = [one.preConditions, one.branchRules, one.sessionControl ?? null, limits(one.timeLimits)];
    if (one.kind === 'item') return [one.identifier, shared, one.weights, one.variableMappings, one.templateDefaults, one.categories];
    return [one.title, shared, one.selection ?? null, one.shuffle, lines(one.rubrics), one.children.map(child), one.extensions.length];
  };
  return JSON.stringify([
    test.title, test.contexts, test.outcomes, limits(test.timeLimits), lines(test.rubrics), test.outcomeProcessing, test.feedbacks, test.extensions.length,
    test.parts.map((part) => [part.navigation, part.preConditions, part.branchRules, part.sessionControl ?? null, limits(part.timeLimits), lines(part.rubrics), part.children.map(child), part.feedbacks, part.extensions.length]),
  ], inOrder);
}

/** Objects with their fields in one order, whoever wrote them. */
const inOrder = (_name: string, value: unknown): unknown =>
  typeof value === 'object' && value !== null && !Array.isArray(value) ? Object.fromEntries(Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1))) : value;
