import { type Quantiles, quantilesOf } from '../lib/quantiles';
import type { LoadLearner } from './learner';
import type { Tally } from './tally';

export interface Saturation {
  readonly learners: number;
  readonly savesPerSecond: number;
  /** Null: no save began and ended in time. */
  readonly saveMs: Quantiles | null;
  /** All acknowledged while the processor time was measured, the seconds of getting going included. */
  readonly saves: number;
}

/** Milliseconds in which batches grow to their size before anything is counted. */
const GETTING_GOING = 1_000;

/** What a stretch of saves at the highest rate came to. */
export interface Stretch {
  /** Milliseconds of each save that began and ended while it was counted. */
  readonly times: readonly number[];
  readonly saves: number;
}

/** Everybody saves one answer after the other, the next one as soon as the last one is acknowledged; one answer a request. */
export async function saturate(learners: readonly LoadLearner[], seconds: number, tally: Tally): Promise<Stretch> {
  const times: number[] = [];
  let saves = 0;
  const from = performance.now() + GETTING_GOING;
  const end = from + seconds * 1_000;
  await Promise.all(
    learners.map(async (learner, index) => {
      let turn = index;
      let began = 0;
      const trouble = await learner.keepSaving(() => {
        const now = performance.now();
        if (began > 0) {
          saves += 1;
          if (began >= from && now <= end) times.push(now - began);
        }
        began = now;
        return now < end ? turn++ : undefined;
      });
      if (trouble) tally.error('save at the highest rate', trouble.message);
    }),
  );
  return { times, saves };
}

export function together(stretches: readonly Stretch[], learners: number, seconds: number): Saturation {
  const times = stretches.flatMap((stretch) => stretch.times);
  return { learners, savesPerSecond: Math.round(times.length / seconds), saveMs: quantilesOf(times), saves: stretches.reduce((sum, { saves }) => sum + saves, 0) };
}
