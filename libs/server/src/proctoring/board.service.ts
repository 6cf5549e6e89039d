import { Injectable } from '@nestjs/common';
import { type AttemptState, type Board, type BoardRow, mostLostMs, type SessionRules } from '@synoo/contracts';
import { LOST_WORTH_OFFERING, remainingMs, seatAt, usualRules } from '@synoo/delivery';
import { DataSource } from 'typeorm';
import { type AttemptRow, attemptColumns, budgetOf } from '../delivery/attempt-row';
import { BatchedLookup } from '../delivery/batched-lookup';
import { FormShapes } from '../delivery/form-shapes';
import { openLostTime } from '../delivery/lost-time.service';
import { Clock } from '../platform/clock';
import { prepared } from '../platform/prepared';
import { DomainError } from '../platform/refusal';
import { LearnerNames } from '../sessions/learner-names';
import { AttemptPresence } from './attempt-presence';
import type { PresenceEntry } from './live-bus';

type Nullable<T> = { readonly [K in keyof T]: T[K] | null };

interface Row extends Nullable<Omit<AttemptRow, 'id' | 'voided' | 'participant_id' | 'form_id' | 'needs'>> {
  readonly attempt_id: string | null;
  readonly voided: boolean | null;
  readonly participant: string;
  readonly session: string;
  readonly seat: number;
  readonly seat_columns: number;
  readonly family_name: Buffer;
  readonly given_name: Buffer;
  readonly learner_needs: Buffer | null;
  readonly extra_time_percent: number;
  readonly personal_code: string;
  readonly absent: boolean;
  readonly form: string;
  readonly form_code: string;
  readonly item_count: number;
  readonly answered: number;
  readonly last_item: string | null;
  readonly irregularities: number;
  readonly secure_context: boolean | null;
  readonly lost_open: number;
}

/** A board row without what only the learner's socket knows, with what is needed to add it. */
export interface BoardBase extends BoardRow {
  readonly lastItem: string | null;
  readonly formId: string;
}

/** True where the value of an answer holds anything: text, a choice, a file. */
const hasValue = `jsonb_path_exists(e.value, '$.* ? ((@.type() == "string" && @ != "") || @.type() == "object")')`;

const rows = (condition: string): string => `
  select p.id as participant, p.session_id as session, p.seat, s.seat_columns, p.personal_code, p.absent, p.form_id as form, f.code as form_code, f.item_count,
         li.family_name, li.given_name, li.needs as learner_needs, l.extra_time_percent, ${attemptColumns}, a.id as attempt_id,
         coalesce(given.answered, 0)::int as answered, last.item as last_item, (place.device ->> 'secureContext')::boolean as secure_context,
         ${openLostTime('a.id')} as lost_open,
         (select count(*)::int from irregularity i where i.participant_id = p.id) as irregularities
    from participant p
    join session s on s.id = p.session_id
    join form f on f.id = p.form_id
    join learner l on l.id = p.learner_id
    join person.learner_identity li on li.learner_id = p.learner_id
    left join attempt a on a.participant_id = p.id
    left join lateral (
      select count(*) filter (where latest.filled) as answered from (
        select distinct on (e.item) ${hasValue} as filled from answer_event e where e.attempt_id = a.id and e.kind = 'answer' order by e.item, e.epoch desc, e.seq desc
      ) as latest
    ) as given on true
    left join lateral (select e.item from answer_event e where e.attempt_id = a.id and e.item is not null order by e.epoch desc, e.seq desc limit 1) as last on true
    left join place on place.attempt_id = a.id and place.epoch = a.current_epoch
   where ${condition}`;
const sessionQuery = prepared('board-session', `${rows('p.session_id = $1')} order by p.seat`);
const someQuery = prepared('board-rows', rows('p.id = any($1)'));

/** What proctors see: the session's learners with state, time, progress and connection. */
@Injectable()
export class BoardService {
  /** Rows of all boards that are brought up to date in the same moment: one query. */
  readonly #some = new BatchedLookup<Row>(async (ids) => new Map((await this.dataSource.query<Row[]>(someQuery, [ids])).map((row) => [row.participant, row])));

  constructor(
    private readonly dataSource: DataSource,
    private readonly clock: Clock,
    private readonly names: LearnerNames,
    private readonly presence: AttemptPresence,
    private readonly shapes: FormShapes,
  ) {}

