import type { Content, FormDocument, FormTool, ItemDocument, Language } from '@synoo/contracts';
import { isInternal, type DeliveredAsset, type DeliveryNote } from './build-context';
import { interactionsIn } from './attempt';
import { buildItem, serverReason, textContent, type ServerReason } from './item-document';
import { boundInteractions, maskItem, opaqueNames, type ItemMasks } from './masks';
import { maxScoreOf, needsHuman } from './max-score';
import { optionLabels, type OptionLabels } from './option-labels';
import { differences } from './variants';
import { type BodyElement, isBodyElement } from '../model/body';
import type { Item } from '../model/item';
import type { InteractionName } from '../model/vocabulary';
import { openEngine } from '../processing/engine';
import { plainValue, type PlainValue } from '../processing/scalars';
import { sha256Hex } from '../hash/sha256';
import { controlledRefs, leadingRules } from '../test-run/plan';
import type { AssessmentTest, TestChild, TestSection } from '../model/test';
import { writeItem } from '../write/write-item';
import { writeTest } from '../write/write-test';

type ByLanguage<T> = Readonly<Partial<Record<Language, T>>>;

export interface FormItemSpec {
  /** Unique in the form; `i1`, `i2`, … say nothing about the item. */
  readonly ref: string;
  readonly itemId: string;
  readonly version: number | string;
  readonly variants: ByLanguage<Item>;
  /** Whether this installation runs portable custom interactions; an item that needs what is not there is refused. Without it nothing is asked. */
  readonly portable?: boolean;
  /** Overrides what the item says about shuffling. */
  readonly shuffle?: boolean;
  /** Files of the item, by language where they differ, by address in the item. */
  readonly assets?: Readonly<Record<string, DeliveredAsset>>;
  readonly css?: string;
}

export interface FormSectionSpec {
  readonly id: string;
  readonly title: ByLanguage<string>;
  readonly instructions?: ByLanguage<string | readonly Content[]>;
  readonly items: readonly FormItemSpec[];
}

/** A form is built in the languages that its title is in. */
export interface FormSpec {
  readonly title: ByLanguage<string>;
  readonly timeLimitMinutes: number;
  readonly tools: readonly FormTool[];
  readonly formulaSheet?: ByLanguage<readonly Content[]>;
  /** Whether feedback may be shown while the test runs. */
  readonly feedback?: boolean;
  /** How often an item with feedback may be answered; 0 = without limit. A test says it itself. */
  readonly maxAttempts?: number;
  /** Rules of a QTI test over these items. */
  readonly test?: FormTest;
  /** Largest file that an answer may be; the usual limit where it is not said. */
  readonly fileLimitBytes?: number;
  readonly sections: readonly FormSectionSpec[];
}

/** A test and the form's name of each of its items. */
export interface FormTest {
  readonly test: AssessmentTest;
  /** References of the form by identifier of the test's item references. */
  readonly refs: Readonly<Record<string, string>>;
}

/** What makes a form 'online': what the server decides during the test, and programs, whose frame comes from a second host. */
export interface OnlineReason {
  readonly code: ServerReason | 'branch-rule' | 'pre-condition' | 'custom-interaction';
  /** Item of the form, where it is one. */
  readonly ref?: string;
  readonly itemId?: string;
  /** Item, section or part of the test that has the rule. */
  readonly at?: string;
}

export type FormProblemCode =
  | 'form-empty'
  | 'form-without-language'
  | 'ref-duplicate'
  | 'variant-missing'
  | 'variant-responses-differ'
  | 'variant-choices-differ'
  | 'variant-processing-differ'
  | 'max-score-unknown'
  | 'custom-interaction-off'
  | 'custom-interaction-unknown'
  | 'section-title-missing'
  | 'asset-missing'
  | 'url-external'
  | 'interaction-not-shown'
  | 'stimulus-missing'
  | 'test-item-unknown'
  | 'test-item-twice'
  | 'test-item-left-out'
  | 'test-replacement';

export interface FormProblem {
  readonly code: FormProblemCode;
  readonly ref?: string;
  readonly itemId?: string;
  readonly language?: Language;
  readonly data?: Readonly<Record<string, string>>;
}

