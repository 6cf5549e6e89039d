import { PsychometricsRefusal } from '../refusal';

/** Models of one item. `gpcm` with two categories is the two-parameter logistic model. */
export type ItemKind = 'gpcm' | 'grm' | '3pl';

/**
 * One item in slope–intercept form on the logistic metric (D = 1).
 * gpcm: P(k) ∝ exp(a·k·θ + d_k), d_0 = 0 (PCM and Rasch with the slope held at 1).
 * grm:  P(X >= k) = logistic(a·θ + d_k), d_1 > d_2 > …
 * 3pl:  P(1) = g + (1 − g)·logistic(a·θ + d), parameter logit g.
 */
export interface ItemModel {
  readonly kind: ItemKind;
  readonly categories: number;
  /** The slope is not estimated. */
  readonly slopeFixed: boolean;
}

/** Number of values that describe an item, fixed or free: slope, m intercepts, and logit g for 3pl. */
export function itemSize(model: ItemModel): number {
  return model.categories + (model.kind === '3pl' ? 1 : 0);
}

/** Item parameters as people read them. */
export interface ItemParameters {
  readonly kind: ItemKind;
  readonly a: number;
  /** d_1 … d_m. */
  readonly d: readonly number[];
  /** Lower asymptote; 0 unless 3pl. */
  readonly g: number;
}

/** Parameter vector [a, d_1 … d_m, logit g] of readable parameters. */
export function toVector(item: ItemParameters): Float64Array {
  return Float64Array.from(item.kind === '3pl' ? [item.a, ...item.d, Math.log(item.g / (1 - item.g))] : [item.a, ...item.d]);
}

/** Readable parameters of a vector. */
export function fromVector(model: ItemModel, vector: ArrayLike<number>): ItemParameters {
  return {
    kind: model.kind,
    a: vector[0]!,
    d: Array.from({ length: model.categories - 1 }, (_, k) => vector[k + 1]!),
    g: model.kind === '3pl' ? logistic(vector[2]!) : 0,
  };
}

/** The model of readable parameters. */
export function modelOf(item: ItemParameters, slopeFixed = false): ItemModel {
  return { kind: item.kind, categories: item.d.length + 1, slopeFixed };
}

/**
 * Difficulties. gpcm: b_k = −(d_k − d_{k−1})/a, where categories k−1 and k are equally likely; grm and 3pl: b_k = −d_k/a.
 */
export function difficulties(item: ItemParameters): number[] {
  return item.d.map((d, k) => -(item.kind === 'gpcm' ? d - (item.d[k - 1] ?? 0) : d) / item.a);
}

/** 1 / (1 + e^-x) without overflow. */
export function logistic(x: number): number {
  if (x >= 0) return 1 / (1 + Math.exp(-x));
  const e = Math.exp(x);
  return e / (1 + e);
}

/** Category probabilities at one θ into `out` (length = categories). */
export function probabilitiesAt(model: ItemModel, par: ArrayLike<number>, theta: number, out: Float64Array): void {
  const a = par[0]!;
  if (model.kind === 'gpcm') {
    const m = model.categories - 1;
    if (m === 1) {
      const z = a * theta + par[1]!;
      out[1] = logistic(z);
      out[0] = logistic(-z);
      return;
    }
    let highest = 0;
    out[0] = 0;
    for (let k = 1; k <= m; k++) {
      const value = a * k * theta + par[k]!;
      out[k] = value;
      if (value > highest) highest = value;
    }
    let sum = 0;
    for (let k = 0; k <= m; k++) sum += out[k] = Math.exp(out[k]! - highest);
    for (let k = 0; k <= m; k++) out[k]! /= sum;
  } else if (model.kind === 'grm') {
    const m = model.categories - 1;
    let above = 1;
    let below = 0;
    for (let k = 0; k <= m; k++) {
      const z = k < m ? a * theta + par[k + 1]! : -Infinity;
      const next = logistic(z);
      const nextBelow = logistic(-z);
      // Difference of two logistics, taken on the side where they are small.
      out[k] = Math.max(above < 0.5 ? above - next : nextBelow - below, 1e-300);
      above = next;
      below = nextBelow;
    }
  } else {
    const g = logistic(par[2]!);
    const z = a * theta + par[1]!;
    out[1] = g + (1 - g) * logistic(z);
    out[0] = (1 - g) * logistic(-z);
  }
}

