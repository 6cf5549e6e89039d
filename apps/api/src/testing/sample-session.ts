import { randomUUID } from 'node:crypto';
import { type AttemptView, type BodyOf, type FormDesign, type FormDocument, type FormNavigation, type ItemResponse, organisationRoutes, type SessionDetail, type SessionRules, type Turn, routes, type AnswerEvent } from '@synoo/contracts';
import type { FormKey, TableItem } from '@synoo/qti';
import { type Actor, Forms, ItemImport, ItemStatuses, Learners, Organisations } from '@synoo/server';
import type { TestApi } from '@synoo/testing';
import { Client, signedIn } from './client';

export const device: BodyOf<typeof routes.takePlace>['device'] = { userAgent: 'test', screen: '1280x800', secureContext: true, timezone: 'Asia/Bishkek' };

export interface SampleForm {
  readonly id: string;
  readonly code: string;
  readonly key: FormKey;
  readonly document: FormDocument;
  readonly itemIds: readonly string[];
}

const option = (id: string) => ({ id, text: `Жооп ${id} ңүө`, ...(id === 'B' ? {} : { reason: 'туура эмес' }) });
const options = ['A', 'B', 'C', 'D'].map(option);
const russian = options.map(({ id, ...rest }) => ({ ...rest, id, text: `Ответ ${id}` }));

const bare = ({ id, text }: { readonly id: string; readonly text: string }) => ({ id, text });

/** Items whose first ones are single choice with key B, then one of every other kind. */
export function sampleItems(choiceItems = 4): TableItem[] {
  const base = (number: number) => ({ code: `TST-${String(number).padStart(3, '0')}`, subject: 'testing', outcome: 'TST-1', level: 'knowledge' as const, maxScore: 1, shuffle: true });
  const both = <K, R>(ky: K, ru: R) => ({ ky: { title: 'Суроо', prompt: 'Туурасын тандаңыз.', ...ky }, ru: { title: 'Вопрос', prompt: 'Выберите верный ответ.', ...ru } });
  return [
    ...Array.from({ length: choiceItems }, (_, index): TableItem => ({ ...base(index + 1), type: 'choice', variants: both({ options }, { options: russian }), key: 'B' })),
    { ...base(choiceItems + 1), maxScore: 2, partial: true, type: 'choices', variants: both({ options: options.map(bare) }, { options: russian.map(bare) }), key: ['B', 'C'] },
    { ...base(choiceItems + 2), type: 'text', variants: both({}, {}), key: { accept: ['сыноо'], caseSensitive: false } },
    { ...base(choiceItems + 3), type: 'extended', variants: both({ guide: [{ score: 1, text: 'толук' }, { score: 0, text: 'жок' }], expectedLines: 3 }, { guide: [{ score: 1, text: 'полно' }, { score: 0, text: 'нет' }], expectedLines: 3 }), key: null },
  ];
}

/** Approves and publishes; whoever it is has written nothing. */
export const approver: Actor = { accountId: randomUUID(), login: 'approver', name: 'Approver', roles: ['administrator'], language: 'ky', secondFactor: false, organisationId: null };

/** Locks and time limits of sections: how many items each takes, in order; the last takes the rest. */
export interface SampleSections {
  readonly navigation: FormNavigation;
  readonly sizes: readonly { readonly items: number; readonly minutes?: number }[];
}

/** A published form of these items, imported, approved and published as in the office. */
export async function sampleForm(api: TestApi, code: string, rows: readonly TableItem[], timeLimitMinutes = 30, locks?: SampleSections, languageSwitch = false): Promise<SampleForm> {
  const text = (ky: string, ru = ky) => ({ ky, ru, en: ru });
  const table = { outcomes: [{ code: 'TST-1', subject: 'testing', name: text('Сыноо', 'Проверка') }], items: rows };
  const report = await api.get(ItemImport).import(null, Buffer.from(JSON.stringify(table)), { dryRun: false, newDrafts: true });
  if (report.refused > 0) throw new Error(JSON.stringify(report.results));
  const stored = await api.dataSource.query<{ id: string; code: string }[]>('select id, code from item where code = any($1)', [rows.map((row) => row.code)]);
  const itemIds = rows.map((row) => stored.find((item) => item.code === row.code)!.id);
  return publishedForm(api, code, itemIds, {
    timeLimitMinutes,
    languageSwitch,
    ...(locks && { navigation: locks.navigation, sections: sectionsOf(itemIds, locks).map((part) => ({ title: text('Бөлүм', 'Раздел'), instructions: null, ...part })) }),
  });
}