/** One item of the key: all that scoring and its reports need. */
export interface FormKeyItem {
  readonly ref: string;
  readonly itemId: string;
  readonly version: number | string;
  /** QTI 3 of one variant; all variants score alike. */
  readonly xml: string;
  readonly masks: ItemMasks;
  readonly maxScore: number;
  /** A person has to score it. */
  readonly human: boolean;
  readonly interactions: readonly { readonly r: string; readonly response: string; readonly kind: InteractionName }[];
  /** Declared correct responses in canonical text, by authored response. */
  readonly correct: Readonly<Record<string, PlainValue>>;
  readonly optionLabels: OptionLabels;
  /** Present where the item goes on with the server's help during the test. */
  readonly turns?: TurnSource;
}

/** What the server needs to show an item after a turn. */
export interface TurnSource {
  /** QTI 3 in each language. */
  readonly variants: ByLanguage<string>;
  readonly assets?: Readonly<Record<string, DeliveredAsset>>;
  readonly css?: string;
  readonly shuffle?: boolean;
  readonly feedback: boolean;
  readonly maxAttempts: number;
}

/** The scoring key of a form: JSON, kept apart from everything that is delivered. */
export interface FormKey {
  readonly schema: 'synoo-form-key/1';
  readonly items: readonly FormKeyItem[];
  /** QTI 3 of the test whose rules the form follows, and the form's names of its items. */
  readonly test?: { readonly xml: string; readonly refs: Readonly<Record<string, string>> };
}

export type FormResult =
  | {
      readonly ok: true;
      readonly documents: Readonly<Partial<Record<Language, FormDocument>>>;
      readonly key: FormKey;
      /** What needs the server while the test runs; empty where the test can be taken without a network. */
      readonly online: readonly OnlineReason[];
      /** What answers of a form with turns may look like, with all that a turn can bring in and without a word of it. */
      readonly answers: FormDocument | null;
      /** Items that the server hands out one by one. */
      readonly withheld: Readonly<Partial<Record<Language, FormDocument>>> | null;
      /** What was left out of items, for the person who publishes. */
      readonly notes: readonly (DeliveryNote & { readonly ref: string; readonly language: Language })[];
    }
  | { readonly ok: false; readonly problems: readonly FormProblem[] };

const languageOrder: readonly Language[] = ['ky', 'ru', 'en'];

/** Builds the documents of a form in all its languages and its key, or says what stands in the way. */
export function buildForm(spec: FormSpec): FormResult {
  const languages = languageOrder.filter((language) => spec.title[language] !== undefined);
  const problems = checkForm(spec, languages);
  if (problems.length > 0) return { ok: false, problems };

  const seed = formSeed(spec, languages);
  const notes: (DeliveryNote & { ref: string; language: Language })[] = [];
  const keyItems: FormKeyItem[] = [];
  const documents = new Map<string, ItemDocument>();
  const shapes = new Map<string, ItemDocument>();
  const control = turnControls(spec);
  const online: OnlineReason[] = spec.test === undefined ? [] : leadingRules(spec.test.test);
  const led = online.length > 0;
  for (const item of spec.sections.flatMap((section) => section.items)) {
    const built = buildFormItem(item, languages, seed, { ...control(item.ref), fileLimitBytes: spec.fileLimitBytes }, notes);
    if ('problem' in built) problems.push(built.problem);
    else {
      keyItems.push(built.key);
      shapes.set(item.ref, built.shape);
      if (built.reason !== null) online.push({ code: built.reason, ref: item.ref, itemId: item.itemId });
      for (const [language, document] of built.documents) documents.set(`${language}:${item.ref}`, document);
    }
  }
  for (const note of notes) problems.push(...missingFor(note));
  for (const item of spec.sections.flatMap((section) => section.items)) problems.push(...missingOf(item, languages));
  if (problems.length > 0) return { ok: false, problems };
  const turns = online.length > 0;
  for (const { ref, itemId, variants } of spec.sections.flatMap((section) => section.items)) {
    if (boundInteractions(variants[languages[0]!]!).some(({ kind }) => kind === 'portable-custom')) online.push({ code: 'custom-interaction', ref, itemId });
  }
  const kind = { ...(turns ? { online: true as const } : {}), ...(led ? { led: true as const } : {}) };
  const forms = (shown: (item: ItemDocument) => ItemDocument): Partial<Record<Language, FormDocument>> =>
    Object.fromEntries(languages.map((language): [Language, FormDocument] => [language, formDocument(spec, language, (ref) => shown(documents.get(`${language}:${ref}`)!), kind)]));
  return {
    ok: true,
    documents: forms((item) => (led ? stub(item) : item)),
    key: { schema: 'synoo-form-key/1', items: keyItems, ...(spec.test === undefined ? {} : { test: { xml: writeTest(spec.test.test), refs: spec.test.refs } }) },
    online,
    answers: turns ? formDocument(spec, languages[0]!, (ref) => shapes.get(ref)!, kind) : null,
    withheld: led ? forms((item) => item) : null,
    notes,
  };
}

