import { type AttemptView, type FormDocument, type ItemDetail, type ItemRow, routes } from '@synoo/contracts';
import type { ProductClient } from './product-client';

/** What a simulated learner needs to know of one item: the browser's names of its options, and which authored option each is. */
export interface SimulatedItem {
  readonly ref: string;
  readonly code: string;
  readonly itemId: string;
  readonly response: string;
  readonly multiple: boolean;
  readonly options: readonly { readonly id: string; readonly authored: string; readonly isKey: boolean }[];
}

export interface PlannedForm {
  readonly id: string;
  readonly code: string;
  readonly items: readonly SimulatedItem[];
}

export interface PlannedSession {
  readonly id: string;
  readonly code: string;
  readonly members: readonly { readonly id: string; readonly learnerId: string; readonly personalCode: string }[];
}

export interface Plan {
  readonly form: PlannedForm;
  readonly sessions: readonly PlannedSession[];
  readonly proctor: ProductClient;
  /** Pseudonym by learner. */
  readonly pseudonyms: ReadonlyMap<string, string>;
  readonly imported: { readonly rows: number; readonly created: number; readonly refused: number };
}

const PAGE = 200;

async function allItems(client: ProductClient, status: 'draft' | 'approved'): Promise<ItemRow[]> {
  const rows: ItemRow[] = [];
  for (let page = 1; ; page++) {
    const reply = await client.call(routes.items, { query: { page, size: PAGE, status: [status] } });
    rows.push(...reply.rows);
    if (rows.length >= reply.total || reply.rows.length === 0) return rows;
  }
}

export interface PlanOptions {
  readonly admin: ProductClient;
  readonly bank: { readonly name: string; readonly data: Uint8Array };
  readonly learners: number;
  readonly items: number;
  /** From 0 to 1. */
  readonly random: () => number;
  /** Makes another form than one of choice items drawn from the bank. */
  readonly makeForm?: (contractor: ProductClient, mark: string) => Promise<PlannedForm>;
  /** Marks everything that is made, so that a server may be used again. */
  readonly mark: string;
  /** Learners of one organisation; at most 200. */
  readonly perOrganisation?: number;
  /** Learners of one more session, the last one, beyond `learners`. */
  readonly extraSession?: number;
}

/** Brings a bank, a form, learners and open sessions into the product, all over its public interface. */
export async function planCohort({ admin, bank, learners, items, random, mark, perOrganisation = 100, extraSession = 0, makeForm }: PlanOptions): Promise<Plan> {
  const contractor = await admin.invite(`contractor-${mark}`, ['contractor']);
  const proctor = await admin.invite(`proctor-${mark}`, ['proctor']);
  const { id: proctorId } = await proctor.call(routes.me);
  const report = await admin.call(routes.importItems, { upload: bank });
  const drafts = await allItems(contractor, 'draft');
  if (drafts.length > 0) await contractor.call(routes.setItemStatuses, { body: { ids: drafts.map(({ id }) => id), status: 'approved' } });
  const form = await (makeForm?.(contractor, mark) ?? planForm(contractor, items, random, mark));
  const { learnerIds, pseudonyms } = await planLearners(contractor, sizesOf(learners, perOrganisation, extraSession), mark);
  const sessions: PlannedSession[] = [];
  for (const { organisationId, ids } of learnerIds) {
    for (let start = 0; start < ids.length; start += 40) {
      const group = ids.slice(start, start + 40);
      const session = await contractor.call(routes.createSession, {
        body: { title: `${mark} ${sessions.length + 1}`, organisationId, lab: '1', startsAt: new Date().toISOString(), rows: 5, columns: 8, formIds: [form.id], proctorIds: [proctorId], learnerIds: group },
      });
      await proctor.call(routes.openSession, { params: { id: session.id } });
      sessions.push({ id: session.id, code: session.code, members: session.members });
    }
  }
  return { form, sessions, proctor, pseudonyms, imported: { rows: report.rows, created: report.created, refused: report.refused } };
}

async function planForm(contractor: ProductClient, count: number, random: () => number, mark: string): Promise<PlannedForm> {
  const usable = (await allItems(contractor, 'approved')).filter(({ interactions, humanScored, practice }) => interactions.length === 1 && interactions[0] === 'choice' && !humanScored && !practice);
  const languages = (['ky', 'ru', 'en'] as const).filter((language) => usable.every((item) => item.languages.includes(language)));
  const chosen: ItemRow[] = [];
  const details: ItemDetail[] = [];
  while (chosen.length < count) {
    if (usable.length === 0) throw new Error(`The bank has too few choice items for a form of ${count}`);
    const [candidate] = usable.splice(Math.floor(random() * usable.length), 1);
    const detail = await contractor.call(routes.item, { params: { id: candidate!.id } });
    const labels = detail.variants[0]?.options[0]?.options.map(({ label }) => label) ?? [];
    // The learners find the key by the text of an option, so that texts must differ.
    if (labels.length < 2 || new Set(labels).size !== labels.length) continue;
    chosen.push(candidate!);
    details.push(detail);
  }
  const text = (name: string) => ({ ky: name, ru: name, en: name });
  const made = await contractor.call(routes.createForm, {
    body: {
      code: `FORM-${mark}`,
      design: { title: text(`Form ${mark}`), languages: languages.length > 0 ? languages : ['en'], timeLimitMinutes: 120, languageSwitch: false, tools: [], instructions: text('…'), practice: [], sections: [{ title: text('1'), instructions: null, items: chosen.map(({ id }) => id) }] },
    },
  });
  const form = await contractor.call(routes.publishForm, { params: { id: made.id } });
  const language = form.languages[0]!;
  const { document } = await contractor.call(routes.previewForm, { params: { id: form.id }, query: { language } });
  return { id: form.id, code: form.code, items: simulatedItems(document, details, language) };
}