/** A published form of items that are in the bank. */
export async function publishedForm(api: TestApi, code: string, itemIds: readonly string[], wanted: Partial<FormDesign> = {}): Promise<SampleForm> {
  const text = (ky: string, ru = ky) => ({ ky, ru, en: ru });
  await api.get(ItemStatuses).setAll(approver, itemIds, 'approved');
  const design = {
    title: text(`Форма ${code}`),
    languages: ['ky' as const, 'ru' as const],
    timeLimitMinutes: 30,
    languageSwitch: false,
    tools: [],
    instructions: text('Ар бир тапшырманы окуңуз.', 'Читайте каждое задание.'),
    practice: [],
    sections: [{ title: text('Бөлүм', 'Раздел'), instructions: null, items: [...itemIds] }],
    ...wanted,
  };
  const { id } = await api.get(Forms).create(approver, { code, design });
  await api.get(Forms).publish(approver, id);
  const [key] = await api.dataSource.query<{ document: FormKey }[]>('select document from key.form_key where form_id = $1', [id]);
  const [form] = await api.dataSource.query<{ body: string }[]>(`select body from form_document where form_id = $1 and kind = 'form' and language = 'ky'`, [id]);
  return { id, code, key: key!.document, document: JSON.parse(form!.body) as FormDocument, itemIds };
}

function sectionsOf(itemIds: readonly string[], locks: SampleSections): { items: string[]; timeLimitMinutes?: number }[] {
  let from = 0;
  return locks.sizes.map(({ items, minutes }, index) => {
    const until = index === locks.sizes.length - 1 ? itemIds.length : from + items;
    const part = { items: itemIds.slice(from, until), ...(minutes !== undefined && { timeLimitMinutes: minutes }) };
    from = until;
    return part;
  });
}

export interface SampleSession {
  readonly id: string;
  readonly code: string;
  readonly admin: Client;
  readonly proctor: Client;
  readonly proctorId: string;
  readonly organisationId: string;
  readonly forms: readonly SampleForm[];
  readonly members: SessionDetail['members'];
}

export interface SampleOptions {
  readonly learners?: number;
  readonly forms?: readonly (readonly TableItem[])[];
  /** Forms that are there already, instead of new ones. */
  readonly made?: readonly SampleForm[];
  readonly timeLimitMinutes?: number;
  readonly extraTimePercent?: number;
  readonly languageSwitch?: boolean;
  readonly open?: boolean;
  readonly columns?: number;
  readonly locks?: SampleSections;
  readonly rules?: SessionRules;
  /** Cells of the roster behind the extra time: `breaks,break_minutes,large_print,read_aloud,separate_room`. */
  readonly needs?: string;
}

let sessions = 0;

/** An organisation with learners, and an open session with a proctor of its own. */
export async function sampleSession(api: TestApi, { learners = 4, forms = [sampleItems()], made: given, timeLimitMinutes, extraTimePercent = 0, open = true, columns = 5, locks, rules, needs, languageSwitch }: SampleOptions = {}): Promise<SampleSession> {
  const number = ++sessions;
  const admin = await signedIn(api, ['administrator']);
  const proctor = await signedIn(api, ['proctor']);
  const { body: me } = await proctor.call(routes.me);
  const organisationCode = `ORG-${number}`;
  await api.get(Organisations).import(null, Buffer.from(`code,name_ky,name_ru,region,type,ownership,languages\n${organisationCode},Колледж ${number},Колледж ${number},naryn,secondary-vocational,state,ky\n`), false);
  const { body: found } = await admin.call(organisationRoutes.organisations, { query: { search: organisationCode } });
  const organisationId = found.rows.find((row) => row.code === organisationCode)!.id;
  const names = Array.from({ length: learners }, (_, index) => `L${index},Өмүрова${letters(index)},Үмүт,Педагогика,2,ky,female,${extraTimePercent}${needs === undefined ? '' : `,${needs}`}`);
  await api.get(Learners).import(null, organisationId, Buffer.from(`external_code,family_name,given_name,programme,year,language,sex,extra_time_percent${needs === undefined ? '' : ',breaks,break_minutes,large_print,read_aloud,separate_room'}\n${names.join('\n')}\n`), false);
  const ids = (await api.dataSource.query<{ id: string }[]>('select id from learner where organisation_id = $1 order by id', [organisationId])).map(({ id }) => id);
  const made: SampleForm[] = [...(given ?? [])];
  for (const [index, rows] of given ? [] : forms.entries()) made.push(await sampleForm(api, `F${number}-${index + 1}`, rows, timeLimitMinutes, locks, languageSwitch));
  const design = { title: `Сессия ${number}`, organisationId, lab: '214', startsAt: '2026-11-23T04:00:00.000Z', rows: Math.ceil(learners / columns), columns, formIds: made.map(({ id }) => id), proctorIds: [me.id], learnerIds: ids, ...(rules && { rules }) };
  const created = await admin.call(routes.createSession, { body: design });
  if (created.status !== 200) throw new Error(JSON.stringify(created.error));
  if (open) await proctor.call(routes.openSession, { params: { id: created.body.id } });
  return { id: created.body.id, code: created.body.code, admin, proctor, proctorId: me.id, organisationId, forms: made, members: created.body.members };
}

