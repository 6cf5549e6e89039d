import { routes } from '@synoo/contracts';
import { Pool } from 'pg';
import { RawConnection } from '../lib/raw-http';
import type { LoadLearner } from './learner';

const LEARNERS_AT_ONCE = 500;

/**
 * Acknowledged events that are not in the database, and items whose latest acknowledged answer is another one there. With a
 * database address it is asked itself, else the server says what it has.
 */
export async function countMissing(all: readonly LoadLearner[], url: string, databaseUrl: string | undefined): Promise<number> {
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

async function askDatabase(learners: readonly LoadLearner[], databaseUrl: string): Promise<number> {
  const pool = new Pool({ connectionString: databaseUrl, max: 1 });
  let missing = 0;
  try {
    for (let start = 0; start < learners.length; start += LEARNERS_AT_ONCE) {
      const some = learners.slice(start, start + LEARNERS_AT_ONCE);
      const { rows: events } = await pool.query<{ n: number }>(
        `select coalesce(sum(r.acknowledged - (select count(*) from answer_event e where e.attempt_id = r.id and e.epoch = r.epoch and e.seq <= r.acknowledged)), 0)::int as n
           from jsonb_to_recordset($1) as r(id uuid, epoch int, acknowledged int)`,
        [JSON.stringify(some.map(({ attemptId, epoch, acknowledged }) => ({ id: attemptId, epoch, acknowledged })))],
      );
      const { rows: answers } = await pool.query<{ n: number }>(
        `select count(*)::int as n from jsonb_to_recordset($1) as r(id uuid, item text, value jsonb)
          where r.value is distinct from (select e.value from answer_event e where e.attempt_id = r.id and e.kind = 'answer' and e.item = r.item order by e.epoch desc, e.seq desc limit 1)`,
        [JSON.stringify(some.flatMap(({ attemptId, answers: given }) => [...given].map(([item, value]) => ({ id: attemptId, item, value }))))],
      );
      missing += (events[0]?.n ?? 0) + (answers[0]?.n ?? 0);
    }
    return missing;
  } finally {
    await pool.end();
  }
}

/** The page's own question after a reload: how far the log of this place goes without a gap, and the latest answers. */
async function askServer(learners: readonly LoadLearner[], url: string): Promise<number> {
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
