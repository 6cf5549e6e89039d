import { PsychometricsRefusal } from '../refusal';
import type { Ratings } from './kappa';

export type MeasurementLevel = 'nominal' | 'ordinal' | 'interval' | 'ratio';

/**
 * Krippendorff's (2004) alpha from the coincidence matrix; any number of raters, missing ratings allowed (null). Numbers for
 * ordinal, interval and ratio level. Null when all pairable ratings are the same.
 */
export function krippendorffAlpha<T extends string | number>(ratings: Ratings<T>, level: MeasurementLevel): number | null {
  const present = [...new Set(ratings.flat().filter((value): value is T => value !== null))];
  if (level !== 'nominal' && present.some((value) => typeof value !== 'number' || !Number.isFinite(value)))
    throw new PsychometricsRefusal('not-finite', `Ratings must be numbers for the level ${level}.`);
  const values = present.sort((a, b) => (a < b ? -1 : 1));
  const at = new Map(values.map((value, k) => [value, k]));
  const K = values.length;
  const coincidences = new Float64Array(K * K);
  for (const unit of ratings) {
    const given = unit.filter((value): value is T => value !== null);
    if (given.length < 2) continue;
    given.forEach((a, i) => given.forEach((b, j) => {
      if (i !== j) coincidences[at.get(a)! * K + at.get(b)!]! += 1 / (given.length - 1);
    }));
  }
  const margin = Float64Array.from({ length: K }, (_, k) => coincidences.subarray(k * K, (k + 1) * K).reduce((sum, value) => sum + value, 0));
  const n = margin.reduce((sum, value) => sum + value, 0);
  if (n < 2) throw new PsychometricsRefusal('too-few-persons', 'No unit was rated by two raters.');
  const distance = differenceOf(level, values, margin);
  let observed = 0;
  let expected = 0;
  for (let a = 0; a < K; a++) for (let b = 0; b < K; b++) {
    observed += coincidences[a * K + b]! * distance(a, b);
    expected += margin[a]! * margin[b]! * distance(a, b);
  }
  return expected > 0 ? 1 - ((n - 1) * observed) / expected : null;
}

function differenceOf<T extends string | number>(level: MeasurementLevel, values: readonly T[], margin: Float64Array): (a: number, b: number) => number {
  if (level === 'nominal') return (a, b) => (a === b ? 0 : 1);
  if (level === 'ordinal')
    return (a, b) => {
      const [low, high] = a < b ? [a, b] : [b, a];
      let sum = -(margin[low]! + margin[high]!) / 2;
      for (let k = low; k <= high; k++) sum += margin[k]!;
      return sum * sum;
    };
  const numbers = values as readonly number[];
  if (level === 'interval') return (a, b) => (numbers[a]! - numbers[b]!) ** 2;
  return (a, b) => {
    const sum = numbers[a]! + numbers[b]!;
    return sum === 0 ? 0 : ((numbers[a]! - numbers[b]!) / sum) ** 2;
  };
}
