import { randomInt } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import type { AttemptState, Problem, ReplyOf, SessionDesign, SessionDetail, sessionRoutes, SessionRules } from '@synoo/contracts';
import { seatAt, seatPlan, usualRules } from '@synoo/delivery';
import { DataSource, type EntityManager } from 'typeorm';
import { Audit } from '../audit';
import type { Actor } from '../identity';
import { FieldCrypto } from '../platform/crypto';
import { Ids } from '../platform/ids';
import { DomainError } from '../platform/refusal';
import { LearnerNames } from './learner-names';
import { SessionAccess } from './session-access';
import { SessionCodes } from './session-codes';
import { SessionList } from './session-list';

interface MemberRow {
  id: string;
  learner_id: string;
  seat: number;
  personal_code: string;
  absent: boolean;
  form_code: string;
  language: SessionDetail['members'][number]['language'];
  extra_time_percent: number;
  needs: Buffer | null;
  state: AttemptState | null;
  family_name: Buffer;
  given_name: Buffer;
}

/** Plans sessions: who sits where with which form, who proctors, which codes they get. */
@Injectable()
export class Sessions {
  constructor(
    private readonly dataSource: DataSource,
    private readonly list: SessionList,
    private readonly access: SessionAccess,
    private readonly codes: SessionCodes,
    private readonly names: LearnerNames,
    private readonly crypto: FieldCrypto,
    private readonly audit: Audit,
    private readonly ids: Ids,
  ) {}

  async detail(actor: Actor, id: string): Promise<SessionDetail> {
    const row = await this.list.one(id);
    if (!row) throw new DomainError('not-found');
    const [extra] = await this.dataSource.query<{ seat_rows: number; seat_columns: number; rules: SessionRules | null }[]>('select seat_rows, seat_columns, rules from session where id = $1', [id]);
    const members = await this.#members(id);
    const { seat_rows: rows, seat_columns: columns, rules } = extra!;
    await this.audit.add({ event: 'session-read', accountId: actor.accountId, subject: `session:${id}`, details: { learners: members.length } });
    return {
      ...row,
      design: {
        title: row.title,
        organisationId: row.organisationId,
        lab: row.lab,
        startsAt: row.startsAt,
        rows,
        columns,
        formIds: row.forms.map((form) => form.id),
        proctorIds: row.proctors.map((proctor) => proctor.id),
        learnerIds: members.map((member) => member.learner_id),
        rules: rules ?? usualRules,
      },
      members: members.map((member) => {
        const seat = seatAt(member.seat, columns);
        return {
          id: member.id,
          learnerId: member.learner_id,
          seat: member.seat,
          row: seat.row,
          column: seat.column,
          name: this.names.read(member),
          personalCode: member.personal_code,
          formCode: member.form_code,
          language: member.language,
          extraTimePercent: member.extra_time_percent,
          needs: this.names.needs(member),
          state: member.state ?? (member.absent ? 'absent' : 'expected'),
        };
      }),
      notes: '',
    };
  }

  async create(actor: Actor, design: SessionDesign): Promise<SessionDetail> {
    const id = this.ids.next();
    await this.dataSource.transaction(async (manager) => {
      await this.#check(manager, design);
      const code = await this.codes.session(manager);
      await manager.query(
        `insert into session (id, code, title, organisation_id, lab, starts_at, status, seat_rows, seat_columns, created_by, rules) values ($1, $2, $3, $4, $5, $6, 'draft', $7, $8, $9, $10)`,
        [id, code, design.title, design.organisationId, design.lab, new Date(design.startsAt), design.rows, design.columns, actor.accountId, rulesOf(design)],
      );
      await this.#fill(manager, id, design, new Map());
      await this.audit.add({ event: 'session-created', accountId: actor.accountId, subject: `session:${id}`, details: { learners: design.learnerIds.length, forms: design.formIds.length } }, manager);
    });
    return this.detail(actor, id);
  }

