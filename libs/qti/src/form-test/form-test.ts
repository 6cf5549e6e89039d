import type { BodyElement } from '../model/body';
import type { AssessmentTest, SessionControl, TestItemRef, TestPart, TestSection, TimeLimits } from '../model/test';

/** What a form and a test can both say, in one language; the rest of a test are its rules. */
export interface FormPlan {
  readonly title: string;
  /** Paragraphs are lines. '' = none. */
  readonly instructions: string;
  /** Null = the test does not limit its time. */
  readonly timeLimitMinutes: number | null;
  readonly navigation: 'free' | 'sections' | 'forward';
  /** How often an item with feedback may be answered (0 = without limit); null: no feedback is shown. */
  readonly feedbackAttempts: number | null;
  readonly sections: readonly FormPlanSection[];
}

export interface FormPlanSection {
  readonly title: string;
  readonly instructions: string;
  readonly timeLimitMinutes: number | null;
  /** Identifiers of the references. */
  readonly refs: readonly string[];
}

export interface TestNames {
  readonly identifier: string;
  readonly lang: string;
  /** Address of the item of each reference. */
  readonly hrefs: Readonly<Record<string, string>>;
}

/** Identifier of the score that a form has as a whole. */
const total = 'SCORE';

/** A test that says what the plan says: the sections, how one moves through them, their times, feedback, and the sum of the scores. */
export function testOfPlan(plan: FormPlan, { identifier, lang, hrefs }: TestNames): AssessmentTest {
  const control = plan.feedbackAttempts === null ? undefined : { maxAttempts: plan.feedbackAttempts, showFeedback: true };
  const sections = plan.sections.map((section, index) => sectionOf(section, `S${index + 1}`, hrefs));
  // Sections that close behind the learner are parts of their own: nothing leads back into a part.
  const groups = plan.navigation === 'sections' ? sections.map((section) => [section]) : [sections];
  return {
    identifier, title: plan.title, lang, attributes: {}, contexts: [],
    outcomes: [{ identifier: total, cardinality: 'single', base: 'float' }],
    ...(plan.timeLimitMinutes === null ? {} : { timeLimits: limitOf(plan.timeLimitMinutes) }),
    stylesheets: [],
    rubrics: rubricsOf(plan.instructions),
    parts: groups.map((children, index): TestPart => ({
      identifier: `P${index + 1}`,
      navigation: plan.navigation === 'forward' ? 'linear' : 'nonlinear',
      submission: control === undefined ? 'simultaneous' : 'individual',
      ...node(control), rubrics: [], children, feedbacks: [],
    })),
    outcomeProcessing: [{ rule: 'set', target: 'outcome', identifier: total, value: { op: 'sum', args: [{ op: 'test-variables', args: [], variable: total }] } }],
    feedbacks: [], extensions: [],
  };
}

const node = (sessionControl?: SessionControl): Pick<TestPart, 'preConditions' | 'branchRules' | 'extensions' | 'sessionControl'> => ({
  preConditions: [], branchRules: [], ...(sessionControl === undefined ? {} : { sessionControl }), extensions: [],
});

const limitOf = (minutes: number): TimeLimits => ({ max: minutes * 60 });

function sectionOf({ title, instructions, timeLimitMinutes, refs }: FormPlanSection, identifier: string, hrefs: TestNames['hrefs']): TestSection {
  return {
    kind: 'section', identifier, title, visible: true, required: false, fixed: false, keepTogether: true, shuffle: false, ...node(),
    ...(timeLimitMinutes === null ? {} : { timeLimits: limitOf(timeLimitMinutes) }),
    rubrics: rubricsOf(instructions),
    children: refs.map((ref): TestItemRef => ({
      kind: 'item', identifier: ref, href: hrefs[ref] ?? '', required: false, fixed: false, ...node(), categories: [], weights: [], variableMappings: [], templateDefaults: [],
    })),
  };
}

/** Text for the learner as a rubric of the test; one paragraph a line. */
export function rubricsOf(text: string): BodyElement[] {
  const element = (name: string, attrs: Record<string, string>, children: BodyElement['children']): BodyElement => ({ name, attrs, children });
  const paragraphs = text.split('\n').map((line) => line.trim()).filter((line) => line !== '').map((line) => element('p', {}, [line]));
  return paragraphs.length === 0 ? [] : [element('qti-rubric-block', { use: 'instructions', view: 'candidate' }, [element('qti-content-body', {}, paragraphs)])];
}
