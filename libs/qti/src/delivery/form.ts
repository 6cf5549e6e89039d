import type { Content, FormDocument, FormTool, ItemDocument, Language } from '@synoo/contracts';
import type { DeliveredAsset, DeliveryNote } from './build-context';
import { buildItem, needsServer, textContent } from './item-document';
import { boundInteractions, maskItem, opaqueNames, type ItemMasks } from './masks';
import { maxScoreOf, needsHuman } from './max-score';
import { optionLabels, type OptionLabels } from './option-labels';
import { differences } from './variants';
import type { Item } from '../model/item';
import type { InteractionName } from '../model/vocabulary';
import { openEngine } from '../processing/engine';
import { plainValue, type PlainValue } from '../processing/scalars';
import { sha256Hex } from '../hash/sha256';
import { writeItem } from '../write/write-item';

type ByLanguage<T> = Readonly<Partial<Record<Language, T>>>;

export interface FormItemSpec {
  /** Unique in the form; `i1`, `i2`, … say nothing about the item. */
  readonly ref: string;
  readonly itemId: string;
  readonly version: number | string;
  readonly variants: ByLanguage<Item>;
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
  readonly sections: readonly FormSectionSpec[];
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
  | 'section-title-missing'
  | 'asset-missing';

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
}

/** The scoring key of a form: JSON, kept apart from everything that is delivered. */
export interface FormKey {
  readonly schema: 'synoo-form-key/1';
  readonly items: readonly FormKeyItem[];
}

export type FormResult =
  | {
      readonly ok: true;
      readonly documents: Readonly<Partial<Record<Language, FormDocument>>>;
      readonly key: FormKey;
      /** Some item needs the server while the test runs. */
      readonly online: boolean;
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
  for (const item of spec.sections.flatMap((section) => section.items)) {
    const built = buildFormItem(item, languages, seed, spec.feedback ?? false, notes);
    if ('problem' in built) problems.push(built.problem);
    else {
      keyItems.push(built.key);
      for (const [language, document] of built.documents) documents.set(`${language}:${item.ref}`, document);
    }
  }
  for (const note of notes) {
    if (note.code === 'asset-missing') problems.push({ code: 'asset-missing', ref: note.ref, language: note.language, data: note.data });
  }
  if (problems.length > 0) return { ok: false, problems };
  const forms = languages.map((language): [Language, FormDocument] => [language, formDocument(spec, language, documents)]);
  return {
    ok: true,
    documents: Object.fromEntries(forms),
    key: { schema: 'synoo-form-key/1', items: keyItems },
    online: spec.sections.some((section) => section.items.some((item) => Object.values(item.variants).some((variant) => needsServer(variant, spec.feedback ?? false)))),
    notes,
  };
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
  return problems;
}

/** The masks depend on all that is in the form and on nothing else. */
function formSeed(spec: FormSpec, languages: readonly Language[]): string {
  const contents = spec.sections.map((section) =>
    section.items.map((item) => [item.ref, item.itemId, String(item.version), ...languages.map((language) => writeItem(item.variants[language]!))]),
  );
  return sha256Hex(JSON.stringify([spec.title, spec.sections.map((section) => section.id), contents]));
}

type BuiltFormItem = { readonly key: FormKeyItem; readonly documents: [Language, ItemDocument][] } | { readonly problem: FormProblem };

function buildFormItem(
  spec: FormItemSpec,
  languages: readonly Language[],
  seed: string,
  feedback: boolean,
  notes: (DeliveryNote & { ref: string; language: Language })[],
): BuiltFormItem {
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

  const interactions = boundInteractions(first);
  let masks = maskItem(interactions, {}, `${seed}:${ref}`);
  const documents: [Language, ItemDocument][] = [];
  for (const [language, item] of variants) {
    const built = buildItem({ ...item, lang: item.lang === '' ? language : item.lang }, ref, {
      masks,
      feedback,
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
  return {
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
    },
    documents,
  };
}

function formDocument(spec: FormSpec, language: Language, documents: ReadonlyMap<string, ItemDocument>): FormDocument {
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
        items: section.items.map((item) => documents.get(`${language}:${item.ref}`)!),
      };
    }),
  };
}