  /** Until the session is opened. Learners who stay keep their personal code: slips may be printed already. */
  async update(actor: Actor, id: string, design: SessionDesign): Promise<SessionDetail> {
    await this.dataSource.transaction(async (manager) => {
      await this.#assertDraft(manager, id);
      await this.#check(manager, design);
      const kept = await manager.query<{ learner_id: string; personal_code: string }[]>('select learner_id, personal_code from participant where session_id = $1', [id]);
      for (const table of ['participant', 'session_form', 'session_proctor']) await manager.query(`delete from ${table} where session_id = $1`, [id]);
      await manager.query('update session set title = $2, organisation_id = $3, lab = $4, starts_at = $5, seat_rows = $6, seat_columns = $7, rules = $8 where id = $1', [
        id,
        design.title,
        design.organisationId,
        design.lab,
        new Date(design.startsAt),
        design.rows,
        design.columns,
        rulesOf(design),
      ]);
      await this.#fill(manager, id, design, new Map(kept.map((row) => [row.learner_id, row.personal_code])));
      await this.audit.add({ event: 'session-changed', accountId: actor.accountId, subject: `session:${id}`, details: { learners: design.learnerIds.length, forms: design.formIds.length } }, manager);
    });
    return this.detail(actor, id);
  }

  async remove(actor: Actor, id: string): Promise<void> {
    await this.dataSource.transaction(async (manager) => {
      await this.#assertDraft(manager, id);
      await manager.query('delete from session where id = $1', [id]);
      await this.audit.add({ event: 'session-deleted', accountId: actor.accountId, subject: `session:${id}` }, manager);
    });
  }

  async choices(actor: Actor, organisationId: string | undefined): Promise<ReplyOf<typeof sessionRoutes.sessionChoices>> {
    const forms = await this.dataSource.query<{ id: string; code: string; title: string; online: boolean }[]>(`select id, code, title, online <> '[]' as online from form where status = 'published' order by code`);
    const proctors = await this.dataSource.query<{ id: string; name: Buffer; organisation_id: string | null }[]>(
      `select id, name, organisation_id from person.account where 'proctor' = any(roles) and status = 'active' order by login`,
    );
    const learners = organisationId
      ? await this.dataSource.query<{ id: string; programme: string; year: number; language: SessionDetail['members'][number]['language']; family_name: Buffer; given_name: Buffer }[]>(
          `select l.id, l.programme, l.year, l.language, i.family_name, i.given_name from learner l join person.learner_identity i on i.learner_id = l.id where l.organisation_id = $1`,
          [organisationId],
        )
      : [];
    if (organisationId) await this.audit.add({ event: 'learners-read', accountId: actor.accountId, subject: `organisation:${organisationId}`, details: { learners: learners.length } });
    return {
      forms,
      proctors: proctors.map(({ id, name, organisation_id }) => ({ id, name: this.crypto.decrypt(name, 'person.account.name'), organisationId: organisation_id })),
      learners: learners
        .map(({ id, programme, year, language, ...names }) => ({ id, programme, year, language, name: this.names.read(names) }))
        .sort((a, b) => a.name.localeCompare(b.name, 'ky')),
    };
  }

  /** Slips hold what lets a learner in, so every reading leaves a row. `address`: where learners reach the system. */
  async slips(actor: Actor, id: string, address: string): Promise<ReplyOf<typeof sessionRoutes.slips>> {
    await this.access.check(actor, id);
    const row = await this.list.one(id);
    if (!row) throw new DomainError('not-found');
    const members = await this.#members(id);
    await this.audit.add({ event: 'slips-read', accountId: actor.accountId, subject: `session:${id}`, details: { learners: members.length } });
    return {
      code: row.code,
      title: row.title,
      organisation: row.organisation,
      lab: row.lab,
      startsAt: row.startsAt,
      address,
      slips: members.map((member) => ({ seat: member.seat, name: this.names.read(member), personalCode: member.personal_code, formCode: member.form_code })),
    };
  }

