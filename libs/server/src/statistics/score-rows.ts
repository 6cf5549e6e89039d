import type { Language } from '@synoo/contracts';
import type { DataSource } from 'typeorm';

/** Scores of one attempt as they enter an analysis. */
export interface ScoreRow {
  readonly attempt_id: string;
  readonly language: Language;
  readonly total: number;
  readonly scores: (number | null)[];
  readonly statuses: number[];
  readonly seconds: number[];
  readonly responses: Record<string, Record<string, unknown>>;
}

const AT_ONCE = 2_000;

/** All score rows of a form that count in statistics: the newest rules, attempts that were started, are over and not void. In the order of their ids, so that equal data give equal bits. */
export async function readScoreRows(dataSource: DataSource, formId: string, version: number): Promise<ScoreRow[]> {
  const all: ScoreRow[] = [];
  for (let after: string | null = null; ; ) {
    const rows: ScoreRow[] = await dataSource.query<ScoreRow[]>(
      `select s.attempt_id, a.language, s.total, s.scores, s.statuses, s.seconds, s.responses
         from attempt_score s join attempt a on a.id = s.attempt_id
        where s.form_id = $1 and s.rules_version = $2 and a.state in ('finished', 'ended') and a.started_at is not null and not a.voided and ($3::uuid is null or s.attempt_id > $3)
        order by s.attempt_id limit ${AT_ONCE}`,
      [formId, version, after],
    );
    all.push(...rows);
    if (rows.length < AT_ONCE) return all;
    after = rows.at(-1)!.attempt_id;
  }
}
