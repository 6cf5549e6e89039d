/**
 * Item covariances. Whole-number scores are counted in bit planes (plane k of an item = "score is at least k"), so that a
 * pair of items costs one population count per 32 persons; anything else takes the plain cross-product.
 */
export interface ItemMoments {
  readonly items: number;
  /** Sum of weights of the persons who were given the item. */
  readonly n: Float64Array;
  readonly mean: Float64Array;
  /** Pairwise covariances (divisor n − 1), items × items; NaN where a pair has fewer than two common persons. */
  readonly covariance: Float64Array;
}

/** Bits set in a 32-bit word. */
function bitCount(word: number): number {
  let v = word - ((word >>> 1) & 0x55555555);
  v = (v & 0x33333333) + ((v >>> 2) & 0x33333333);
  return Math.imul((v + (v >>> 4)) & 0x0f0f0f0f, 0x01010101) >>> 24;
}

function commonBits(a: Int32Array, b: Int32Array): number {
  let sum = 0;
  for (let w = 0; w < a.length; w++) sum += bitCount(a[w]! & b[w]!);
  return sum;
}

/** n, Σx, Σy, Σxy over the persons who have both items, into a covariance. */
function covarianceOf(n: number, sumX: number, sumY: number, sumXY: number): number {
  return n > 1 ? (sumXY - (sumX * sumY) / n) / (n - 1) : Number.NaN;
}

export interface PairedCounts {
  readonly rows: Int32Array;
  readonly columns: Int32Array;
  readonly scores: Float64Array;
  /** Items in a row of `scores`. */
  readonly stride: number;
}

/** Moments of whole-number scores by bit planes. `maxima` are the highest scores of the columns. */
export function momentsByBits(data: PairedCounts, maxima: Int32Array, complete: boolean): ItemMoments {
  const { rows, columns, scores, stride } = data;
  const items = columns.length;
  const words = (rows.length + 31) >>> 5;
  const start = new Int32Array(items + 1);
  for (let i = 0; i < items; i++) start[i + 1] = start[i]! + maxima[i]! + 1;
  // Plane 0 of an item marks who was given it; plane k marks scores of at least k.
  const planes = Array.from({ length: start[items]! }, () => new Int32Array(words));
  const word = new Int32Array(start[items]!);
  for (let w = 0; w < words; w++) {
    word.fill(0);
    const end = Math.min(rows.length, (w + 1) << 5);
    for (let r = w << 5; r < end; r++) {
      const bit = 1 << (r & 31);
      const base = rows[r]! * stride;
      for (let i = 0; i < items; i++) {
        const score = scores[base + columns[i]!]!;
        const first = start[i]!;
        if (!complete) {
          if (score !== score) continue;
          word[first]! |= bit;
        }
        // Without a branch for 0/1 items: which of the two comes next cannot be foreseen.
        if (maxima[i] === 1) word[first + 1]! |= (score | 0) << (r & 31);
        else for (let k = 1; k <= score; k++) word[first + k]! |= bit;
      }
    }
    for (let k = 0; k < word.length; k++) planes[k]![w] = word[k]!;
  }

  const total = planes.map((plane) => commonBits(plane, plane));
  if (complete) for (let i = 0; i < items; i++) total[start[i]!] = rows.length;
  const n = new Float64Array(items);
  const mean = new Float64Array(items);
  const covariance = new Float64Array(items * items);
  for (let i = 0; i < items; i++) {
    n[i] = total[start[i]!]!;
    let sum = 0;
    for (let k = 1; k <= maxima[i]!; k++) sum += total[start[i]! + k]!;
    mean[i] = sum / n[i]!;
    for (let j = 0; j <= i; j++) {
      let product = 0;
      let sumI = 0;
      let sumJ = 0;
      const pairs = complete ? n[i]! : commonBits(planes[start[i]!]!, planes[start[j]!]!);
      for (let k = 1; k <= maxima[i]!; k++) {
        const planeI = planes[start[i]! + k]!;
        sumI += complete ? total[start[i]! + k]! : commonBits(planeI, planes[start[j]!]!);
        for (let l = 1; l <= maxima[j]!; l++) product += commonBits(planeI, planes[start[j]! + l]!);
      }
      for (let l = 1; l <= maxima[j]!; l++)
        sumJ += complete ? total[start[j]! + l]! : commonBits(planes[start[i]!]!, planes[start[j]! + l]!);
      covariance[i * items + j] = covariance[j * items + i] = covarianceOf(pairs, sumI, sumJ, product);
    }
  }
  return { items, n, mean, covariance };
}

/** Moments of any scores, with optional frequency weights (one per row of the whole matrix). */
export function momentsByProducts(data: PairedCounts, weights: ArrayLike<number> | undefined): ItemMoments {
  const { rows, columns, scores, stride } = data;
  const items = columns.length;
  const n = new Float64Array(items);
  const mean = new Float64Array(items);
  for (let r = 0; r < rows.length; r++) {
    const weight = weights ? weights[rows[r]!]! : 1;
    const base = rows[r]! * stride;
    for (let i = 0; i < items; i++) {
      const score = scores[base + columns[i]!]!;
      if (score !== score) continue;
      n[i]! += weight;
      mean[i]! += weight * score;
    }
  }
  for (let i = 0; i < items; i++) mean[i]! /= n[i]!;

  // Centred at the item's own mean first: the pairwise sums below then stay small and lose no digits.
  const size = items * items;
  const pairN = new Float64Array(size);
  const sumI = new Float64Array(size);
  const sumJ = new Float64Array(size);
  const product = new Float64Array(size);
  const centred = new Float64Array(items);
  for (let r = 0; r < rows.length; r++) {
    const weight = weights ? weights[rows[r]!]! : 1;
    const base = rows[r]! * stride;
    for (let i = 0; i < items; i++) centred[i] = scores[base + columns[i]!]! - mean[i]!;
    for (let i = 0; i < items; i++) {
      const x = centred[i]!;
      if (x !== x) continue;
      for (let j = 0; j <= i; j++) {
        const y = centred[j]!;
        if (y !== y) continue;
        const at = i * items + j;
        pairN[at]! += weight;
        sumI[at]! += weight * x;
        sumJ[at]! += weight * y;
        product[at]! += weight * x * y;
      }
    }
  }
  const covariance = new Float64Array(size);
  for (let i = 0; i < items; i++)
    for (let j = 0; j <= i; j++) {
      const at = i * items + j;
      covariance[at] = covariance[j * items + i] = covarianceOf(pairN[at]!, sumI[at]!, sumJ[at]!, product[at]!);
    }
  for (let i = 0; i < items; i++) {
    // A constant column leaves rounding dust here; a variance below 1e-14 of the squared mean is none.
    const variance = covariance[i * items + i]!;
    if (variance <= 1e-14 * Math.max(1, mean[i]! * mean[i]!))
      for (let j = 0; j < items; j++) if (covariance[i * items + j]! === covariance[i * items + j]!) covariance[i * items + j] = covariance[j * items + i] = 0;
  }
  return { items, n, mean, covariance };
}
