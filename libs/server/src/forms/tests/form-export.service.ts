import { Injectable } from '@nestjs/common';
import type { FormDesign, Language } from '@synoo/contracts';
import { type AssessmentTest, type FormPlan, itemHref, type PackageItemInput, type PackageTestInput, parseTest, rubricsOf, type TestChild, testOfPlan, writePackage, writeTest } from '@synoo/qti';
import { DataSource } from 'typeorm';
import { Audit } from '../../audit';
import { ItemExport, OWN_PACKAGE } from '../../bank';
import type { Actor } from '../../identity';
import { sha256 } from '../../platform/crypto';
import { designIds } from '../design-items';
import { FormDetails } from '../form-details';
import type { StoredForm } from '../form-row';
import { type FormSettings, renamed, SETTINGS_FILE } from './form-settings';

/** Writes a form as a QTI 3 content package: its items, its test in each language, and what QTI has no words for beside it. */
@Injectable()
export class FormExport {
  constructor(
    private readonly dataSource: DataSource,
    private readonly details: FormDetails,
    private readonly items: ItemExport,
    private readonly audit: Audit,
  ) {}

  async export(actor: Actor, id: string): Promise<{ readonly name: string; readonly content: Uint8Array }> {
    const form = await this.details.row(id);
    const items = await this.#items(form);
    const codes = await this.dataSource.query<{ id: string; code: string }[]>('select id, code from item where id = any($1)', [itemIds(form.design)]);
    const tests = testsOf(form, new Map(codes.map((item) => [item.id, item.code])), items);
    const content = await writePackage({ identifier: OWN_PACKAGE, title: form.title, items, tests });
    await this.audit.add({ event: 'form-exported', accountId: actor.accountId, subject: `form:${id}`, details: { code: form.code, bytes: content.length } });
    return { name: `${form.code.replace(/[^\p{L}\p{N}._-]+/gu, '_')}.zip`, content };
  }

  /** The items as they were published; those of a draft, and practice items, as they are now. */
  async #items({ id, design }: StoredForm): Promise<PackageItemInput[]> {
    const versions = await this.dataSource.query<{ id: string; version: number }[]>(
      'select item.id, coalesce(form_item.version, item.version) as version from item left join form_item on form_item.item_id = item.id and form_item.form_id = $1 where item.id = any($2)',
      [id, itemIds(design)],
    );
    return this.items.packageItems(versions);
  }
}

const itemIds = (design: FormDesign): string[] => [...new Set([...designIds(design), ...design.practice, ...Object.values(design.test?.items ?? {})])];

/** The test of a form in each of its languages. Pure; `codes` of items by their id. */
export function testsOf({ code, design }: Pick<StoredForm, 'code' | 'design'>, codes: ReadonlyMap<string, string>, items: readonly Pick<PackageItemInput, 'identifier' | 'lang'>[]): PackageTestInput[] {
  const { test: rules, ...rest } = design;
  const ids = rules?.items ?? Object.fromEntries(designIds(design).map((id, index) => [`I${index + 1}`, id]));
  const refOf = new Map(Object.entries(ids).map(([ref, id]) => [id, ref]));
  const languages = [...new Set(design.languages)];
  const tests = languages.map((lang): readonly [Language, AssessmentTest] => {
    const hrefs = Object.fromEntries(Object.entries(ids).map(([ref, id]) => [ref, hrefOf(codes.get(id) ?? id, lang, items)]));
    return [lang, rules === undefined ? testOfPlan(planOf(design, lang, refOf), { identifier: code, lang, hrefs }) : ruled(rules.xml, design, lang, hrefs)];
  });
  const settings: FormSettings = {
    schema: 'synoo-form-settings/1',
    tests: Object.fromEntries(tests.map(([lang, test]) => [lang, sha256(writeTest(test))])),
    rules: rules !== undefined,
    design: renamed(rest, (id) => refOf.get(id), (id) => codes.get(id)),
  };
  const files = new Map([[SETTINGS_FILE, new TextEncoder().encode(`${JSON.stringify(settings, null, 2)}\n`)]]);
  return tests.map(([lang, test]) => ({ identifier: code, lang, test, files, metadata: { title: design.title[lang] || design.title.ky } }));
}

/** The item in this language, or where it has none yet, in the first that it has. */
function hrefOf(code: string, lang: string, items: readonly Pick<PackageItemInput, 'identifier' | 'lang'>[]): string {
  const own = items.filter(({ identifier }) => identifier === code);
  return itemHref(code, (own.find((item) => item.lang === lang) ?? own[0])?.lang ?? lang);
}

function planOf(design: FormDesign, lang: Language, refOf: ReadonlyMap<string, string>): FormPlan {
  return {
    title: design.title[lang] ?? '',
    instructions: design.instructions[lang] ?? '',
    timeLimitMinutes: design.timeLimitMinutes,
    navigation: design.navigation ?? 'free',
    feedbackAttempts: design.feedback?.maxAttempts ?? null,
    sections: design.sections.map((section) => ({
      title: section.title[lang] ?? '',
      instructions: section.instructions?.[lang] ?? '',
      timeLimitMinutes: section.timeLimitMinutes ?? null,
      refs: section.items.flatMap((id) => refOf.get(id) ?? []),
    })),
  };
}

/** The form's rules with its texts, its time and the places of its items. */
function ruled(xml: string, design: FormDesign, lang: Language, hrefs: Readonly<Record<string, string>>): AssessmentTest {
  const parsed = parseTest(xml);
  if (!parsed.ok) throw new Error('The rules of the form cannot be read');
  const child = (one: TestChild): TestChild => (one.kind === 'section' ? { ...one, children: one.children.map(child) } : { ...one, href: hrefs[one.identifier] ?? one.href });
  const { test } = parsed;
  return {
    ...test,
    title: design.title[lang] ?? '',
    lang,
    timeLimits: { ...test.timeLimits, max: design.timeLimitMinutes * 60 },
    rubrics: rubricsOf(design.instructions[lang] ?? ''),
    parts: test.parts.map((part) => ({ ...part, children: part.children.map(child) })),
  };
}
