import { createHash, randomUUID } from 'node:crypto';
import { type AttemptView, type BodyOf, type FormDocument, type ItemResponse, organisationRoutes, type SessionDetail, routes, type AnswerEvent } from '@synoo/contracts';
import { buildForm, type FormKey, itemFromTable, type TableItem } from '@synoo/qti';
import { Organisations, Learners } from '@synoo/server';
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

/** Items whose first ones are single choice with key B, then one of every other kind. */
export function sampleItems(choiceItems = 4): TableItem[] {
  const base = (number: number) => ({ code: `TST-${String(number).padStart(3, '0')}`, subject: 'testing', outcome: 'TST-1', level: 'knowledge' as const, maxScore: 1, shuffle: true });
  const both = <K, R>(ky: K, ru: R) => ({ ky: { title: 'Суроо', prompt: 'Туурасын тандаңыз.', ...ky }, ru: { title: 'Вопрос', prompt: 'Выберите верный ответ.', ...ru } });
  return [
    ...Array.from({ length: choiceItems }, (_, index): TableItem => ({ ...base(index + 1), type: 'choice', variants: both({ options }, { options: russian }), key: 'B' })),
    { ...base(choiceItems + 1), maxScore: 2, partial: true, type: 'choices', variants: both({ options }, { options: russian }), key: ['B', 'C'] },
    { ...base(choiceItems + 2), type: 'text', variants: both({}, {}), key: { accept: ['сыноо'], caseSensitive: false } },
    { ...base(choiceItems + 3), type: 'extended', variants: both({ guide: [{ score: 1, text: 'толук' }], expectedLines: 3 }, { guide: [{ score: 1, text: 'полно' }], expectedLines: 3 }), key: null },
  ];
}

/** A published form, written the way publishing writes it. */
export async function sampleForm(api: TestApi, code: string, rows: readonly TableItem[], timeLimitMinutes = 30): Promise<SampleForm> {
  const sql = (text: string, values: readonly unknown[] = []) => api.dataSource.query(text, [...values]);
  const name = JSON.stringify({ ky: 'Сыноо', ru: 'Проверка' });
  await sql(`insert into subject (code, name) values ('testing', $1) on conflict do nothing`, [name]);
  await sql(`insert into outcome (code, subject, name) values ('TST-1', 'testing', $1) on conflict do nothing`, [name]);
  const items: { readonly id: string; readonly row: TableItem }[] = [];
  for (const row of rows) {
    const [known] = (await sql('select id from item where code = $1', [row.code])) as { id: string }[];
    const id = known?.id ?? randomUUID();
    if (!known) {
      await sql(
        `insert into item (id, code, subject, outcome, status, version, title, interactions, languages, max_score, human_scored, search_text) values ($1, $2, 'testing', 'TST-1', 'approved', 1, 'Суроо', '{choice}', '{ky,ru}', $3, $4, '')`,
        [id, row.code, row.maxScore, row.type === 'extended'],
      );
    }
    items.push({ id, row });
  }
  const built = buildForm({
    title: { ky: `Форма ${code}`, ru: `Форма ${code}` },
    timeLimitMinutes,
    tools: [],
    sections: [{ id: 's1', title: { ky: 'Бөлүм', ru: 'Раздел' }, items: items.map(({ id, row }, index) => ({ ref: `i${index + 1}`, itemId: id, version: 1, shuffle: true, variants: { ky: itemFromTable(row, 'ky'), ru: itemFromTable(row, 'ru') } })) }],
  });
  if (!built.ok) throw new Error(JSON.stringify(built.problems));
  const id = randomUUID();
  await sql(
    `insert into form (id, code, status, design, title, item_count, time_limit_minutes, languages, hash, rules_version, published_at) values ($1, $2, 'published', '{}', $3, $4, $5, '{ky,ru}', $6, 1, now())`,
    [id, code, `Форма ${code}`, rows.length, timeLimitMinutes, createHash('sha256').update(id).digest('hex')],
  );
  for (const language of ['ky', 'ru'] as const) {
    const document = built.documents[language]!;
    const briefing = { schema: 'synoo-briefing/1', title: document.title, lang: language, timeLimitMinutes, itemCount: rows.length, sectionCount: 1, instructions: ['…'], practice: [] };
    for (const [kind, body] of [['form', JSON.stringify(document)], ['briefing', JSON.stringify({ ...briefing, title: `${document.title} ${code}` })]] as const) {
      await sql('insert into form_document (form_id, kind, language, hash, body) values ($1, $2, $3, $4, $5)', [id, kind, language, createHash('sha256').update(body).digest('hex'), body]);
    }
  }
  for (const [index, item] of items.entries()) await sql('insert into form_item (form_id, ref, position, section, item_id, version) values ($1, $2, $3, 1, $4, 1)', [id, `i${index + 1}`, index + 1, item.id]);
  await sql(`insert into key.form_key (form_id, version, document, reason) values ($1, 1, $2, 'first')`, [id, JSON.stringify(built.key)]);
  return { id, code, key: built.key, document: built.documents.ky!, itemIds: items.map((item) => item.id) };
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
  readonly timeLimitMinutes?: number;
  readonly extraTimePercent?: number;
  readonly open?: boolean;
  readonly columns?: number;
}

let sessions = 0;

/** An organisation with learners, and an open session with a proctor of its own. */
export async function sampleSession(api: TestApi, { learners = 4, forms = [sampleItems()], timeLimitMinutes, extraTimePercent = 0, open = true, columns = 5 }: SampleOptions = {}): Promise<SampleSession> {
  const number = ++sessions;
  const admin = await signedIn(api, ['administrator']);
  const proctor = await signedIn(api, ['proctor']);
  const { body: me } = await proctor.call(routes.me);
  const organisationCode = `ORG-${number}`;
  await api.get(Organisations).import(null, Buffer.from(`code,name_ky,name_ru,region,type,ownership,languages\n${organisationCode},Колледж ${number},Колледж ${number},naryn,secondary-vocational,state,ky\n`), false);
  const { body: found } = await admin.call(organisationRoutes.organisations, { query: { search: organisationCode } });
  const organisationId = found.rows.find((row) => row.code === organisationCode)!.id;
  const names = Array.from({ length: learners }, (_, index) => `L${index},Өмүрова${letters(index)},Үмүт,Педагогика,2,ky,female,${extraTimePercent}`);
  await api.get(Learners).import(null, organisationId, Buffer.from(`external_code,family_name,given_name,programme,year,language,sex,extra_time_percent\n${names.join('\n')}\n`), false);
  const ids = (await api.dataSource.query<{ id: string }[]>('select id from learner where organisation_id = $1 order by id', [organisationId])).map(({ id }) => id);
  const made: SampleForm[] = [];
  for (const [index, rows] of forms.entries()) made.push(await sampleForm(api, `F${number}-${index + 1}`, rows, timeLimitMinutes));
  const design = { title: `Сессия ${number}`, organisationId, lab: '214', startsAt: '2026-11-23T04:00:00.000Z', rows: Math.ceil(learners / columns), columns, formIds: made.map(({ id }) => id), proctorIds: [me.id], learnerIds: ids };
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

  save(events: readonly AnswerEvent[], epoch = this.view.epoch) {
    return this.client.call(routes.saveAnswers, { params: { attemptId: this.attemptId }, body: { epoch, events: [...events] } });
  }

  submit(seq = this.#seq) {
    return this.client.call(routes.submit, { params: { attemptId: this.attemptId }, body: { epoch: this.view.epoch, seq } });
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