/** What a learner would miss: a picture or film, or the place to answer. */
function missingFor({ code, ref, language, data }: DeliveryNote & { readonly ref: string; readonly language: Language }): FormProblem[] {
  if (code === 'asset-missing' || code === 'url-external') return [{ code, ref, language, data }];
  return code === 'element-dropped' && data['element']?.endsWith('-interaction') === true ? [{ code: 'interaction-not-shown', ref, language, data }] : [];
}

/** A program that is not in the package; the player shows a remark in its place. */
const hasModule = ({ children }: BodyElement): boolean =>
  children.some((list) => isBodyElement(list) && list.name === 'qti-interaction-modules' && list.children.some((module) => isBodyElement(module) && module.name === 'qti-interaction-module'));

/** Shared texts and style sheets that the item names and nobody has, and interactions that the player does not run. */
function missingOf({ ref, itemId, variants, assets = {} }: FormItemSpec, languages: readonly Language[]): FormProblem[] {
  return languages.flatMap((language) => {
    const item = variants[language];
    if (item === undefined) return [];
    const sheets = item.stylesheets.filter(({ href }) => isInternal(href) && !Object.hasOwn(assets, href));
    const foreign = boundInteractions(item).filter(({ kind, element }) => kind === 'custom' || (kind === 'portable-custom' && !hasModule(element)));
    return [
      ...foreign.map(({ kind }): FormProblem => ({ code: 'interaction-not-shown', ref, itemId, language, data: { element: `qti-${kind}-interaction` } })),
      ...item.stimulusRefs.map(({ href }): FormProblem => ({ code: 'stimulus-missing', ref, itemId, language, data: { href } })),
      ...sheets.map(({ href }): FormProblem => ({ code: 'asset-missing', ref, itemId, language, data: { href } })),
    ];
  });
}

/** Which item comes next may tell how the last one was answered, and a later item may tell the answer: nothing of it is there before. */
const stub = ({ ref, lang, online }: ItemDocument): ItemDocument => ({ ref, lang, body: [], ...(online === undefined ? {} : { online }), withheld: true });

interface TurnControl {
  readonly feedback: boolean;
  readonly maxAttempts: number;
}

/** Feedback and attempts of each item: as its test says where there is one, as the form says otherwise. */
function turnControls(spec: FormSpec): (ref: string) => TurnControl {
  const feedback = spec.feedback ?? false;
  const { test } = spec;
  if (test === undefined) return () => ({ feedback, maxAttempts: spec.maxAttempts ?? 1 });
  const controls = new Map(controlledRefs(test.test).map(({ ref, part, control }): [string, TurnControl] => [
    test.refs[ref.identifier] ?? '',
    // Answers of a part that is submitted as a whole are not judged before its end.
    part.submission === 'simultaneous' ? { feedback: false, maxAttempts: 1 } : { feedback: feedback && control.showFeedback, maxAttempts: control.maxAttempts },
  ]));
  return (ref) => controls.get(ref) ?? { feedback: false, maxAttempts: 1 };
}

