import type { BodyElement } from './body';
import type { Expression } from './expressions';
import type { ContextDeclaration, ModalFeedback, OutcomeDeclaration, Rule, Stylesheet } from './item';

/** Seconds. */
export interface TimeLimits {
  readonly min?: number;
  readonly max?: number;
  readonly allowLate?: boolean;
}

/** What is not said is inherited from the section or part around, and at last from `defaultSessionControl`. */
export interface SessionControl {
  /** 0 = without limit. */
  readonly maxAttempts?: number;
  readonly showFeedback?: boolean;
  readonly allowReview?: boolean;
  readonly showSolution?: boolean;
  readonly allowComment?: boolean;
  readonly allowSkipping?: boolean;
  readonly validateResponses?: boolean;
}

/** The defaults that the specification names. */
export const defaultSessionControl: Required<SessionControl> = {
  maxAttempts: 1, showFeedback: false, allowReview: true, showSolution: false, allowComment: false, allowSkipping: true, validateResponses: false,
};

export interface BranchRule {
  /** Identifier of an item, section or part, or one of EXIT_SECTION, EXIT_TESTPART, EXIT_TEST. */
  readonly target: string;
  readonly test: Expression;
}

interface TestNode {
  readonly identifier: string;
  readonly preConditions: readonly Expression[];
  readonly branchRules: readonly BranchRule[];
  readonly sessionControl?: SessionControl;
  readonly timeLimits?: TimeLimits;
  /** Elements that the model has no place for. */
  readonly extensions: readonly BodyElement[];
}

interface Placeable extends TestNode {
  readonly required: boolean;
  readonly fixed: boolean;
}

export interface TestItemRef extends Placeable {
  readonly kind: 'item';
  readonly href: string;
  readonly categories: readonly string[];
  readonly weights: readonly { readonly identifier: string; readonly value: number }[];
  readonly variableMappings: readonly { readonly source: string; readonly target: string }[];
  readonly templateDefaults: readonly { readonly template: string; readonly value: Expression }[];
}

export interface TestSection extends Placeable {
  readonly kind: 'section';
  readonly title: string;
  readonly visible: boolean;
  readonly keepTogether: boolean;
  readonly selection?: { readonly select: number; readonly withReplacement: boolean };
  readonly shuffle: boolean;
  readonly rubrics: readonly BodyElement[];
  readonly children: readonly TestChild[];
}

/** A section in a file of its own. */
export interface TestSectionRef {
  readonly kind: 'section-ref';
  readonly identifier: string;
  readonly href: string;
}

export type TestChild = TestItemRef | TestSection | TestSectionRef;

export interface TestFeedback extends ModalFeedback {
  readonly access: 'atEnd' | 'during';
}

export interface TestPart extends TestNode {
  readonly title?: string;
  readonly navigation: 'linear' | 'nonlinear';
  readonly submission: 'individual' | 'simultaneous';
  readonly rubrics: readonly BodyElement[];
  readonly children: readonly TestChild[];
  readonly feedbacks: readonly TestFeedback[];
}

/** An assessment test of QTI 3, whatever version it came from. */
export interface AssessmentTest {
  readonly identifier: string;
  readonly title: string;
  readonly lang: string;
  readonly toolName?: string;
  readonly toolVersion?: string;
  readonly attributes: Readonly<Record<string, string>>;
  readonly contexts: readonly ContextDeclaration[];
  readonly outcomes: readonly OutcomeDeclaration[];
  readonly timeLimits?: TimeLimits;
  readonly stylesheets: readonly Stylesheet[];
  readonly rubrics: readonly BodyElement[];
  readonly parts: readonly TestPart[];
  readonly outcomeProcessing: readonly Rule[];
  readonly feedbacks: readonly TestFeedback[];
  readonly extensions: readonly BodyElement[];
}
