import { type FormDesign, type Language, languages, type LocalText, type Problem } from '@synoo/contracts';
import { type AssessmentTest, controlledRefs, type FormPlan, type PackageTest, planOfTest, type TestChild, type TestRemark, writeTest } from '@synoo/qti';
import { type ImportedItem, type ImportTest, languageOf, languageOrder } from '../../bank';
import { sha256 } from '../../platform/crypto';
import { type FormSettings, readSettings, renamed, SETTINGS_FILE } from './form-settings';

/** A form made of a test; without a design it cannot be one, and the problems say why. */
export interface FormOfTest {
  readonly title: string;
  readonly items: number;
  readonly design: FormDesign | null;
  readonly problems: readonly Problem[];
}

/** Minutes of a form whose test names no limit. */
const usualMinutes = 60;
const longestText = 2000;
const most = { sections: 20, items: 200, xml: 500_000 } as const;

/** What learners read before a test that says nothing itself. */
const usualInstructions: Record<Language, string> = { ky: 'Ар бир тапшырманы окуп, жооп бериңиз.', ru: 'Прочитайте каждое задание и дайте ответ.', en: 'Read each item and answer it.' };

function usualText(used: readonly Language[]): LocalText {
  const { ky, ru, en } = usualInstructions;
  return { ky, ru, ...(used.includes('en') && { en }) };
}

/** The design of a form from a test of a package in its languages. Pure; `items` by their identifier in the package. */
export function designOfTest({ variants, problems: found }: ImportTest, items: ReadonlyMap<string, ImportedItem>): FormOfTest {
  const ordered = [...variants].sort((a, b) => languageOrder(languageOf(a.lang), languageOf(b.lang)));
  const main = ordered[0];
  if (!main) throw new Error('A test without variants');
  const refs = controlledRefs(main.test).map(({ ref }) => ref.identifier);
  const problems = [...found, ...refProblems(main, refs, items)];
  const itemOf = (ref: string): string | undefined => items.get(main.items[ref] ?? '')?.id;
  const settings = ordered.map(({ files }) => readSettings(files.get(SETTINGS_FILE))).find((one) => one !== null) ?? null;
  if (problems.some(({ severity }) => severity === 'error')) return { title: main.title, items: refs.length, design: null, problems };
  const rules = { xml: rulesOf(main.test), items: Object.fromEntries(refs.map((ref) => [ref, itemOf(ref) ?? ''])) };
  const practice = practiceOf(settings, items, main);
  if (settings && isUntouched(settings, ordered, refs)) {
    const design = { ...renamed(settings.design, itemOf, practice.idOf), ...(settings.rules && { test: rules }) };
    return { title: main.title, items: refs.length, design, problems: [...problems, ...practice.problems] };
  }
  const { plan, rules: saysMore, remarks } = planOfTest(main.test);
  const plans = ordered.map((variant): [string, FormPlan] => [languageOf(variant.lang), planOfTest(variant.test).plan]);
  problems.push(...remarks.map((remark) => problemOf(remark, main)), ...sizeProblems(plan, rules.xml, main));
  if (problems.some(({ severity }) => severity === 'error')) return { title: main.title, items: refs.length, design: null, problems };
  const shown = languagesOf(refs.map((ref) => items.get(main.items[ref] ?? '')?.languages ?? []));
  const remark = (code: string, values?: Problem['values']) => problems.push({ severity: 'warning', code, file: main.href, ...(values && { values }) });
  if (shown === null) remark('form-language-none');
  if (plan.timeLimitMinutes === null) remark('form-time-assumed', { minutes: usualMinutes });
  if (plan.instructions === '') remark('form-instructions-assumed');
  const used = shown ?? ['ky', 'ru'];
  const untold = used.filter((language) => !plans.some(([own]) => own === language));
  if (untold.length > 0) remark('form-text-copied', { languages: untold.join(', '), from: languageOf(main.lang) });
  const text = (of: (own: FormPlan) => string | undefined): LocalText => localText(new Map(plans.map(([language, own]) => [language, of(own) ?? ''])));
  const design: FormDesign = {
    ...tested(settings),
    title: text((own) => own.title || main.identifier),
    languages: used,
    timeLimitMinutes: plan.timeLimitMinutes ?? usualMinutes,
    languageSwitch: settings?.design.languageSwitch ?? used.length > 1,
    navigation: plan.navigation,
    instructions: plan.instructions === '' ? usualText(used) : text((own) => own.instructions),
    practice: settings?.design.practice.flatMap((name) => practice.idOf(name) ?? []) ?? [],
    ...(plan.feedbackAttempts !== null && { feedback: { maxAttempts: plan.feedbackAttempts } }),
    ...(saysMore && { test: rules }),
    sections: plan.sections.map((section, index) => ({
      title: text((own) => own.sections[index]?.title || own.title || main.identifier),
      instructions: section.instructions === '' ? null : text((own) => own.sections[index]?.instructions),
      ...(section.timeLimitMinutes !== null && { timeLimitMinutes: section.timeLimitMinutes }),
      items: section.refs.flatMap((ref) => itemOf(ref) ?? []),
    })),
  };
  return { title: main.title, items: refs.length, design, problems: [...problems, ...practice.problems] };
}