function checkForm(spec: FormSpec, languages: readonly Language[]): FormProblem[] {
  const problems: FormProblem[] = [];
  if (languages.length === 0) problems.push({ code: 'form-without-language' });
  const items = spec.sections.flatMap((section) => section.items);
  if (items.length === 0) problems.push({ code: 'form-empty' });
  const seen = new Set<string>();
  for (const section of spec.sections) {
    for (const language of languages) {
      if (section.title[language] === undefined) problems.push({ code: 'section-title-missing', language, data: { section: section.id } });
    }
  }
  for (const { ref, itemId, variants } of items) {
    if (seen.has(ref)) problems.push({ code: 'ref-duplicate', ref, itemId });
    seen.add(ref);
    for (const language of languages) if (variants[language] === undefined) problems.push({ code: 'variant-missing', ref, itemId, language });
  }
  if (spec.test !== undefined) problems.push(...checkTest(spec.test, items));
  return problems;
}

/** Each item of the form stands in the test exactly once, and the test names no other. */
function checkTest({ test, refs }: FormTest, items: readonly FormItemSpec[]): FormProblem[] {
  const problems: FormProblem[] = [];
  const named = controlledRefs(test).map(({ ref }) => ref.identifier);
  const placed = named.map((identifier) => refs[identifier]);
  for (const [index, identifier] of named.entries()) {
    if (placed[index] === undefined || !items.some((item) => item.ref === placed[index])) problems.push({ code: 'test-item-unknown', data: { identifier } });
    if (named.indexOf(identifier) !== index) problems.push({ code: 'test-item-twice', data: { identifier } });
  }
  for (const { ref, itemId } of items) if (!placed.includes(ref)) problems.push({ code: 'test-item-left-out', ref, itemId });
  const sections = (children: readonly TestChild[]): TestSection[] => children.flatMap((child) => (child.kind === 'section' ? [child, ...sections(child.children)] : []));
  for (const section of test.parts.flatMap((part) => sections(part.children))) {
    // The same item twice in one test would be the same question twice in the results.
    if (section.selection?.withReplacement === true && section.selection.select > 1) problems.push({ code: 'test-replacement', data: { section: section.identifier } });
  }
  return problems;
}

/** The masks depend on all that is in the form and on nothing else. */
function formSeed(spec: FormSpec, languages: readonly Language[]): string {
  const contents = spec.sections.map((section) =>
    section.items.map((item) => [item.ref, item.itemId, String(item.version), ...languages.map((language) => writeItem(item.variants[language]!))]),
  );
  return sha256Hex(JSON.stringify([spec.title, spec.sections.map((section) => section.id), contents, ...(spec.test === undefined ? [] : [writeTest(spec.test.test)])]));
}

interface BuiltFormItem {
  readonly key: FormKeyItem;
  readonly documents: [Language, ItemDocument][];
  /** Everything of the item that can be answered at any turn, without its words. */
  readonly shape: ItemDocument;
  readonly reason: ServerReason | null;
}