  async #assertDraft(manager: EntityManager, id: string): Promise<void> {
    const [row] = await manager.query<{ status: string }[]>('select status from session where id = $1 for update', [id]);
    if (!row) throw new DomainError('not-found');
    if (row.status !== 'draft') throw new DomainError('session-not-draft');
  }

  #members(id: string): Promise<MemberRow[]> {
    return this.dataSource.query<MemberRow[]>(
      `select p.id, p.learner_id, p.seat, p.personal_code, p.absent, f.code as form_code, l.language, l.extra_time_percent, a.state, i.family_name, i.given_name, i.needs
         from participant p join form f on f.id = p.form_id join learner l on l.id = p.learner_id
         join person.learner_identity i on i.learner_id = p.learner_id left join attempt a on a.participant_id = p.id
        where p.session_id = $1 order by p.seat`,
      [id],
    );
  }

  /** Everything that is wrong with a design, in one go. */
  async #check(manager: EntityManager, design: SessionDesign): Promise<void> {
    const seats = design.rows * design.columns;
    if (design.learnerIds.length > seats) throw new DomainError('seats-too-few', { seats, learners: design.learnerIds.length });
    const problems: Problem[] = [];
    const add = (code: string, field: string, values?: Problem['values']) => problems.push({ severity: 'error', code, field, ...(values && { values }) });
    for (const field of ['formIds', 'proctorIds', 'learnerIds'] as const) if (new Set(design[field]).size !== design[field].length) add('twice', field);

    const [organisation] = await manager.query<unknown[]>('select from organisation where id = $1', [design.organisationId]);
    if (!organisation) add('organisation-unknown', 'organisationId');
    const forms = await manager.query<{ id: string; status: string }[]>('select id, status from form where id = any($1)', [design.formIds]);
    const unpublished = design.formIds.filter((id) => forms.find((form) => form.id === id)?.status !== 'published');
    if (unpublished.length > 0) throw new DomainError('form-not-published', { forms: unpublished });
    const learners = await manager.query<{ id: string }[]>('select id from learner where id = any($1) and organisation_id = $2', [design.learnerIds, design.organisationId]);
    if (learners.length < new Set(design.learnerIds).size) add('learner-of-other-organisation', 'learnerIds', { count: new Set(design.learnerIds).size - learners.length });
    const proctors = await manager.query<{ id: string; organisation_id: string | null; allowed: boolean }[]>(
      `select id, organisation_id, 'proctor' = any(roles) and status = 'active' as allowed from person.account where id = any($1)`,
      [design.proctorIds],
    );
    const able = new Set(proctors.filter(({ allowed }) => allowed).map(({ id }) => id));
    if (design.proctorIds.some((id) => !able.has(id))) add('not-a-proctor', 'proctorIds');
    // nobody tests the learners of the organisation they belong to.
    if (proctors.some(({ organisation_id }) => organisation_id === design.organisationId)) add('proctor-of-own-organisation', 'proctorIds');
    if (problems.length > 0) throw new DomainError('session-invalid', { problems });
  }

  /** Seats, forms and codes. Which form takes the first seat is drawn, so that nobody knows it from the room. */
  async #fill(manager: EntityManager, id: string, design: SessionDesign, keptCodes: ReadonlyMap<string, string>): Promise<void> {
    const plan = seatPlan(design.learnerIds, design.rows, design.columns, design.formIds.length, randomInt(design.formIds.length));
    if (!plan) throw new DomainError('seats-too-few', { seats: design.rows * design.columns, learners: design.learnerIds.length });
    const codes = this.codes.personal(plan.length, new Set(keptCodes.values()));
    const participants = plan.map(({ learnerId, seat, form }, index) => ({ id: this.ids.next(), learnerId, seat, formId: design.formIds[form], code: keptCodes.get(learnerId) ?? codes[index] }));
    await manager.query(`insert into session_form (session_id, position, form_id) select $1, n, form_id from unnest($2::uuid[]) with ordinality as f(form_id, n)`, [id, design.formIds]);
    await manager.query('insert into session_proctor (session_id, account_id) select $1, unnest($2::uuid[])', [id, design.proctorIds]);
    await manager.query(
      `insert into participant (id, session_id, learner_id, seat, form_id, personal_code)
       select r.id, $1, r."learnerId", r.seat, r."formId", r.code from jsonb_to_recordset($2) as r(id uuid, "learnerId" uuid, seat int, "formId" uuid, code text)`,
      [id, JSON.stringify(participants)],
    );
  }
}

const rulesOf = ({ rules }: SessionDesign): string => JSON.stringify(rules ?? usualRules);
