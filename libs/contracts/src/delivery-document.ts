/**
 * What a learner's browser receives of a form. Built field by field on the server from safe parts of the items; it holds no
 * key, mapping, rule, scoring guide or authored identifier. One document per form and language, addressed by its own hash.
 * What belongs to one attempt (option order, template values) is in {@link AttemptDocument}.
 */

export type Language = 'ky' | 'ru' | 'en';
export const languages = ['ky', 'ru', 'en'] as const satisfies readonly Language[];

/** Text, an element of the allow-list, a printed template variable, or an interaction. */
export type Content = string | ContentElement | PrintedVariable | Interaction;

/**
 * `n` is a lower-case HTML element name or a MathML element name (`ns: 'math'`); attributes passed the allow-list when the
 * document was built. The player checks both again before it makes a node. `spoken` is no HTML: it holds `source` elements of one
 * recording of what follows, or of the element that it is the first part of, for learners to whom tests are read aloud.
 */
export interface ContentElement {
  readonly t: 'e';
  readonly n: string;
  readonly ns?: 'math';
  readonly a?: Readonly<Record<string, string>>;
  readonly c?: readonly Content[];
}

/** The value of a template variable of this attempt, from {@link AttemptDocument.values}. */
export interface PrintedVariable {
  readonly t: 'v';
  readonly id: string;
}

/** A choice that can be picked, dragged or paired. `id` is opaque: it says nothing about the authored identifier. */
export interface Choice {
  readonly id: string;
  readonly content: readonly Content[];
  /** Stays in its place when the others are shuffled. */
  readonly fixed?: true;
  /** How often it may be used in pairs or gaps; 0 = without limit. */
  readonly matchMax?: number;
  readonly matchMin?: number;
}

export type Shape = 'circle' | 'rect' | 'poly' | 'ellipse' | 'default';

/** An area of an image; `coords` in pixels of the image's own size. */
export interface HotArea {
  readonly id: string;
  readonly shape: Shape;
  readonly coords: readonly number[];
  readonly label?: string;
  readonly matchMax?: number;
  readonly matchMin?: number;
}

/** An asset by its content hash: `/api/assets/HASH`. Only in previews `src` may be empty: the item names a file that it does not have. */
export interface Media {
  readonly src: string;
  readonly type: string;
  readonly width?: number;
  readonly height?: number;
  readonly alt?: string;
}

interface InteractionBase {
  readonly t: 'i';
  /** Opaque response identifier: `r1`, `r2`, … in the order of the item's body. */
  readonly r: string;
  readonly prompt?: readonly Content[];
  readonly label?: string;
  /** Minimum and maximum number of answers where the interaction has them; 0 = none / without limit. */
  readonly min?: number;
  readonly max?: number;
  /** Author's message shown when `min`/`max`/`pattern` is not met. */
  readonly message?: string;
  /** `data-*` hints and shared vocabulary classes that only change the look. */
  readonly look?: readonly string[];
}

