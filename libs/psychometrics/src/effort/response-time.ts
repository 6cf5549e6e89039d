import { PsychometricsRefusal } from '../refusal';

/** Response times and thresholds in milliseconds. */
export interface EffortInput {
  readonly persons: number;
  readonly items: number;
  /** Row-major; NaN or <= 0 = not known. */
  readonly timesMs: ArrayLike<number>;
}

export interface EffortOptions {
  /** Share of an item's mean time below which an answer is a rapid guess; .10 (Wise & Ma 2012, NT10). */
  readonly share?: number;
  /** Highest threshold, ms; 10 000. */
  readonly capMs?: number;
  /** Response-time effort below this is flagged; .90 (Wise & Kong 2005). */
  readonly flagBelow?: number;
}

export interface EffortReport {
  /** Threshold of every item, ms; null where no time is known. */
  readonly thresholdsMs: readonly (number | null)[];
  /** Share of rapid guesses of every item. */
  readonly rapidShare: readonly (number | null)[];
  /** Response-time effort of every person: share of items with a known time that were not guessed rapidly. */
  readonly effort: readonly (number | null)[];
  readonly flagged: readonly number[];
}

/** Rapid guessing by normative thresholds and response-time effort of persons. */
export function responseTimeEffort(input: EffortInput, options: EffortOptions = {}): EffortReport {
  const { persons, items, timesMs } = input;
  if (timesMs.length !== persons * items) throw new PsychometricsRefusal('shape', `timesMs has ${timesMs.length} cells; ${persons} persons × ${items} items need ${persons * items}.`);
  const { share = 0.1, capMs = 10_000, flagBelow = 0.9 } = options;
  const known = new Float64Array(items);
  const sum = new Float64Array(items);
  for (let cell = 0; cell < timesMs.length; cell++) {
    const time = timesMs[cell]!;
    if (!(time > 0)) continue;
    known[cell % items]! += 1;
    sum[cell % items]! += time;
  }
  const thresholdsMs = Array.from(known, (n, i) => (n > 0 ? Math.min(capMs, (share * sum[i]!) / n) : null));
  const rapid = new Float64Array(items);
  const effort: (number | null)[] = [];
  for (let p = 0; p < persons; p++) {
    let answered = 0;
    let guessed = 0;
    for (let i = 0; i < items; i++) {
      const time = timesMs[p * items + i]!;
      if (!(time > 0)) continue;
      answered++;
      if (time < thresholdsMs[i]!) {
        guessed++;
        rapid[i]! += 1;
      }
    }
    effort.push(answered > 0 ? 1 - guessed / answered : null);
  }
  return {
    thresholdsMs,
    rapidShare: Array.from(known, (n, i) => (n > 0 ? rapid[i]! / n : null)),
    effort,
    flagged: effort.flatMap((value, p) => (value !== null && value < flagBelow ? [p] : [])),
  };
}