const letters = (number: number): string => [...String(number)].map((digit) => 'абвгдежзик'[Number(digit)]).join('');

/** A learner at a computer: a browser of its own with a place on the attempt. */
export class SampleLearner {
  #seq = 0;

  private constructor(
    readonly client: Client,
    public view: AttemptView,
    readonly form: SampleForm,
  ) {}

  static async checkIn(url: string, session: SampleSession, seat = 0): Promise<SampleLearner> {
    const member = session.members[seat]!;
    const client = new Client(url);
    const reply = await client.call(routes.checkIn, { body: { sessionCode: session.code, personalCode: member.personalCode, device } });
    if (reply.status !== 200) throw new Error(`Check-in refused: ${JSON.stringify(reply.error)}`);
    return new SampleLearner(client, reply.body, session.forms.find(({ code }) => code === member.formCode)!);
  }

  get attemptId(): string {
    return this.view.attemptId;
  }

  /** The browser's name of an authored option. */
  masked(ref: string, authored: string, response = 'r1'): string {
    const masks = this.form.key.items.find((item) => item.ref === ref)!.masks;
    return Object.entries(masks.choices[response]!).find(([, name]) => name === authored)![0];
  }

  answer(ref: string, value: ItemResponse, at = Date.now()): AnswerEvent {
    return { seq: ++this.#seq, at, kind: 'answer', item: ref, value } as AnswerEvent;
  }

  choose(ref: string, authored: string, at?: number): AnswerEvent {
    return this.answer(ref, { r1: this.masked(ref, authored) }, at);
  }

  visit(ref: string, ms: number, at = Date.now()): AnswerEvent {
    return { seq: ++this.#seq, at, kind: 'visit', item: ref, value: { ms } };
  }

  rest(action: 'takeBreak' | 'goOn', epoch = this.view.epoch) {
    return this.client.call(routes[action], { params: { attemptId: this.attemptId }, body: { epoch } });
  }

  /** The attempt as the page would see it now. */
  async now(): Promise<AttemptView> {
    return (await this.client.call(routes.attempt, { params: { attemptId: this.attemptId }, query: { epoch: this.view.epoch } })).body;
  }

  save(events: readonly AnswerEvent[], epoch = this.view.epoch) {
    return this.client.call(routes.saveAnswers, { params: { attemptId: this.attemptId }, body: { epoch, events: [...events] } });
  }

  /** A turn at an item; `authored`: identifier of the option, null for none, or a whole response. */
  turn(seq: number, ref: string, authored: string | null | ItemResponse, { kind = 'attempt', language = 'ky', at = Date.now(), epoch = this.view.epoch }: { kind?: Turn['kind']; language?: Turn['language']; at?: number; epoch?: number } = {}) {
    const response = authored !== null && typeof authored === 'object' ? authored : { r1: authored === null ? null : this.masked(ref, authored) };
    return this.client.call(routes.takeTurn, { params: { attemptId: this.attemptId }, body: { epoch, seq, at, kind, item: ref, response: response as Turn['response'], language } });
  }

  /** What is to be seen now. */
  turns(item?: string, language: Turn['language'] = 'ky', epoch = this.view.epoch) {
    return this.client.call(routes.turns, { params: { attemptId: this.attemptId }, query: { epoch, language, ...(item !== undefined && { item }) } });
  }

  submit(seq = this.#seq, at?: number) {
    return this.client.call(routes.submit, { params: { attemptId: this.attemptId }, body: { epoch: this.view.epoch, seq, ...(at !== undefined && { at }) } });
  }
}

export async function act(session: SampleSession, body: BodyOf<typeof routes.act>) {
  return session.proctor.call(routes.act, { params: { id: session.id }, body });
}

/** Everybody who has checked in is admitted and started. */
export async function startAll(session: SampleSession): Promise<void> {
  await act(session, { action: 'admit', participants: 'all' });
  await act(session, { action: 'start', participants: 'all' });
}

/** Waits until `check` gives something; jobs do their work behind the reply. */
export async function eventually<T>(check: () => Promise<T | undefined | false>, withinMs = 20_000): Promise<T> {
  const until = Date.now() + withinMs;
  for (;;) {
    const found = await check();
    if (found !== undefined && found !== false) return found;
    if (Date.now() > until) throw new Error('It did not happen in time');
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
}