const tested = (settings: FormSettings | null): Pick<FormDesign, 'tools' | 'fileLimitMegabytes'> => ({
  tools: settings?.design.tools ?? [],
  ...(settings?.design.fileLimitMegabytes !== undefined && { fileLimitMegabytes: settings.design.fileLimitMegabytes }),
});

/** Whether the tests are what was exported with the settings, and the settings speak of all their items. */
function isUntouched(settings: FormSettings, variants: readonly PackageTest[], refs: readonly string[]): boolean {
  const placed = settings.design.sections.flatMap((section) => section.items);
  return (
    variants.length === Object.keys(settings.tests).length &&
    variants.every(({ lang, xml }) => settings.tests[lang] === sha256(xml)) &&
    placed.length === refs.length && refs.every((ref) => placed.includes(ref))
  );
}

/** Every reference has an item of its own that the bank now has. */
function refProblems(test: PackageTest, refs: readonly string[], items: ReadonlyMap<string, ImportedItem>): Problem[] {
  const error = (code: string, at: string, values: Problem['values']): Problem => ({ severity: 'error', code, file: test.href, ...lineOf(test, at), values });
  const seen = new Map<string, string>();
  const problems = refs.flatMap((ref): Problem[] => {
    const item = test.items[ref];
    // A file that is not there was told when the package was read.
    if (item === undefined) return [];
    if (!items.has(item)) return [error('test-item-refused', ref, { identifier: ref, item })];
    const first = seen.get(item);
    seen.set(item, ref);
    return first === undefined ? [] : [error('test-item-repeated', ref, { identifier: ref, item, first })];
  });
  if (refs.length === 0) problems.push(error('test-empty', '', {}));
  return [...problems, ...sectionRefs(test.test).map(({ identifier, href }) => error('test-section-missing', identifier, { identifier, href }))];
}

function sectionRefs(test: AssessmentTest) {
  const inside = (child: TestChild): Extract<TestChild, { kind: 'section-ref' }>[] => (child.kind === 'section-ref' ? [child] : child.kind === 'section' ? child.children.flatMap(inside) : []);
  return test.parts.flatMap((part) => part.children.flatMap(inside));
}

function sizeProblems(plan: FormPlan, xml: string, test: PackageTest): Problem[] {
  const tooMany = (code: string, n: number, limit: number): Problem[] => (n > limit ? [{ severity: 'error', code, file: test.href, values: { n, limit } }] : []);
  return [
    ...tooMany('test-sections-many', plan.sections.length, most.sections),
    ...tooMany('test-items-many', Math.max(0, ...plan.sections.map(({ refs }) => refs.length)), most.items),
    ...tooMany('test-too-long', xml.length, most.xml),
  ];
}

const lineOf = ({ lines }: PackageTest, at: string): Pick<Problem, 'line'> => (lines[at] === undefined ? {} : { line: lines[at] });

function problemOf({ code, at, data }: TestRemark, test: PackageTest): Problem {
  return { severity: 'warning', code, file: test.href, ...lineOf(test, at), values: { ...data, at: at || test.identifier } };
}

/** Languages of the product that every item has; null where there is none. */
function languagesOf(items: readonly (readonly string[])[]): Language[] | null {
  const shared = languages.filter((language) => items.every((own) => own.includes(language)));
  return shared.length > 0 ? shared : null;
}

/** Kyrgyz and Russian have to be there: where the package does not say them, they are what it says in another language. */
function localText(texts: ReadonlyMap<string, string>): LocalText {
  const cut = (text: string | undefined): string => (text ?? '').trim().slice(0, longestText).trim();
  const any = [...texts.values()].map(cut).find((text) => text !== '') ?? '–';
  const en = cut(texts.get('en'));
  return { ky: cut(texts.get('ky')) || any, ru: cut(texts.get('ru')) || any, ...(en !== '' && { en }) };
}

/** The rules alone: texts and the time of the whole are the form's own, and items are named by their references. */
function rulesOf(test: AssessmentTest): string {
  const child = (one: TestChild): TestChild => (one.kind === 'section' ? { ...one, children: one.children.map(child) } : { ...one, href: one.identifier });
  const { timeLimits: { max: _max, ...others } = {}, ...rest } = test;
  return writeTest({ ...rest, ...(Object.keys(others).length > 0 && { timeLimits: others }), title: '', lang: '', rubrics: [], parts: test.parts.map((part) => ({ ...part, rubrics: [], children: part.children.map(child) })) });
}

function practiceOf(settings: FormSettings | null, items: ReadonlyMap<string, ImportedItem>, test: PackageTest) {
  const idOf = (name: string): string | undefined => items.get(name)?.id;
  const problems = (settings?.design.practice ?? []).flatMap((item): Problem[] => (idOf(item) === undefined ? [{ severity: 'warning', code: 'test-practice-missing', file: test.href, values: { item } }] : []));
  return { idOf, problems };
}