function buildFormItem(
  spec: FormItemSpec,
  languages: readonly Language[],
  seed: string,
  { feedback, maxAttempts, fileLimitBytes }: TurnControl & Pick<FormSpec, 'fileLimitBytes'>,
  notes: (DeliveryNote & { ref: string; language: Language })[],
): BuiltFormItem | { readonly problem: FormProblem } {
  const { ref, itemId, version } = spec;
  const variants = languages.map((language): [Language, Item] => [language, spec.variants[language]!]);
  const [firstLanguage, first] = variants[0]!;
  for (const [language, other] of variants.slice(1)) {
    const difference = differences(first, other);
    if (difference !== null) return { problem: { code: difference.code, ref, itemId, language, data: { ...difference.data, with: firstLanguage } } };
  }
  const engine = openEngine(first);
  const human = needsHuman(first);
  const maxScore = maxScoreOf(engine);
  if (maxScore === null) return { problem: { code: 'max-score-unknown', ref, itemId } };
  const custom = spec.portable === undefined ? undefined : boundInteractions(first).find(({ kind }) => kind === 'custom' || (kind === 'portable-custom' && spec.portable === false));
  if (custom) return { problem: { code: custom.kind === 'custom' ? 'custom-interaction-unknown' : 'custom-interaction-off', ref, itemId } };

  const fileLimit = fileLimitBytes === undefined ? {} : { fileLimitBytes };
  const interactions = boundInteractions(first);
  let masks = maskItem(interactions, {}, `${seed}:${ref}`);
  const documents: [Language, ItemDocument][] = [];
  for (const [language, item] of variants) {
    const built = buildItem({ ...item, lang: item.lang === '' ? language : item.lang }, ref, {
      masks,
      feedback,
      ...fileLimit,
      ...(spec.shuffle === undefined ? {} : { shuffle: spec.shuffle }),
      ...(spec.assets === undefined ? {} : { assets: spec.assets }),
      ...(spec.css === undefined ? {} : { css: spec.css }),
    });
    masks = built.masks;
    documents.push([language, built.document]);
    notes.push(...built.notes.map((note) => ({ ...note, ref, language })));
  }
  const names = opaqueNames(masks);
  const state = engine.start('');
  const reason = variants.map(([, item]) => serverReason(item, feedback)).find((found) => found !== null) ?? null;
  const everything = buildItem(first, ref, { masks, feedback, ...fileLimit, ...(spec.assets === undefined ? {} : { assets: spec.assets }), visibility: { feedback: () => true, template: () => true } }).document;
  return {
    reason,
    shape: { ref, lang: '', body: bare([...interactionsIn([...(everything.stimulus ?? []), ...everything.body])]) },
    key: {
      ref,
      itemId,
      version,
      xml: writeItem(first),
      masks,
      maxScore,
      human,
      interactions: interactions.map(({ response, kind }) => ({ r: names.response(response) ?? '', response, kind })),
      correct: Object.fromEntries([...state.correct].flatMap(([identifier, value]) => (value === null ? [] : [[identifier, plainValue(value)]]))),
      optionLabels: optionLabels(variants, state.correct),
      ...(reason === null ? {} : { turns: turnSource(spec, variants, feedback, maxAttempts) }),
    },
    documents,
  };
}

function turnSource(spec: FormItemSpec, variants: readonly [Language, Item][], feedback: boolean, maxAttempts: number): TurnSource {
  return {
    variants: Object.fromEntries(variants.map(([language, item]) => [language, writeItem(item.lang === '' ? { ...item, lang: language } : item)])),
    ...(spec.assets === undefined ? {} : { assets: spec.assets }),
    ...(spec.css === undefined ? {} : { css: spec.css }),
    ...(spec.shuffle === undefined ? {} : { shuffle: spec.shuffle }),
    feedback,
    maxAttempts,
  };
}

/** Content without words, pictures and prompts: what is left are the names that an answer can use. */
function bare(content: readonly Content[]): Content[] {
  return content.flatMap((node): Content[] => {
    if (typeof node === 'string' || node.t === 'v') return [];
    if (node.t === 'e') return node.a?.['id'] === undefined ? bare(node.c ?? []) : [{ t: 'e', n: node.n, a: { id: node.a['id'] } }];
    const { prompt: _prompt, message: _message, label: _label, look: _look, ...kept } = node;
    return [JSON.parse(JSON.stringify(kept, (name, value: unknown) => (name === 'content' ? [] : name === 'title' || name === 'module' ? '' : name === 'properties' ? {} : name === 'markup' ? [] : name === 'body' ? bare(value as Content[]) : name === 'image' || name === 'stage' || name === 'object' || name === 'media' ? { src: '', type: '' } : value))) as Content];
  });
}

function formDocument(spec: FormSpec, language: Language, item: (ref: string) => ItemDocument, kind: Pick<FormDocument, 'online' | 'led'>): FormDocument {
  const formulaSheet = spec.formulaSheet?.[language];
  return {
    schema: 'synoo-form/1',
    title: spec.title[language] ?? '',
    lang: language,
    timeLimitMinutes: spec.timeLimitMinutes,
    tools: spec.tools,
    ...(formulaSheet === undefined ? {} : { formulaSheet }),
    sections: spec.sections.map((section) => {
      const instructions = section.instructions?.[language];
      return {
        id: section.id,
        title: section.title[language] ?? '',
        ...(instructions === undefined ? {} : { instructions: typeof instructions === 'string' ? textContent(instructions) : instructions }),
        items: section.items.map(({ ref }) => item(ref)),
      };
    }),
    ...kind,
  };
}
