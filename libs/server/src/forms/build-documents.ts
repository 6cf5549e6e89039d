import { mebibyte, type BriefingDocument, type FormDesign, type FormDocument, type FormTool, type Language, type LocalText, type Problem } from '@synoo/contracts';
import { buildForm, type FormItemSpec, type FormKey, type FormProblem, type FormSpec, type FormTest, leadingRules, mathTextContent, type OnlineReason, parseTest, type TestChild, textContent } from '@synoo/qti';
import { sha256 } from '../platform/crypto';
import { type DesignContent, designIds, type DesignItem } from './design-items';

export interface FormDocuments {
  readonly forms: Readonly<Partial<Record<Language, FormDocument>>>;
  readonly briefings: Readonly<Partial<Record<Language, BriefingDocument>>>;
  readonly key: FormKey;
  /** What needs the server during the test; the other two are there only for such a form. */
  readonly online: readonly OnlineReason[];
  readonly answers: FormDocument | null;
  readonly withheld: Readonly<Partial<Record<Language, FormDocument>>> | null;
}

/** Place of the item with this number (from 0) in the design, for messages: `sections.0.items.3`. */
function fieldsOf(design: FormDesign): readonly string[] {
  return design.sections.flatMap((section, number) => section.items.map((_, place) => `sections.${number}.items.${place}`));
}

/** What keeps a design from being published, as far as the design and the state of its items say. */
export function designProblems(design: FormDesign, items: ReadonlyMap<string, DesignItem>): Problem[] {
  const problems: Problem[] = [];
  const error = (code: string, field: string, values: Problem['values'] = {}) => problems.push({ severity: 'error', code, field, values });
  const fields = fieldsOf(design);
  const seen = new Map<string, string>();
  const check = (id: string, field: string, scored: boolean) => {
    const item = items.get(id);
    if (!item) return error('item-unknown', field);
    const twin = seen.get(id);
    if (twin !== undefined) error('item-twice', field, { item: item.code, first: twin });
    seen.set(id, field);
    if (item.status !== 'approved') error('item-not-approved', field, { item: item.code, status: item.status });
    if (scored && item.practice) error('item-is-practice', field, { item: item.code });
    for (const language of design.languages) if (!item.languages.includes(language)) error('variant-missing', field, { item: item.code, language });
  };
  design.sections.flatMap((section) => section.items).forEach((id, index) => check(id, fields[index] ?? '', true));
  design.practice.forEach((id, index) => check(id, `practice.${index}`, false));
  problems.push(...sectionTimeProblems(design));
  texts(design).forEach(([field, text]) => design.languages.forEach((language) => !text[language]?.trim() && error('text-missing', field, { language })));
  problems.push(...formulaProblems(design));
  return problems;
}

function formulaProblems({ formulaSheet, languages }: FormDesign): Problem[] {
  return languages.flatMap((language) =>
    mathTextContent(formulaSheet?.[language] ?? '').problems.map(({ reason, line, element }): Problem => ({
      severity: 'error', code: `formula-${reason}`, field: 'formulaSheet', values: { language, line, ...(element !== undefined && { element }) },
    })),
  );
}

/** A limit for a section only makes sense where the section can be closed, and inside the time of the whole test. */
function sectionTimeProblems({ navigation = 'free', timeLimitMinutes, sections }: FormDesign): Problem[] {
  const limits = sections.map((section) => section.timeLimitMinutes ?? null);
  const problems = limits.flatMap((minutes, number): Problem[] => {
    const field = `sections.${number}.timeLimitMinutes`;
    if (minutes === null) return [];
    if (navigation === 'free') return [{ severity: 'error', code: 'section-time-free', field }];
    return minutes > timeLimitMinutes ? [{ severity: 'error', code: 'section-time-too-long', field, values: { minutes, limit: timeLimitMinutes } }] : [];
  });
  const sum = limits.reduce<number>((all, minutes) => all + (minutes ?? 0), 0);
  // With a limit on every section the sum is all the time there is; more in the form would never be used.
  if (problems.length === 0 && limits.every((minutes) => minutes !== null) && sum < timeLimitMinutes) problems.push({ severity: 'error', code: 'section-times-short', field: 'timeLimitMinutes', values: { sum, limit: timeLimitMinutes } });
  return problems;
}

