import { prepared } from '../platform/prepared';
import { insertLines } from '../proctoring/session-log';

/** What only the session's lock makes sure of, before an attempt is made. */
export interface FreshFacts {
  readonly status: 'draft' | 'open' | 'closed';
  readonly absent: boolean;
  readonly attempt_id: string | null;
  /** The end of the session's log. */
  readonly seq: number | null;
  readonly hash: string | null;
}

/** `$1`: participant. Marking absent, opening and closing all hold the session's lock, as does who reads this. */
export const freshQuery = prepared(
  'check-in-fresh',
  `select s.status, p.absent, a.id as attempt_id, last.seq, last.hash
     from participant p join session s on s.id = p.session_id left join attempt a on a.participant_id = p.id
     left join lateral (select seq, hash from session_log where session_id = p.session_id order by seq desc limit 1) as last on true
    where p.id = $1`,
);

/** All that a first check-in writes: the attempt with its first place, the learner who is there after all, the line of the log. */
export const firstPlaceQuery = prepared(
  'check-in-first',
  `with attempted as (
     insert into attempt (id, session_id, participant_id, learner_id, form_id, state, language, seed, document, time_limit_ms, checked_in_at, needs, current_epoch)
     values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, 1)
   ), present as (
     update participant set absent = false where id = $3 and absent
   ), logged as (
     ${insertLines('$2::uuid', '$13')}
   )
   insert into place (attempt_id, epoch, device, created_at, lost_ms) values ($1, 1, $14, $11, 0)`,
);
