import { itemSize, probabilitiesAt, type ItemModel } from './item-model';
import type { Quadrature } from './quadrature';

/** What the M-step needs of the data. */
export interface Expected {
  /** Marginal log-likelihood at the parameters that the expectation was taken at. */
  logLik: number;
  /** Per item: expected counts r[k·Q + q] of category k at node q. */
  readonly itemCounts: readonly Float64Array[];
  /** Per prior unit (class or person): weight, Σ w·E(θ), Σ w·E(θ²). */
  readonly unitN: Float64Array;
  readonly unitFirst: Float64Array;
  readonly unitSecond: Float64Array;
}

/** Takes expectations; the arrays of the answer are reused by the next call. */
export interface ExpectationEngine {
  readonly kind: string;
  /**
   * @param vectors parameter vector of every item
   * @param means, variances of the normal prior of every unit
   */
  run(vectors: readonly Float64Array[], means: Float64Array, variances: Float64Array): Expected;
}

/** Category probabilities of an item on all nodes, out[k·stride + q]. */
export function fillProbabilities(model: ItemModel, vector: Float64Array, quadrature: Quadrature, stride: number, out: Float64Array): void {
  const p = new Float64Array(model.categories);
  for (let q = 0; q < quadrature.nodes.length; q++) {
    probabilitiesAt(model, vector, quadrature.nodes[q]!, p);
    for (let k = 0; k < model.categories; k++) out[k * stride + q] = p[k]!;
  }
}

/** Sum of sizes of all items' vectors. */
export function totalSize(models: readonly ItemModel[]): number {
  return models.reduce((sum, model) => sum + itemSize(model), 0);
}