/** How learners move and how long each section takes; the same words in every language. Absent where they move freely. */
function withNavigation(document: FormDocument, { navigation, sections }: FormDesign): FormDocument {
  if (navigation === undefined || navigation === 'free') return document;
  return {
    ...document,
    navigation,
    sections: document.sections.map((section, number) => {
      const minutes = sections[number]?.timeLimitMinutes ?? null;
      return minutes === null ? section : { ...section, timeLimitMinutes: minutes };
    }),
  };
}

function briefingNavigation({ navigation, sections }: FormDesign, language: Language): Pick<BriefingDocument, 'navigation' | 'sectionMinutes'> {
  if (navigation === undefined || navigation === 'free') return {};
  const sectionMinutes = sections.flatMap(({ title, timeLimitMinutes }) => (timeLimitMinutes ? [{ title: title[language] ?? '', minutes: timeLimitMinutes }] : []));
  return { navigation, ...(sectionMinutes.length > 0 && { sectionMinutes }) };
}

function texts(design: FormDesign): [string, LocalText][] {
  return [
    ['title', design.title],
    ['instructions', design.instructions],
    ...(design.formulaSheet ? [['formulaSheet', design.formulaSheet] as [string, LocalText]] : []),
    ...design.sections.flatMap((section, number): [string, LocalText][] => [
      [`sections.${number}.title`, section.title],
      ...(section.instructions ? [[`sections.${number}.instructions`, section.instructions] as [string, LocalText]] : []),
    ]),
  ];
}

function inLanguages(text: LocalText, languages: readonly Language[]): Partial<Record<Language, string>> {
  return Object.fromEntries(languages.map((language) => [language, text[language] ?? '']));
}

function itemSpec(ref: string, item: DesignContent): FormItemSpec {
  return { ref, itemId: item.id, version: item.version, variants: item.variants, assets: item.assets, portable: item.portable };
}

function problemOf({ code, ref, language, data }: FormProblem, places: ReadonlyMap<string, { field: string; item: string }>): Problem {
  const place = ref === undefined ? undefined : places.get(ref);
  return { severity: 'error', code, ...(place && { field: place.field }), values: { ...data, ...(place && { item: place.item }), ...(language && { language }) } };
}

export type BuiltDocuments = { readonly ok: true; readonly documents: FormDocuments } | { readonly ok: false; readonly problems: readonly Problem[] };

/** Builds everything of a form: what is shown before the start, the test in each language, and the key. */
export function buildDocuments(design: FormDesign, items: ReadonlyMap<string, DesignContent>): BuiltDocuments {
  const fields = fieldsOf(design);
  const places = new Map<string, { field: string; item: string }>();
  let number = 0;
  const sections = design.sections.map((section, index): FormSpec['sections'][number] => ({
    id: `s${index + 1}`,
    title: inLanguages(section.title, design.languages),
    ...(section.instructions && { instructions: inLanguages(section.instructions, design.languages) }),
    items: section.items.flatMap((id) => {
      const field = fields[number++] ?? '';
      const item = items.get(id);
      if (!item) return [];
      places.set(`i${number}`, { field, item: item.code });
      return [itemSpec(`i${number}`, item)];
    }),
  }));
  const test = design.test && testOf(design, design.test);
  if (test === null) return { ok: false, problems: [{ severity: 'error', code: 'test-unreadable', field: 'test' }] };
  if (test && design.navigation !== undefined && design.navigation !== 'free' && hasOwnOrder(test)) return { ok: false, problems: [{ severity: 'error', code: 'test-navigation', field: 'navigation' }] };
  const form = buildForm({
    title: inLanguages(design.title, design.languages),
    timeLimitMinutes: design.timeLimitMinutes,
    tools: design.tools as FormTool[],
    ...(design.formulaSheet && { formulaSheet: Object.fromEntries(design.languages.map((language) => [language, mathTextContent(design.formulaSheet?.[language] ?? '').content])) }),
    ...fileLimitOf(design),
    sections,
    ...(design.feedback && { feedback: true, maxAttempts: design.feedback.maxAttempts }),
    ...(test && { test }),
  });
  const practice = buildPractice(design, items, places);
  const problems = [form, practice].flatMap((built) => (built.ok ? [] : built.problems.map((problem) => problemOf(problem, places))));
  if (!form.ok || !practice.ok) return { ok: false, problems };
  const briefings = design.languages.map((language): [Language, BriefingDocument] => [
    language,
    {
      schema: 'synoo-briefing/1',
      title: design.title[language] ?? '',
      lang: language,
      timeLimitMinutes: design.timeLimitMinutes,
      itemCount: number,
      sectionCount: sections.length,
      // Where the server leads, the learner hears beforehand that there is no way back.
      ...(form.documents[language]?.led ? { navigation: 'forward' as const } : briefingNavigation(design, language)),
      instructions: textContent(design.instructions[language] ?? ''),
      practice: practice.documents[language]?.sections[0]?.items ?? [],
    },
  ]);
  const forms = Object.fromEntries(Object.entries(form.documents).map(([language, document]) => [language, withNavigation(document, design)]));
  const answers = form.answers && withNavigation(form.answers, design);
  return { ok: true, documents: { forms, briefings: Object.fromEntries(briefings), key: form.key, online: form.online, answers, withheld: form.withheld } };
}