/**
 * Probabilities and their first derivatives with respect to [a, d…, logit g] at one θ.
 * `slopes[k * size + j]` = ∂P_k / ∂ξ_j.
 */
export function derivativesAt(model: ItemModel, par: ArrayLike<number>, theta: number, out: Float64Array, slopes: Float64Array): void {
  const K = model.categories;
  const size = itemSize(model);
  probabilitiesAt(model, par, theta, out);
  if (model.kind === 'gpcm') {
    let mean = 0;
    for (let k = 1; k < K; k++) mean += k * out[k]!;
    for (let k = 0; k < K; k++) {
      const p = out[k]!;
      slopes[k * size] = p * (k - mean) * theta;
      for (let j = 1; j < K; j++) slopes[k * size + j] = p * ((j === k ? 1 : 0) - out[j]!);
    }
  } else if (model.kind === 'grm') {
    const a = par[0]!;
    slopes.fill(0, 0, K * size);
    for (let k = 1; k < K; k++) {
      const z = a * theta + par[k]!;
      const density = logistic(z) * logistic(-z);
      slopes[k * size]! += density * theta;
      slopes[(k - 1) * size]! -= density * theta;
      slopes[k * size + k]! += density;
      slopes[(k - 1) * size + k]! -= density;
    }
  } else {
    const z = par[0]! * theta + par[1]!;
    const g = logistic(par[2]!);
    const curve = logistic(z);
    const density = (1 - g) * curve * logistic(-z);
    slopes[size] = density * theta;
    slopes[size + 1] = density;
    slopes[size + 2] = logistic(-z) * g * (1 - g);
    for (let j = 0; j < 3; j++) slopes[j] = -slopes[size + j]!;
  }
}

/** ∂P_k/∂θ and ∂²P_k/∂θ² at one θ, for information and Warm's correction. */
export function thetaDerivativesAt(model: ItemModel, par: ArrayLike<number>, theta: number, p: Float64Array, first: Float64Array, second: Float64Array): void {
  const K = model.categories;
  const a = par[0]!;
  probabilitiesAt(model, par, theta, p);
  if (model.kind === 'gpcm') {
    let mean = 0;
    let square = 0;
    for (let k = 1; k < K; k++) {
      mean += k * p[k]!;
      square += k * k * p[k]!;
    }
    const variance = square - mean * mean;
    for (let k = 0; k < K; k++) {
      first[k] = a * p[k]! * (k - mean);
      second[k] = a * a * p[k]! * ((k - mean) ** 2 - variance);
    }
  } else if (model.kind === 'grm') {
    first.fill(0, 0, K);
    second.fill(0, 0, K);
    for (let k = 1; k < K; k++) {
      const z = a * theta + par[k]!;
      const up = logistic(z);
      const density = up * logistic(-z);
      const change = density * (1 - 2 * up);
      first[k]! += a * density;
      first[k - 1]! -= a * density;
      second[k]! += a * a * change;
      second[k - 1]! -= a * a * change;
    }
  } else {
    const z = a * theta + par[1]!;
    const up = logistic(z);
    const scale = (1 - logistic(par[2]!)) * a * up * logistic(-z);
    first[1] = scale;
    first[0] = -scale;
    second[1] = scale * a * (1 - 2 * up);
    second[0] = -second[1];
  }
}

/** Refuses parameters that are not numbers or have a slope of 0. */
export function checkParameters(items: readonly ItemParameters[]): void {
  items.forEach((item, i) => {
    const fine = Number.isFinite(item.a) && item.a !== 0 && item.d.length > 0 && item.d.every(Number.isFinite) && item.g >= 0 && item.g < 1;
    if (!fine) throw new PsychometricsRefusal('bad-parameter', `Item ${i + 1} has parameters that cannot be used: a=${item.a}, d=${item.d.join(' ')}, g=${item.g}.`, { items: [i] });
  });
}
