import type { Expected, ExpectationEngine } from './expectation';
import { probabilitiesAt, type ItemModel } from './item-model';
import { normalWeights, type Quadrature } from './quadrature';
import { NO_RESPONSE, type ResponseData } from './responses';

/** Persons of one prior unit who answered the same items: for Rasch and PCM their raw score says all about ability. */
export interface ScoreTable {
  readonly unit: number;
  readonly items: readonly number[];
  readonly maxScore: number;
  /** Weight of persons at each raw score, 0 … maxScore. */
  readonly n: Float64Array;
  /** counts[c][k·(maxScore+1) + score] for the c-th item of `items`. */
  readonly counts: readonly Float64Array[];
}

/**
 * Collapses persons to (unit, answered items, raw score). Null when there are so many patterns of answered items that
 * nothing would be gained.
 */
export function scoreTables(data: ResponseData, unitOf: ArrayLike<number>, units: number, mostPatterns = Math.max(8, data.persons / 500)): ScoreTable[] | null {
  const { persons, items, responses, categories, weights } = data;
  const limit = mostPatterns * units;
  const found = new Map<string, { table: ScoreTable; slot: Float64Array[] }>();
  const present = new Uint8Array(items);
  const slotOf = new Int32Array(items);
  let lastKey = '';
  let last: { table: ScoreTable; slot: Float64Array[] } | undefined;
  let complete: string | null = null;
  for (let p = 0; p < persons; p++) {
    const base = p * items;
    let changed = !last || last.table.unit !== unitOf[p];
    let score = 0;
    let missing = 0;
    for (let i = 0; i < items; i++) {
      const code = responses[base + i]!;
      const here = code === NO_RESPONSE ? 0 : 1;
      if (here !== present[i]) {
        present[i] = here;
        changed = true;
      }
      if (here) score += code;
      else missing++;
    }
    if (missing === items) {
      last = undefined;
      continue;
    }
    if (changed) {
      complete = missing === 0 ? '*' : present.join('');
      lastKey = `${unitOf[p]}:${complete}`;
      last = found.get(lastKey);
      if (!last) {
        if (found.size >= limit) return null;
        const own = Array.from({ length: items }, (_, i) => i).filter((i) => present[i] === 1);
        const maxScore = own.reduce((sum, i) => sum + categories[i]! - 1, 0);
        const counts = own.map((i) => new Float64Array(categories[i]! * (maxScore + 1)));
        last = { table: { unit: unitOf[p]!, items: own, maxScore, n: new Float64Array(maxScore + 1), counts }, slot: counts };
        found.set(lastKey, last);
      }
      slotOf.fill(-1);
      last.table.items.forEach((item, c) => (slotOf[item] = c));
    }
    const { table, slot } = last!;
    const weight = weights ? weights[p]! : 1;
    table.n[score]! += weight;
    const width = table.maxScore + 1;
    for (let c = 0; c < slot.length; c++) slot[c]![responses[base + table.items[c]!]! * width + score]! += weight;
  }
  return [...found.values()].map(({ table }) => table);
}

/** Expectations for models whose raw score is sufficient (Rasch, PCM, rating scale: slope 1 in every item). Exact. */
export class ScoreEngine implements ExpectationEngine {
  readonly kind = 'scores';
  private readonly expected: Expected;

  constructor(
    readonly tables: readonly ScoreTable[],
    private readonly models: readonly ItemModel[],
    private readonly quadrature: Quadrature,
    units: number,
  ) {
    this.expected = {
      logLik: 0,
      itemCounts: models.map((model) => new Float64Array(model.categories * quadrature.nodes.length)),
      unitN: new Float64Array(units),
      unitFirst: new Float64Array(units),
      unitSecond: new Float64Array(units),
    };
  }

  run(vectors: readonly Float64Array[], means: Float64Array, variances: Float64Array): Expected {
    const { nodes } = this.quadrature;
    const Q = nodes.length;
    const { expected } = this;
    for (const counts of expected.itemCounts) counts.fill(0);
    for (const sums of [expected.unitN, expected.unitFirst, expected.unitSecond]) sums.fill(0);

    // ln of each item's probability of category 0: minus the log of its normaliser.
    const zero = this.models.map((model, i) => {
      const p = new Float64Array(model.categories);
      return Float64Array.from(nodes, (theta) => {
        probabilitiesAt(model, vectors[i]!, theta, p);
        return -logNormaliser(model, vectors[i]!, theta, p);
      });
    });
    const prior = new Float64Array(Q);
    const base = new Float64Array(Q);
    let logLik = 0;
    for (const table of this.tables) {
      normalWeights(nodes, means[table.unit]!, variances[table.unit]!, prior);
      for (let q = 0; q < Q; q++) {
        let sum = Math.log(prior[q]!);
        for (const item of table.items) sum += zero[item]![q]!;
        base[q] = sum;
      }
      logLik += this.addTable(table, base, vectors);
    }
    expected.logLik = logLik;
    return expected;
  }

  private addTable(table: ScoreTable, base: Float64Array, vectors: readonly Float64Array[]): number {
    const { nodes } = this.quadrature;
    const Q = nodes.length;
    const { expected } = this;
    const width = table.maxScore + 1;
    const posterior = new Float64Array(width * Q);
    let logLik = 0;
    for (let score = 0; score < width; score++) {
      const n = table.n[score]!;
      if (n === 0) continue;
      const at = score * Q;
      let highest = -Infinity;
      for (let q = 0; q < Q; q++) {
        const value = base[q]! + score * nodes[q]!;
        posterior[at + q] = value;
        if (value > highest) highest = value;
      }
      let sum = 0;
      for (let q = 0; q < Q; q++) sum += posterior[at + q] = Math.exp(posterior[at + q]! - highest);
      logLik += n * (highest + Math.log(sum));
      for (let q = 0; q < Q; q++) {
        const value = (posterior[at + q]! /= sum);
        expected.unitN[table.unit]! += n * value;
        expected.unitFirst[table.unit]! += n * value * nodes[q]!;
        expected.unitSecond[table.unit]! += n * value * nodes[q]! * nodes[q]!;
      }
    }
    table.items.forEach((item, c) => {
      const counts = table.counts[c]!;
      const into = expected.itemCounts[item]!;
      for (let k = 0; k < this.models[item]!.categories; k++) {
        let total = 0;
        for (let score = 0; score < width; score++) {
          const n = counts[k * width + score]!;
          if (n === 0) continue;
          total += n;
          for (let q = 0; q < Q; q++) into[k * Q + q]! += n * posterior[score * Q + q]!;
        }
        if (k > 0) logLik += total * vectors[item]![k]!;
      }
    });
    return logLik;
  }
}

function logNormaliser(model: ItemModel, vector: Float64Array, theta: number, p: Float64Array): number {
  // The likeliest category keeps the digits: ln Σ exp(η) = η_k − ln P_k.
  let best = 0;
  for (let k = 1; k < model.categories; k++) if (p[k]! > p[best]!) best = k;
  return (best === 0 ? 0 : vector[0]! * best * theta + vector[best]!) - Math.log(p[best]!);
}