const words = (content: unknown): string => {
  if (typeof content === 'string') return content;
  if (Array.isArray(content)) return content.map(words).join('');
  return typeof content === 'object' && content !== null ? words(Reflect.get(content, 'c')) : '';
};
const plain = (text: string): string => text.replace(/\s+/gu, ' ').trim();

function simulatedItems(document: FormDocument, details: readonly ItemDetail[], language: AttemptView['language']): SimulatedItem[] {
  return document.sections.flatMap((section) => section.items).map((item, index) => {
    const detail = details[index]!;
    const variant = detail.variants.find((entry) => entry.language === language) ?? detail.variants[0]!;
    const authored = variant.options[0]!.options;
    const interaction = findChoice(item.body);
    if (!interaction) throw new Error(`Item ${detail.code} has no choice`);
    return {
      ref: item.ref,
      code: detail.code,
      itemId: detail.id,
      response: interaction.r,
      multiple: interaction.multiple,
      options: interaction.choices.map(({ id, content }) => {
        const match = authored.find(({ label }) => plain(label) === plain(words(content)));
        if (!match) throw new Error(`An option of ${detail.code} cannot be found by its text`);
        return { id, authored: match.option, isKey: match.isKey };
      }),
    };
  });
}

type Choice = Extract<FormDocument['sections'][number]['items'][number]['body'][number], { kind: 'choice' }>;

function findChoice(content: readonly unknown[]): Choice | undefined {
  for (const node of content) {
    if (typeof node !== 'object' || node === null) continue;
    if (Reflect.get(node, 'kind') === 'choice') return node as Choice;
    const inside = Reflect.get(node, 'c') as unknown;
    const found = Array.isArray(inside) ? findChoice(inside) : undefined;
    if (found) return found;
  }
  return undefined;
}

/** Numbers of learners by organisation. */
function sizesOf(learners: number, perOrganisation: number, extra: number): readonly number[] {
  const sizes = Array.from({ length: Math.ceil(learners / perOrganisation) }, (_, index) => Math.min(perOrganisation, learners - index * perOrganisation));
  return extra > 0 ? [...sizes, extra] : sizes;
}

async function planLearners(contractor: ProductClient, sizes: readonly number[], mark: string) {
  const organisations = sizes.map((_, index) => `${mark}-${index + 1}`);
  const regions = ['bishkek', 'osh-city', 'chui', 'issyk-kul', 'naryn', 'talas', 'jalal-abad', 'osh', 'batken'];
  const csv = organisations.map((code, index) => `${code},Колледж ${code},Колледж ${code},${regions[index % regions.length]},${index % 2 ? 'higher' : 'secondary'}-vocational,state,ky`);
  await contractor.call(routes.importOrganisations, { upload: { name: 'organisations.csv', data: `code,name_ky,name_ru,region,type,ownership,languages\n${csv.join('\n')}\n` } });
  const pseudonyms = new Map<string, string>();
  const learnerIds: { organisationId: string; ids: string[] }[] = [];
  let named = 0;
  for (const [index, code] of organisations.entries()) {
    const { rows } = await contractor.call(routes.organisations, { query: { search: code, size: PAGE } });
    const organisation = rows.find((row) => row.code === code);
    if (!organisation) throw new Error(`Organisation ${code} was not stored`);
    const lines = Array.from({ length: sizes[index]! }, (_, learner) => `${learner + 1},Үлгүев${letters(named + learner)},Өмүр,Педагогика,${1 + (learner % 4)},ky,${learner % 2 ? 'male' : 'female'}`);
    named += sizes[index]!;
    await contractor.call(routes.importLearners, { params: { id: organisation.id }, upload: { name: 'learners.csv', data: `external_code,family_name,given_name,programme,year,language,sex\n${lines.join('\n')}\n` } });
    const learners = await contractor.call(routes.learners, { params: { id: organisation.id }, query: { size: PAGE } });
    for (const { id, pseudonym } of learners.rows) pseudonyms.set(id, pseudonym);
    learnerIds.push({ organisationId: organisation.id, ids: learners.rows.map(({ id }) => id) });
  }
  return { learnerIds, pseudonyms };
}

const letters = (number: number): string => [...String(number)].map((digit) => 'абвгдежзик'[Number(digit)]).join('');
