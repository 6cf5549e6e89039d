import { PsychometricsRefusal } from '../refusal';

/** One group of the design with non-equivalent groups and an anchor: total and anchor score of every person. */
export interface AnchorGroup {
  readonly total: ArrayLike<number>;
  readonly anchor: ArrayLike<number>;
}

export interface LinearEquating {
  readonly intercept: number;
  readonly slope: number;
}

interface Moments {
  readonly mx: number;
  readonly mv: number;
  readonly vx: number;
  readonly vv: number;
  readonly c: number;
}

function moments(group: AnchorGroup, name: string): Moments {
  const n = group.total.length;
  if (group.anchor.length !== n) throw new PsychometricsRefusal('shape', `Group ${name} has ${n} totals and ${group.anchor.length} anchor scores.`);
  if (n < 2) throw new PsychometricsRefusal('too-few-persons', `Group ${name} has ${n} persons.`);
  let [mx, mv] = [0, 0];
  for (let p = 0; p < n; p++) {
    mx += group.total[p]! / n;
    mv += group.anchor[p]! / n;
  }
  let [vx, vv, c] = [0, 0, 0];
  for (let p = 0; p < n; p++) {
    vx += (group.total[p]! - mx) ** 2 / (n - 1);
    vv += (group.anchor[p]! - mv) ** 2 / (n - 1);
    c += ((group.total[p]! - mx) * (group.anchor[p]! - mv)) / (n - 1);
  }
  if (!Number.isFinite(c)) throw new PsychometricsRefusal('not-finite', `Group ${name} has a score that is not a number.`);
  if (!(vx > 0 && vv > 0)) throw new PsychometricsRefusal('separated', `All of group ${name} have the same total or anchor score.`);
  return { mx, mv, vx, vv, c };
}

/** Synthetic-population equating with regression slopes (or Levine's ratios) γ of total on anchor; `w` = weight of group X. */
function synthetic(x: Moments, y: Moments, gx: number, gy: number, w: number): LinearEquating {
  const meanGap = x.mv - y.mv;
  const varianceGap = x.vv - y.vv;
  const u = 1 - w;
  const mean1 = x.mx - u * gx * meanGap;
  const mean2 = y.mx + w * gy * meanGap;
  const variance1 = x.vx - u * gx * gx * varianceGap + w * u * gx * gx * meanGap * meanGap;
  const variance2 = y.vx + w * gy * gy * varianceGap + w * u * gy * gy * meanGap * meanGap;
  if (!(variance1 > 0 && variance2 > 0)) throw new PsychometricsRefusal('singular', 'The synthetic population has no variance: the anchor does not fit the two forms.');
  const slope = Math.sqrt(variance2 / variance1);
  return { slope, intercept: mean2 - slope * mean1 };
}

/** Tucker's method (Kolen & Brennan 2014, ch. 4). Score on Y = intercept + slope · score on X. */
export function tuckerEquating(x: AnchorGroup, y: AnchorGroup, weightX = 0.5): LinearEquating {
  const [mx, my] = [moments(x, 'X'), moments(y, 'Y')];
  return synthetic(mx, my, mx.c / mx.vv, my.c / my.vv, weightX);
}

/** Levine's observed-score method; `internal` = the anchor items count in the total. */
export function levineEquating(x: AnchorGroup, y: AnchorGroup, internal: boolean, weightX = 0.5): LinearEquating {
  const [mx, my] = [moments(x, 'X'), moments(y, 'Y')];
  const gamma = ({ vx, vv, c }: Moments): number => (internal ? vx / c : (vx + c) / (vv + c));
  return synthetic(mx, my, gamma(mx), gamma(my), weightX);
}

/** Chained linear equating: X to anchor in group X, anchor to Y in group Y. */
export function chainedLinearEquating(x: AnchorGroup, y: AnchorGroup): LinearEquating {
  const [mx, my] = [moments(x, 'X'), moments(y, 'Y')];
  const first = Math.sqrt(mx.vv / mx.vx);
  const second = Math.sqrt(my.vx / my.vv);
  return { slope: first * second, intercept: my.mx - second * my.mv + second * (mx.mv - first * mx.mx) };
}

