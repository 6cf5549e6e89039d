import type { BodyElement, BodyNode } from './body';
import type { Expression, Shape } from './expressions';
import type { BaseType, Cardinality } from './values';

/** One `qti-value` as written; `field` and `base` only in records. */
export interface DeclaredValue {
  readonly text: string;
  readonly field?: string;
  readonly base?: BaseType;
}

export interface DeclaredValues {
  readonly values: readonly DeclaredValue[];
  readonly interpretation?: string;
}

interface Declaration {
  readonly identifier: string;
  readonly cardinality: Cardinality;
  /** Absent for records. */
  readonly base?: BaseType;
  readonly default?: DeclaredValues;
}

export interface MapEntry {
  readonly key: string;
  readonly value: number;
  /** Absent = false, the default of QTI 3. */
  readonly caseSensitive?: boolean;
}

interface MappingBounds {
  readonly lower?: number;
  readonly upper?: number;
  readonly default: number;
}

export interface Mapping extends MappingBounds {
  readonly entries: readonly MapEntry[];
}

export interface AreaMapEntry {
  readonly shape: Shape;
  readonly coords: readonly number[];
  readonly value: number;
}

export interface AreaMapping extends MappingBounds {
  readonly entries: readonly AreaMapEntry[];
}

export interface ResponseDeclaration extends Declaration {
  readonly correct?: DeclaredValues;
  readonly mapping?: Mapping;
  readonly areaMapping?: AreaMapping;
}

export type LookupTable =
  | { readonly kind: 'match'; readonly default?: string; readonly entries: readonly { readonly source: number; readonly target: string }[] }
  | {
      readonly kind: 'interpolation';
      readonly default?: string;
      readonly entries: readonly { readonly source: number; readonly include: boolean; readonly target: string }[];
    };

export interface OutcomeDeclaration extends Declaration {
  readonly lookup?: LookupTable;
  readonly normalMaximum?: number;
  readonly normalMinimum?: number;
  readonly masteryValue?: number;
  readonly externalScored?: 'human' | 'externalMachine';
  readonly view?: string;
  readonly interpretation?: string;
  readonly longInterpretation?: string;
  readonly variableIdentifierRef?: string;
}

export interface TemplateDeclaration extends Declaration {
  readonly mathVariable?: boolean;
  readonly paramVariable?: boolean;
}

export type ContextDeclaration = Declaration;

export type SetTarget = 'outcome' | 'template' | 'correct' | 'default' | 'response';

/** Response, template and outcome rules are the same programs with other element names, so one type holds all. */
export type Rule =
  | {
      readonly rule: 'condition';
      readonly branches: readonly { readonly test: Expression; readonly rules: readonly Rule[] }[];
      readonly otherwise?: readonly Rule[];
    }
  | { readonly rule: 'set'; readonly target: SetTarget; readonly identifier: string; readonly value: Expression }
  | { readonly rule: 'lookup'; readonly identifier: string; readonly value: Expression }
  | { readonly rule: 'constraint'; readonly test: Expression }
  | { readonly rule: 'fragment'; readonly rules: readonly Rule[] }
  | { readonly rule: 'exit' }
  | { readonly rule: 'unknown'; readonly node: BodyElement };

export interface ResponseProcessing {
  /** URI of a standard template; used where there are no rules. */
  readonly template?: string;
  readonly templateLocation?: string;
  readonly rules: readonly Rule[];
}

export interface ModalFeedback {
  readonly identifier: string;
  readonly outcome: string;
  readonly show: boolean;
  readonly title?: string;
  readonly content: readonly BodyNode[];
}

export interface Stylesheet {
  readonly href: string;
  readonly type: string;
  readonly media?: string;
  readonly title?: string;
}

export interface StimulusRef {
  readonly identifier: string;
  readonly href: string;
  readonly title?: string;
}

/** An assessment item of QTI 3, whatever version it came from. Plain data: equal items are deeply equal. */
export interface Item {
  readonly identifier: string;
  readonly title: string;
  /** BCP 47 tag of `xml:lang`; '' when the item does not say. */
  readonly lang: string;
  readonly label?: string;
  readonly toolName?: string;
  readonly toolVersion?: string;
  readonly adaptive: boolean;
  readonly timeDependent: boolean;
  /** Attributes of the root that the model has no place for. */
  readonly attributes: Readonly<Record<string, string>>;
  readonly contexts: readonly ContextDeclaration[];
  readonly responses: readonly ResponseDeclaration[];
  readonly outcomes: readonly OutcomeDeclaration[];
  readonly templates: readonly TemplateDeclaration[];
  readonly templateProcessing: readonly Rule[];
  readonly stimulusRefs: readonly StimulusRef[];
  readonly companion?: BodyElement;
  readonly stylesheets: readonly Stylesheet[];
  readonly body: readonly BodyNode[];
  readonly bodyAttributes: Readonly<Record<string, string>>;
  readonly catalogs?: BodyElement;
  readonly processing: ResponseProcessing | null;
  readonly feedbacks: readonly ModalFeedback[];
  /** Elements of the root that QTI does not know, kept as they are. */
  readonly extensions: readonly BodyElement[];
}
