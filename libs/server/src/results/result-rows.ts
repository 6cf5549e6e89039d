import type { AttemptNeeds } from '@synoo/contracts';
import type { EntityManager } from 'typeorm';

/** One scored participant, without anything that names them. */
export interface ResultRow {
  readonly attempt_id: string;
  readonly pseudonym: string;
  readonly organisation: string;
  readonly region: string;
  readonly type: string;
  readonly ownership: string;
  readonly programme: string;
  readonly year: number;
  readonly sex: string | null;
  readonly language: string;
  readonly form_id: string;
  readonly form: string;
  readonly rules_version: number;
  readonly session_date: string;
  readonly extra_time_percent: number;
  readonly state: string;
  readonly end_reason: string | null;
  readonly voided: boolean;
  readonly late_answers: number;
  readonly total: number;
  readonly max_total: number;
  readonly scores: (number | null)[];
  readonly statuses: number[];
  readonly seconds: number[];
  readonly responses: Record<string, Record<string, unknown>>;
  /** Outcome variables of the form's test; null where it has none. */
  readonly test_outcomes: Record<string, unknown> | null;
  /** Whether the rules of a test that leads came to their end; null for the others. */
  readonly led_to_end: boolean | null;
  readonly seed: string;
  readonly needs: AttemptNeeds;
  readonly lost_ms: number;
  readonly breaks_taken: number;
  /** Of the place that the learner worked at last. */
  readonly device: { readonly userAgent: string; readonly screen: string };
  /** Null for attempts that were scored before there were process data. */
  readonly process: ProcessRow | null;
}

/** A row of `attempt_process`; arrays are in the order of the form's items. */
export interface ProcessRow {
  readonly visits: number[];
  readonly changes: number[];
  readonly first_action_ms: (number | null)[];
  readonly first_answer_ms: (number | null)[];
  readonly last_answer_ms: (number | null)[];
  readonly not_counted: number[];
  readonly places: number;
  readonly language_switches: number;
  readonly away: number;
  readonly away_ms: number;
  readonly offline: number;
  readonly offline_ms: number;
  readonly loads: number;
}

const AT_ONCE = 500;

/** Rows of a release by pseudonym, an order that says nothing about who sat where or came when. */
export async function* resultRows(manager: EntityManager, forms: readonly { readonly id: string; readonly rulesVersion: number }[]): AsyncGenerator<ResultRow> {
  let after: readonly [string, string] = ['', '00000000-0000-0000-0000-000000000000'];
  for (;;) {
    const rows = await manager.query<ResultRow[]>(
      `select s.attempt_id, l.pseudonym, o.code as organisation, o.region, o.type, o.ownership, l.programme, l.year, l.sex, a.language, a.form_id, f.code as form, s.rules_version,
              to_char(se.starts_at at time zone 'Asia/Bishkek', 'YYYY-MM-DD') as session_date, l.extra_time_percent, a.state, a.end_reason, a.voided,
              (select count(*)::int from answer_event e where e.attempt_id = a.id and e.kind = 'answer' and e.late) as late_answers,
              s.total, s.max_total, s.scores, s.statuses, s.seconds, s.responses, s.test_outcomes, a.seed, a.needs,
              (select bool_or(t.kind = 'next' and t.led_to is null) from attempt_turn t where t.attempt_id = a.id) as led_to_end, a.lost_ms::float8 as lost_ms, a.breaks_taken,
              (select p.device from place p where p.attempt_id = a.id and p.epoch = a.current_epoch) as device,
              (select to_jsonb(p) from attempt_process p where p.attempt_id = a.id) as process
         from unnest($1::uuid[], $2::int[]) as wanted(form_id, rules_version)
         join attempt_score s on s.form_id = wanted.form_id and s.rules_version = wanted.rules_version
         join attempt a on a.id = s.attempt_id join session se on se.id = a.session_id join learner l on l.id = a.learner_id
         join organisation o on o.id = l.organisation_id join form f on f.id = a.form_id
        where a.state in ('finished', 'ended') and a.started_at is not null and (l.pseudonym, s.attempt_id) > ($3, $4::uuid)
        order by l.pseudonym, s.attempt_id limit ${AT_ONCE}`,
      [forms.map(({ id }) => id), forms.map(({ rulesVersion }) => rulesVersion), ...after],
    );
    yield* rows;
    if (rows.length < AT_ONCE) return;
    after = [rows.at(-1)!.pseudonym, rows.at(-1)!.attempt_id];
  }
}