/** A test that draws, orders or leads has no place for sections that close: which items come is its own to say. */
function hasOwnOrder({ test }: FormTest): boolean {
  const inside = (children: readonly TestChild[]): boolean => children.some((child) => child.kind === 'section' && (child.selection !== undefined || child.shuffle || inside(child.children)));
  return leadingRules(test).length > 0 || test.parts.some((part) => inside(part.children));
}

/** The test of a design with the form's names of its items; null where it cannot be read. */
function testOf(design: FormDesign, { xml, items }: NonNullable<FormDesign['test']>): FormTest | null {
  const parsed = parseTest(xml);
  if (!parsed.ok) return null;
  const placed = designIds(design);
  return { test: parsed.test, refs: Object.fromEntries(Object.entries(items).flatMap(([identifier, id]) => (placed.includes(id) ? [[identifier, `i${placed.indexOf(id) + 1}`]] : []))) };
}

const fileLimitOf = ({ fileLimitMegabytes: limit }: FormDesign): Pick<FormSpec, 'fileLimitBytes'> => (limit === undefined ? {} : { fileLimitBytes: limit * mebibyte });

/** Practice items are a little form of their own, whose key is thrown away: nothing of it is scored. */
function buildPractice(design: FormDesign, items: ReadonlyMap<string, DesignContent>, places: Map<string, { field: string; item: string }>) {
  const specs = design.practice.flatMap((id, index) => {
    const item = items.get(id);
    if (!item) return [];
    const ref = `i${9001 + index}`;
    places.set(ref, { field: `practice.${index}`, item: item.code });
    return [itemSpec(ref, item)];
  });
  if (specs.length === 0) return { ok: true as const, documents: {} as Partial<Record<Language, FormDocument>> };
  const titles = inLanguages(design.title, design.languages);
  return buildForm({ title: titles, timeLimitMinutes: design.timeLimitMinutes, tools: [], ...fileLimitOf(design), sections: [{ id: 'practice', title: titles, items: specs }] });
}

export interface StoredDocument {
  readonly kind: 'form' | 'briefing';
  readonly language: Language;
  /** SHA-256 of the bytes of `body` in UTF-8. */
  readonly hash: string;
  readonly body: string;
}

/** The documents as they are stored and served, byte for byte. */
export function documentRows(documents: FormDocuments): StoredDocument[] {
  return (['form', 'briefing'] as const).flatMap((kind) =>
    Object.entries(kind === 'form' ? documents.forms : documents.briefings).map(([language, document]) => {
      const body = JSON.stringify(document);
      return { kind, language: language as Language, hash: sha256(body), body };
    }),
  );
}

/** What is handed out item by item, as it is stored. */
export function withheldRows({ withheld }: FormDocuments): { readonly language: Language; readonly hash: string; readonly body: string }[] {
  return Object.entries(withheld ?? {}).map(([language, document]) => {
    const body = JSON.stringify(document);
    return { language: language as Language, hash: sha256(body), body };
  });
}

/** The address of the whole form: what all its documents say together. */
export function formHash(rows: readonly StoredDocument[], withheld: ReturnType<typeof withheldRows> = []): string {
  return sha256([...rows, ...withheld.map((row) => ({ ...row, kind: 'withheld' }))].map(({ kind, language, hash }) => `${kind} ${language} ${hash}`).sort().join('\n'));
}
