import { Pool } from 'pg';
import { type Quantiles, quantiles } from '../lib/quantiles';
import type { LoadLearner } from './learner';
import type { Tally } from './tally';

export interface Saturation {
  readonly learners: number;
  readonly savesPerSecond: number;
  readonly saveMs: Quantiles;
  /** All acknowledged while the processor time was measured, the seconds of getting going included. */
  readonly saves: number;
}

/** Milliseconds in which batches grow to their size before anything is counted. */
const GETTING_GOING = 2_000;

/** Everybody saves one answer after the other, the next one as soon as the last one is acknowledged; one answer a request. */
export async function saturate(learners: readonly LoadLearner[], seconds: number, tally: Tally): Promise<Saturation> {
  const times: number[] = [];
  let saves = 0;
  const from = performance.now() + GETTING_GOING;
  const end = from + seconds * 1_000;
  await Promise.all(
    learners.map(async (learner, index) => {
      for (let turn = index; ; turn++) {
        const began = performance.now();
        if (began >= end) return;
        try {
          await learner.saveOne(turn);
        } catch (error) {
          tally.error('save at the highest rate', error instanceof Error ? error.message : String(error));
          return;
        }
        const ended = performance.now();
        saves += 1;
        if (began >= from && ended <= end) times.push(ended - began);
      }
    }),
  );
  return { learners: learners.length, savesPerSecond: Math.round(times.length / seconds), saveMs: quantiles(times), saves };
}

const ROWS = 200;
const multiRow = `insert into bench_event (attempt_id, epoch, seq, kind, item, value, at, received_at, late, counts) values ${Array.from({ length: ROWS }, (_, row) => `(${Array.from({ length: 10 }, (__, column) => `$${row * 10 + column + 1}`).join(', ')})`).join(', ')}`;

/** Rows a second of bare inserts into a table like the answer log: 200 rows a statement and commit, two connections. */
export async function bareInserts(databaseUrl: string, seconds: number): Promise<number> {
  const pool = new Pool({ connectionString: databaseUrl, max: 2 });
  try {
    await pool.query('drop table if exists bench_event; create table bench_event (like answer_event including all)');
    const end = performance.now() + seconds * 1_000;
    let rows = 0;
    await Promise.all(
      [0, 1].map(async (lane) => {
        const attempt = `00000000-0000-7000-8000-00000000000${lane}`;
        for (let batch = 0; performance.now() < end; batch++) {
          const now = new Date();
          const values = Array.from({ length: ROWS }, (_, row) => [attempt, 1, batch * ROWS + row + 1, 'answer', 'i1', '{"r1":"bcdfg"}', now, now, false, true]);
          await pool.query({ name: 'bare-inserts', text: multiRow, values: values.flat() });
          rows += ROWS;
        }
      }),
    );
    return rows / seconds;
  } finally {
    await pool.query('drop table if exists bench_event').finally(() => pool.end());
  }
}