/** Relative frequencies of whole scores 0 … maximum. */
export function scoreFrequencies(scores: ArrayLike<number>, maximum: number): Float64Array {
  const out = new Float64Array(maximum + 1);
  for (let p = 0; p < scores.length; p++) {
    const score = scores[p]!;
    if (!Number.isInteger(score) || score < 0 || score > maximum)
      throw new PsychometricsRefusal('score-above-maximum', `Row ${p + 1}: ${score} is not a whole score from 0 to ${maximum}.`, { persons: [p] });
    out[score]! += 1 / scores.length;
  }
  return out;
}

/** Share below `x` plus the part of its own unit interval, on the uniform kernel (Kolen & Brennan 2014, ch. 2). */
export function percentileRank(frequencies: ArrayLike<number>, x: number): number {
  const cell = Math.floor(x + 0.5);
  if (cell < 0) return 0;
  if (cell >= frequencies.length) return 1;
  let below = 0;
  for (let k = 0; k < cell; k++) below += frequencies[k]!;
  return below + (x - cell + 0.5) * frequencies[cell]!;
}

/** Score at a percentile rank; −0.5 at rank 0 and maximum + 0.5 at rank 1. */
export function percentileScore(frequencies: ArrayLike<number>, rank: number): number {
  if (rank <= 1e-12) return -0.5;
  let below = 0;
  for (let k = 0; k < frequencies.length; k++) {
    const share = frequencies[k]!;
    if (below + share > rank + 1e-12) return (rank - below) / share + k - 0.5;
    below += share;
  }
  return frequencies.length - 0.5;
}

/** Equipercentile equating of whole scores 0 … maximum of X to the scale of Y. */
export function equipercentile(x: ArrayLike<number>, y: ArrayLike<number>): Float64Array {
  return Float64Array.from({ length: x.length }, (_, score) => percentileScore(y, percentileRank(x, score)));
}

/** Chained equipercentile equating through the anchor. */
export function chainedEquipercentile(x: AnchorGroup, y: AnchorGroup, maximumX: number, maximumY: number, maximumAnchor: number): Float64Array {
  const toAnchor = equipercentile(scoreFrequencies(x.total, maximumX), scoreFrequencies(x.anchor, maximumAnchor));
  const anchorY = scoreFrequencies(y.anchor, maximumAnchor);
  const totalY = scoreFrequencies(y.total, maximumY);
  return toAnchor.map((score) => percentileScore(totalY, percentileRank(anchorY, score)));
}

/**
 * Frequency estimation (Angoff 1971; Braun & Holland 1982): the total's distribution given the anchor is taken to be the same
 * in both groups; equipercentile in the synthetic population with weight `weightX` for group X. Anchor scores that occur in
 * one group only add nothing to the other's distribution, which is scaled to 1 again.
 */
export function frequencyEstimation(x: AnchorGroup, y: AnchorGroup, maximumX: number, maximumY: number, maximumAnchor: number, weightX = 0.5): Float64Array {
  const hx = scoreFrequencies(x.anchor, maximumAnchor);
  const hy = scoreFrequencies(y.anchor, maximumAnchor);
  const fx = synthesise(x, maximumX, hx, hy, weightX);
  const fy = synthesise(y, maximumY, hy, hx, 1 - weightX);
  return equipercentile(fx, fy);
}

function synthesise(group: AnchorGroup, maximum: number, own: Float64Array, other: Float64Array, weight: number): Float64Array {
  const out = new Float64Array(maximum + 1);
  const n = group.total.length;
  for (let p = 0; p < n; p++) {
    const v = group.anchor[p]!;
    out[group.total[p]!]! += (weight + ((1 - weight) * other[v]!) / own[v]!) / n;
  }
  const sum = out.reduce((total, value) => total + value, 0);
  return out.map((value) => value / sum);
}
