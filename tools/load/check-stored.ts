import { routes } from '@synoo/contracts';
import { Pool } from 'pg';
import { RawConnection } from '../lib/raw-http';
import { eventHash } from './event-hashes';
import type { LoadLearner } from './learner';

/** Their events are held in memory together. */
const LEARNERS_AT_ONCE = 50;

export type Acknowledged = Pick<LoadLearner, 'attemptId' | 'epoch' | 'acknowledged' | 'hashes' | 'answers' | 'cookie'>;

/**
 * Acknowledged events that are not stored as they were sent. With a database address every one of them is read there; else the server
 * says how far it has them, and what the latest answers are.
 */
export async function countMissing(all: readonly Acknowledged[], url: string, databaseUrl: string | undefined): Promise<number> {
  const learners = all.filter(({ attemptId }) => attemptId !== '');
  return databaseUrl === undefined ? askServer(learners, url) : askDatabase(learners, databaseUrl);
}

/** What is wrong with the address of the database, as a sentence; undefined: nothing. */
export async function databaseComplaint(databaseUrl: string): Promise<string | undefined> {
  const pool = new Pool({ connectionString: databaseUrl, max: 1 });
  try {
    await pool.query('select from answer_event limit 0');
    return undefined;
  } catch (error) {
    return `--database-url does not lead to the database of Synoo: ${error instanceof Error ? error.message : String(error)}`;
  } finally {
    await pool.end();
  }
}

async function askDatabase(learners: readonly Acknowledged[], databaseUrl: string): Promise<number> {
  const pool = new Pool({ connectionString: databaseUrl, max: 1 });
  let missing = 0;
  try {
    for (let start = 0; start < learners.length; start += LEARNERS_AT_ONCE) {
      const some = new Map(learners.slice(start, start + LEARNERS_AT_ONCE).map((learner) => [learner.attemptId, learner]));
      const { rows } = await pool.query<{ id: string; seq: number; kind: string; item: string | null; value: unknown }>(
        `select e.attempt_id as id, e.seq, e.kind, e.item, e.value from jsonb_to_recordset($1) as r(id uuid, epoch int, acknowledged int)
           join answer_event e on e.attempt_id = r.id and e.epoch = r.epoch and e.seq between 1 and r.acknowledged`,
        [JSON.stringify([...some.values()].map(({ attemptId, epoch, acknowledged }) => ({ id: attemptId, epoch, acknowledged })))],
      );
      const asSent = rows.filter(({ id, seq, kind, item, value }) => some.get(id)?.hashes.has(seq, eventHash(kind, item, value))).length;
      missing += [...some.values()].reduce((sum, { acknowledged }) => sum + acknowledged, 0) - asSent;
    }
    return missing;
  } finally {
    await pool.end();
  }
}

/** The page's own question after a reload: how far the log of this place goes without a gap, and the latest answers. */
async function askServer(learners: readonly Acknowledged[], url: string): Promise<number> {
  let missing = 0;
  const connection = new RawConnection(url);
  for (const { attemptId, epoch, acknowledged, answers, cookie } of learners) {
    connection.cookie = cookie;
    const reply = await connection.request('GET', `/api/${routes.attempt.path.replace(':attemptId', attemptId)}?epoch=${epoch}`);
    if (reply.status !== 200) throw new Error(`The attempt ${attemptId} cannot be read: ${reply.status} ${reply.body.slice(0, 200)}`);
    const view = JSON.parse(reply.body) as { savedSeq: number; answers: Record<string, unknown> };
    missing += Math.max(0, acknowledged - view.savedSeq);
    for (const [item, value] of answers) if (JSON.stringify(view.answers[item]) !== JSON.stringify(value)) missing += 1;
  }
  connection.close();
  return missing;
}