export interface ChoiceInteraction extends InteractionBase {
  readonly kind: 'choice';
  readonly multiple: boolean;
  readonly shuffle: boolean;
  readonly horizontal?: true;
  readonly choices: readonly Choice[];
}
export interface TextEntryInteraction extends InteractionBase {
  readonly kind: 'text-entry';
  readonly base: 'string' | 'integer' | 'float';
  readonly expectedLength?: number;
  readonly pattern?: string;
  readonly placeholder?: string;
}
export interface ExtendedTextInteraction extends InteractionBase {
  readonly kind: 'extended-text';
  readonly format: 'plain' | 'preformatted' | 'xhtml';
  readonly base: 'string' | 'integer' | 'float';
  readonly multiple: boolean;
  readonly expectedLength?: number;
  readonly expectedLines?: number;
  readonly pattern?: string;
  readonly placeholder?: string;
}
export interface InlineChoiceInteraction extends InteractionBase {
  readonly kind: 'inline-choice';
  readonly shuffle: boolean;
  readonly choices: readonly Choice[];
}
export interface OrderInteraction extends InteractionBase {
  readonly kind: 'order';
  readonly shuffle: boolean;
  readonly horizontal?: true;
  readonly choices: readonly Choice[];
}
/** Two sets; a response is a list of `left right` pairs. */
export interface MatchInteraction extends InteractionBase {
  readonly kind: 'match';
  readonly shuffle: boolean;
  readonly left: readonly Choice[];
  readonly right: readonly Choice[];
}
export interface AssociateInteraction extends InteractionBase {
  readonly kind: 'associate';
  readonly shuffle: boolean;
  readonly choices: readonly Choice[];
}
/** `body` holds `{t:'e', n:'gap', a:{id}}` where a choice is put; a response is a list of `choice gap` pairs. */
export interface GapMatchInteraction extends InteractionBase {
  readonly kind: 'gap-match';
  readonly shuffle: boolean;
  readonly choices: readonly Choice[];
  readonly body: readonly Content[];
  readonly gaps: readonly { readonly id: string; readonly required?: true }[];
}
export interface GraphicGapMatchInteraction extends InteractionBase {
  readonly kind: 'graphic-gap-match';
  readonly image: Media;
  readonly choices: readonly Choice[];
  readonly areas: readonly HotArea[];
}
export interface GraphicAssociateInteraction extends InteractionBase {
  readonly kind: 'graphic-associate';
  readonly image: Media;
  readonly areas: readonly HotArea[];
}
export interface GraphicOrderInteraction extends InteractionBase {
  readonly kind: 'graphic-order';
  readonly image: Media;
  readonly areas: readonly HotArea[];
}
export interface HotspotInteraction extends InteractionBase {
  readonly kind: 'hotspot';
  readonly multiple: boolean;
  readonly image: Media;
  readonly areas: readonly HotArea[];
}
/** `body` holds `{t:'e', n:'hottext', a:{id}, c}` where text can be picked. */
export interface HottextInteraction extends InteractionBase {
  readonly kind: 'hottext';
  readonly multiple: boolean;
  readonly body: readonly Content[];
}
export interface SelectPointInteraction extends InteractionBase {
  readonly kind: 'select-point';
  readonly multiple: boolean;
  readonly image: Media;
}
export interface PositionObjectInteraction extends InteractionBase {
  readonly kind: 'position-object';
  readonly multiple: boolean;
  readonly stage: Media;
  readonly object: Media;
  readonly centre?: readonly [number, number];
}
export interface SliderInteraction extends InteractionBase {
  readonly kind: 'slider';
  readonly lower: number;
  readonly upper: number;
  readonly step: number;
  readonly stepLabel?: true;
  readonly vertical?: true;
  readonly reverse?: true;
  readonly base: 'integer' | 'float';
}
export interface MediaInteraction extends InteractionBase {
  readonly kind: 'media';
  readonly media: Media;
  readonly sources?: readonly Media[];
  readonly captions?: readonly { readonly src: string; readonly lang: string; readonly label: string }[];
  readonly autostart?: true;
  readonly loop?: true;
  readonly minPlays?: number;
  readonly maxPlays?: number;
}
export interface UploadInteraction extends InteractionBase {
  readonly kind: 'upload';
  readonly types: readonly string[];
  /** Largest file; absent = the usual limit. */
  readonly maxBytes?: number;
}
export interface DrawingInteraction extends InteractionBase {
  readonly kind: 'drawing';
  readonly image: Media;
  readonly maxBytes?: number;
}
export interface EndAttemptInteraction extends InteractionBase {
  readonly kind: 'end-attempt';
  readonly title: string;
  readonly countAttempt: boolean;
}
/** Runs only in a sandboxed frame of another origin, and only where the installation allows it. */
export interface PortableCustomInteraction extends InteractionBase {
  readonly kind: 'custom';
  readonly typeIdentifier: string;
  /** The module to start, and all that the item brings, each by its name and the address of its text. */
  readonly module?: string;
  readonly modules?: readonly { readonly id: string; readonly src: string }[];
  /** Declared type of the answer; several values or one. */
  readonly base?: string;
  readonly multiple?: boolean;
  readonly properties: Readonly<Record<string, string>>;
  readonly markup: readonly Content[];
}

export type Interaction =
  | ChoiceInteraction
  | TextEntryInteraction
  | ExtendedTextInteraction
  | InlineChoiceInteraction
  | OrderInteraction
  | MatchInteraction
  | AssociateInteraction
  | GapMatchInteraction
  | GraphicGapMatchInteraction
  | GraphicAssociateInteraction
  | GraphicOrderInteraction
  | HotspotInteraction
  | HottextInteraction
  | SelectPointInteraction
  | PositionObjectInteraction
  | SliderInteraction
  | MediaInteraction
  | UploadInteraction
  | DrawingInteraction
  | EndAttemptInteraction
  | PortableCustomInteraction;