  async board(sessionId: string): Promise<Board> {
    const [session] = await this.dataSource.query<{ code: string; title: string; organisation: string; lab: string; starts_at: Date; status: Board['status']; seat_rows: number; seat_columns: number; rules: SessionRules | null; online_forms: string[] }[]>(
      `select s.code, s.title, o.name_ky as organisation, s.lab, s.starts_at, s.status, s.seat_rows, s.seat_columns, s.rules,
              (select coalesce(array_agg(f.code order by sf.position), '{}') from session_form sf join form f on f.id = sf.form_id where sf.session_id = s.id and f.online <> '[]') as online_forms
         from session s join organisation o on o.id = s.organisation_id where s.id = $1`,
      [sessionId],
    );
    if (!session) throw new DomainError('not-found');
    return {
      sessionId,
      code: session.code,
      title: session.title,
      organisation: session.organisation,
      lab: session.lab,
      startsAt: session.starts_at.toISOString(),
      status: session.status,
      rowsOfSeats: session.seat_rows,
      columnsOfSeats: session.seat_columns,
      onlineForms: session.online_forms,
      serverNow: this.clock.now(),
      warnIdleMinutes: (session.rules ?? usualRules).idle.warnMinutes,
      rows: await this.rows(sessionId),
    };
  }

  async rows(sessionId: string, participantIds: readonly string[] | null = null): Promise<BoardRow[]> {
    const bases = await this.bases(sessionId, participantIds);
    return Promise.all(bases.map((base) => this.withPresence(base)));
  }

  /** What the database says, by seat. One query, however many learners and, where only some are asked for, boards. */
  async bases(sessionId: string, participantIds: readonly string[] | null): Promise<BoardBase[]> {
    const rows = participantIds ? await this.#ofSession(sessionId, participantIds) : await this.dataSource.query<Row[]>(sessionQuery, [sessionId]);
    const now = this.clock.now();
    return rows.map((row) => this.#base(row, now));
  }

  async #ofSession(sessionId: string, participantIds: readonly string[]): Promise<Row[]> {
    const rows = await Promise.all(participantIds.map((id) => this.#some.find(id)));
    return rows.filter((row): row is Row => row?.session === sessionId).sort((a, b) => a.seat - b.seat);
  }

  /** The row with what the learner's page said last, as long as it is there; afterwards the database knows better. */
  async withPresence({ lastItem, formId, ...row }: BoardBase): Promise<BoardRow> {
    const seen = row.attemptId === null ? undefined : this.presence.get(row.attemptId);
    const said = seen?.online ? seen.said : null;
    const item = said?.item ?? lastItem;
    return {
      ...row,
      connection: connectionOf(seen),
      lastSeen: seen?.lastSeen ?? null,
      lastAction: row.attemptId === null ? null : this.presence.activity(row.attemptId).lastAction,
      itemNumber: item === null ? null : ((await this.shapes.of(formId)).numbers.get(item) ?? null),
      // A page without network does not know that its test is over, nor what came in a file.
      answered: said && (row.state === 'working' || row.state === 'paused') && (said.step === 'test' || said.step === 'review') ? said.answered : row.answered,
      unsaved: seen?.said?.unsaved ?? 0,
      keepsNothing: seen?.said?.notKept === true,
      noReload: seen?.said?.noReload === true,
    };
  }

  #base(row: Row, now: number): BoardBase {
    const state: AttemptState = row.state ?? (row.absent ? 'absent' : 'expected');
    const { row: seatRow, column } = seatAt(row.seat, row.seat_columns);
    const budget = row.state === null ? null : budgetOf(row as unknown as AttemptRow);
    return {
      participantId: row.participant,
      attemptId: row.attempt_id,
      seat: row.seat,
      row: seatRow,
      column,
      name: this.names.read(row),
      personalCode: row.personal_code,
      formCode: row.form_code,
      language: row.language,
      state,
      voided: row.voided ?? false,
      connection: 'offline',
      lastSeen: null,
      lastAction: null,
      itemNumber: null,
      itemCount: row.item_count,
      answered: row.answered,
      unsaved: 0,
      deadline: state === 'working' || state === 'paused' ? (budget?.deadline ?? null) : null,
      remainingMs: state === 'paused' && budget ? remainingMs(budget, now) : null,
      extraMs: row.extra_ms ?? 0,
      lostMs: row.lost_ms ?? 0,
      lostOfferMs: (state === 'working' || state === 'paused') && row.lost_open > LOST_WORTH_OFFERING ? Math.min(row.lost_open, mostLostMs) : 0,
      pause: state === 'paused' && row.pause ? { kind: row.pause.kind, until: row.pause.until } : null,
      breaksTaken: row.breaks_taken ?? 0,
      extraTimePercent: row.extra_time_percent,
      needs: this.names.needs({ needs: row.learner_needs }),
      places: row.current_epoch ?? 0,
      irregularities: row.irregularities,
      insecureOrigin: row.secure_context === false,
      lastItem: row.last_item,
      formId: row.form,
    };
  }
}

function connectionOf(seen: PresenceEntry | undefined): BoardRow['connection'] {
  if (!seen?.online) return 'offline';
  return seen.said?.visible === false ? 'away' : 'online';
}
