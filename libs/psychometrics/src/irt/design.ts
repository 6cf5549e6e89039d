import { solvePositive } from '../linear/dense';
import { itemSize, type ItemModel } from './item-model';
import { addPrior, admissible, itemObjective, itemScore, logPrior, maximiseItem, type ItemPriors } from './maximisation';
import type { Quadrature } from './quadrature';

/** One entry of the map from free parameters to item vectors: full[position] += factor · free[index]. */
interface Link {
  readonly item: number;
  readonly position: number;
  readonly index: number;
  readonly factor: number;
}

/** How item vectors hang on the free parameters, which is always linear. */
export interface ItemDesign {
  readonly freeSize: number;
  readonly links: readonly Link[];
  /** Items whose values are held. */
  readonly held: readonly boolean[];
  vectors(free: ArrayLike<number>): Float64Array[];
  /** One M-step from the expected counts. */
  maximise(free: Float64Array, counts: readonly Float64Array[], quadrature: Quadrature): Float64Array;
  admissible(free: ArrayLike<number>): boolean;
  logPrior(free: ArrayLike<number>): number;
}

/** Every item has parameters of its own; items of `fixed` are held at theirs. */
export function separateDesign(models: readonly ItemModel[], start: readonly Float64Array[], held: readonly boolean[], priors: ItemPriors): { design: ItemDesign; free: Float64Array } {
  const links: Link[] = [];
  let freeSize = 0;
  models.forEach((model, item) => {
    if (held[item]) return;
    for (let position = model.slopeFixed ? 1 : 0; position < itemSize(model); position++) links.push({ item, position, index: freeSize++, factor: 1 });
  });
  const vectors = (free: ArrayLike<number>): Float64Array[] => {
    const full = start.map((vector) => vector.slice());
    for (const link of links) full[link.item]![link.position] = free[link.index]!;
    return full;
  };
  const free = Float64Array.from(links, (link) => start[link.item]![link.position]!);
  const design: ItemDesign = {
    freeSize,
    links,
    held,
    vectors,
    maximise(current, counts, quadrature) {
      const full = vectors(current).map((vector, i) => (held[i] ? vector : maximiseItem(models[i]!, vector, counts[i]!, quadrature, priors)));
      return Float64Array.from(links, (link) => full[link.item]![link.position]!);
    },
    admissible: (current) => vectors(current).every((vector, i) => held[i] || admissible(models[i]!, vector, priors)),
    logPrior: (current) => vectors(current).reduce((sum, vector, i) => sum + (held[i] ? 0 : logPrior(models[i]!, vector, priors)), 0),
  };
  return { design, free };
}

/**
 * Rating scale model (Andrich 1978): d_k = −k·b_i − (τ_1 + … + τ_k), Στ = 0. Items with the same number of categories share
 * their steps. Free parameters: b of every item, then τ_1 … τ_{m−1} of every number of categories.
 */
export function ratingScaleDesign(models: readonly ItemModel[], start: readonly Float64Array[]): { design: ItemDesign; free: Float64Array } {
  const counts = [...new Set(models.map((model) => model.categories))].filter((K) => K > 2).sort((a, b) => a - b);
  const firstStep = new Map<number, number>();
  let freeSize = models.length;
  for (const K of counts) {
    firstStep.set(K, freeSize);
    freeSize += K - 2;
  }
  const links: Link[] = [];
  models.forEach((model, item) => {
    const m = model.categories - 1;
    for (let k = 1; k <= m; k++) {
      links.push({ item, position: k, index: item, factor: -k });
      // The last step is minus the sum of the others, so the full sum over all m steps vanishes.
      if (k < m) for (let h = 1; h <= k; h++) links.push({ item, position: k, index: firstStep.get(model.categories)! + h - 1, factor: -1 });
    }
  });
  const vectors = (free: ArrayLike<number>): Float64Array[] => {
    const full = models.map((model) => {
      const vector = new Float64Array(itemSize(model));
      vector[0] = 1;
      return vector;
    });
    for (const link of links) full[link.item]![link.position]! += link.factor * free[link.index]!;
    return full;
  };
  const free = new Float64Array(freeSize);
  models.forEach((model, item) => (free[item] = -start[item]![model.categories - 1]! / (model.categories - 1)));

  const objective = (current: Float64Array, expected: readonly Float64Array[], quadrature: Quadrature): number =>
    vectors(current).reduce((sum, vector, i) => sum + itemObjective(models[i]!, vector, expected[i]!, quadrature, {}), 0);
  const design: ItemDesign = {
    freeSize,
    links,
    held: models.map(() => false),
    vectors,
    maximise(current, expected, quadrature) {
      const full = vectors(current);
      const gradient = new Float64Array(freeSize);
      const information = new Float64Array(freeSize * freeSize);
      models.forEach((model, item) => {
        const size = itemSize(model);
        const own = new Float64Array(size);
        const ownInformation = new Float64Array(size * size);
        itemScore(model, full[item]!, expected[item]!, quadrature, own, ownInformation);
        addPrior(model, full[item]!, {}, own, ownInformation);
        const mine = links.filter((link) => link.item === item);
        for (const a of mine) {
          gradient[a.index]! += a.factor * own[a.position]!;
          for (const b of mine) information[a.index * freeSize + b.index]! += a.factor * b.factor * ownInformation[a.position * size + b.position]!;
        }
      });
      const change = solvePositive(information, freeSize, gradient);
      if (!change) return current.slice();
      const before = objective(current, expected, quadrature);
      for (let scale = 1; scale > 1e-4; scale /= 2) {
        const next = current.map((value, j) => value + scale * change[j]!);
        if (objective(next, expected, quadrature) >= before - 1e-9 * Math.abs(before)) return next;
      }
      return current.slice();
    },
    admissible: (current) => Array.prototype.every.call(current, Number.isFinite),
    logPrior: () => 0,
  };
  return { design, free };
}