export type InteractionKind = Interaction['kind'];

/** One item as the player shows it. */
export interface ItemDocument {
  /** Opaque reference, unique in the form: `i1`, `i2`, … */
  readonly ref: string;
  readonly lang: Language | (string & {});
  readonly body: readonly Content[];
  /** Left column of the screen, where the item has a stimulus. */
  readonly stimulus?: readonly Content[];
  /** Scoped style sheets, already checked. */
  readonly css?: string;
  /** Needs the server during the test (adaptive, feedback, template rules with hidden parts). */
  readonly online?: true;
  /** The server hands the item out when the learner comes to it; the body is empty until then. */
  readonly withheld?: true;
}

export interface FormSectionDocument {
  readonly id: string;
  readonly title: string;
  /** Shown before the section's first item. */
  readonly instructions?: readonly Content[];
  /** Absent: only the limit of the form. Never there in a form with free navigation. */
  readonly timeLimitMinutes?: number;
  readonly items: readonly ItemDocument[];
}

export type FormTool =
  | 'highlighter'
  | 'answer-eliminator'
  | 'line-reader'
  | 'magnifier'
  | 'calculator'
  | 'notes'
  | 'formula-sheet'
  | 'letters';

/** The test itself, in one language. Delivered when the attempt starts. */
export interface FormDocument {
  readonly schema: 'synoo-form/1';
  readonly title: string;
  readonly lang: Language;
  readonly timeLimitMinutes: number;
  /** Absent: free. */
  readonly navigation?: 'sections' | 'forward';
  readonly tools: readonly FormTool[];
  readonly formulaSheet?: readonly Content[];
  readonly sections: readonly FormSectionDocument[];
  /** Some item or rule needs the server during the test. */
  readonly online?: true;
  /** Branch rules or pre-conditions: the server says which item comes next. */
  readonly led?: true;
}

/** What can be shown before the start: what will happen, and practice items that are not scored. */
export interface BriefingDocument {
  readonly schema: 'synoo-briefing/1';
  readonly title: string;
  readonly lang: Language;
  readonly timeLimitMinutes: number;
  readonly itemCount: number;
  readonly sectionCount: number;
  /** Absent: free. */
  readonly navigation?: 'sections' | 'forward';
  /** Sections with a time limit of their own. */
  readonly sectionMinutes?: readonly { readonly title: string; readonly minutes: number }[];
  readonly instructions: readonly Content[];
  readonly practice: readonly ItemDocument[];
}

/** What is this attempt's own: choice order by item and response, template values by item. The same in every language. */
export interface AttemptDocument {
  /** `order[item][response]` lists choice ids; match interactions have two lists under `response` + `:left` / `:right`. */
  readonly order: Readonly<Record<string, Readonly<Record<string, readonly string[]>>>>;
  readonly values: Readonly<Record<string, Readonly<Record<string, string>>>>;
  /** Items of this attempt in their order, where the form selects or orders them for each learner. */
  readonly plan?: readonly string[];
}

/** What a learner sees of an item that goes on with the server's help, at one moment. */
export interface ItemTurnDocument {
  readonly document: ItemDocument;
  /** Feedback that is earned now and stands apart from the item. */
  readonly modal: readonly { readonly title?: string; readonly content: readonly Content[] }[];
  /** Values to print, by opaque variable. */
  readonly values: Readonly<Record<string, string>>;
  /** Orders of shuffled choices, as in {@link AttemptDocument}. */
  readonly order: Readonly<Record<string, readonly string[]>>;
  /** Turns that were taken at this item. */
  readonly turns: number;
  /** Null: without limit, or the item itself says when it is done. */
  readonly attemptsLeft: number | null;
  /** The item takes no further turn. */
  readonly done: boolean;
}

/** A file given as an answer. `data` is base64. */
export interface FileValue {
  readonly name: string;
  readonly type: string;
  readonly data: string;
}

/**
 * The value of one response: `null` (not answered); a string for cardinality single (choice id, number as the learner typed it,
 * `a b` for pairs, `x y` for points); a list for multiple and ordered.
 */
export type ResponseValue = null | string | readonly string[] | FileValue;

/** All responses of one item, by opaque response identifier. */
export type ItemResponse = Readonly<Record<string, ResponseValue>>;
