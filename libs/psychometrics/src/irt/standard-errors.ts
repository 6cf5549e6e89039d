import { invertPositive } from '../linear/dense';
import type { ItemDesign } from './design';
import { TableEngine } from './engine-tables';
import type { Expected, ExpectationEngine } from './expectation';
import { derivativesAt, itemSize, type ItemModel } from './item-model';
import type { LatentModel } from './latent';
import { addPrior, itemScore, type ItemPriors } from './maximisation';
import { normalWeights, type Quadrature } from './quadrature';
import { NO_RESPONSE, type ResponseData } from './responses';

/**
 * `cross-product`: inverse of the sum of outer products of the persons' scores. `observed`: inverse of the observed
 * information, the derivative of the marginal score (Fisher's identity) by central differences; it equals Oakes' (1999)
 * identity at the maximum and costs two E-steps per parameter.
 */
export type StandardErrorMethod = 'none' | 'cross-product' | 'observed';

export interface StandardErrorInput {
  readonly data: ResponseData;
  readonly models: readonly ItemModel[];
  readonly quadrature: Quadrature;
  readonly design: ItemDesign;
  readonly latent: LatentModel;
  readonly unitOf: ArrayLike<number>;
  readonly engine: ExpectationEngine;
  readonly x: Float64Array;
  readonly priors: ItemPriors;
  readonly allowWasm: boolean;
}

/** Covariance matrix of the free parameters (items, then latent); null when the information cannot be inverted. */
export function standardErrors(method: 'cross-product' | 'observed', input: StandardErrorInput): Float64Array | null {
  const size = input.x.length;
  const information = method === 'observed' ? observedInformation(input) : crossProduct(input);
  addPriorInformation(input, information);
  return invertPositive(information, size);
}

/** Marginal score of the free parameters at x, by Fisher's identity. */
function marginalScore(input: StandardErrorInput, x: Float64Array): Float64Array {
  const { design, latent, engine, models, quadrature } = input;
  const split = design.freeSize;
  const { means, variances } = latent.priors(x.subarray(split));
  const vectors = design.vectors(x);
  const expected: Expected = engine.run(vectors, means, variances);
  const out = new Float64Array(x.length);
  const gradients = models.map((model, i) => {
    const gradient = new Float64Array(itemSize(model));
    if (!design.held[i]) itemScore(model, vectors[i]!, expected.itemCounts[i]!, quadrature, gradient, null);
    return gradient;
  });
  for (const link of design.links) out[link.index]! += link.factor * gradients[link.item]![link.position]!;
  const prior = priorMoments(input, means, variances);
  for (let u = 0; u < latent.units; u++) {
    const n = expected.unitN[u]!;
    latent.addScore(x.subarray(split), u, expected.unitFirst[u]! - n * prior.first[u]!, expected.unitSecond[u]! - n * prior.second[u]!, out, split);
  }
  return out;
}

/** E(θ) and E(θ²) of every unit's prior on the grid. */
function priorMoments(input: StandardErrorInput, means: Float64Array, variances: Float64Array): { first: Float64Array; second: Float64Array } {
  const { nodes } = input.quadrature;
  const weights = new Float64Array(nodes.length);
  const first = new Float64Array(means.length);
  const second = new Float64Array(means.length);
  for (let u = 0; u < means.length; u++) {
    normalWeights(nodes, means[u]!, variances[u]!, weights);
    for (let q = 0; q < nodes.length; q++) {
      first[u]! += weights[q]! * nodes[q]!;
      second[u]! += weights[q]! * nodes[q]! ** 2;
    }
  }
  return { first, second };
}

function observedInformation(input: StandardErrorInput): Float64Array {
  const size = input.x.length;
  const information = new Float64Array(size * size);
  for (let j = 0; j < size; j++) {
    const step = 1e-4 * Math.max(1, Math.abs(input.x[j]!));
    const shifted = (sign: number): Float64Array => marginalScore(input, input.x.map((value, l) => (l === j ? value + sign * step : value)));
    const up = shifted(1);
    const down = shifted(-1);
    for (let l = 0; l < size; l++) information[j * size + l] = -(up[l]! - down[l]!) / (2 * step);
  }
  for (let j = 0; j < size; j++) for (let l = 0; l < j; l++) information[j * size + l] = information[l * size + j] = (information[j * size + l]! + information[l * size + j]!) / 2;
  return information;
}

function crossProduct(input: StandardErrorInput): Float64Array {
  const { data, models, quadrature, design, latent, unitOf, x } = input;
  const split = design.freeSize;
  const size = x.length;
  const { means, variances } = latent.priors(x.subarray(split));
  const vectors = design.vectors(x);
  const prior = priorMoments(input, means, variances);
  const engine =
    input.engine instanceof TableEngine
      ? input.engine
      : new TableEngine(data, models, quadrature, { unitOf, units: latent.units, ownPriors: latent.units > 1024, allowWasm: input.allowWasm });
  const items = itemLinks(design, models);
  const slopes = logSlopes(models, vectors, quadrature, Math.ceil(quadrature.nodes.length / 16) * 16);
  const outer = new OuterProducts(size);
  const { nodes } = quadrature;
  const Q = nodes.length;
  engine.visitPosteriors(vectors, means, variances, (persons, rows, rowLength) => {
    for (let r = 0; r < persons.length; r++) {
      const person = persons[r]!;
      const at = r * rowLength;
      const score = outer.next();
      let first = 0;
      let second = 0;
      for (let q = 0; q < Q; q++) {
        const weighted = rows[at + q]! * nodes[q]!;
        first += weighted;
        second += weighted * nodes[q]!;
      }
      for (let i = 0; i < models.length; i++) {
        const code = data.responses[person * data.items + i]!;
        if (code === NO_RESPONSE) continue;
        const { slope, sizeOf } = slopes[i]!;
        for (const { position, targets, factors } of items[i]!) {
          const sum = paddedDot(rows, at, slope, (code * sizeOf + position) * rowLength, rowLength);
          for (let t = 0; t < targets.length; t++) score[targets[t]!]! += factors[t]! * sum;
        }
      }
      const unit = unitOf[person]!;
      latent.addScore(x.subarray(split), unit, first - prior.first[unit]!, second - prior.second[unit]!, score, split);
      outer.add(data.weights ? data.weights[person]! : 1);
    }
  });
  return outer.result();
}

/** Inner product over a length that is a multiple of 4, in four chains, since one chain waits for every addition. */
function paddedDot(a: Float64Array, atA: number, b: Float64Array, atB: number, length: number): number {
  let s0 = 0;
  let s1 = 0;
  let s2 = 0;
  let s3 = 0;
  for (let q = 0; q < length; q += 4) {
    s0 += a[atA + q]! * b[atB + q]!;
    s1 += a[atA + q + 1]! * b[atB + q + 1]!;
    s2 += a[atA + q + 2]! * b[atB + q + 2]!;
    s3 += a[atA + q + 3]! * b[atB + q + 3]!;
  }
  return s0 + s1 + (s2 + s3);
}

/** Free parameters behind every position of an item's vector. */
function itemLinks(design: ItemDesign, models: readonly ItemModel[]): { position: number; targets: Int32Array; factors: Float64Array }[][] {
  return models.map((model, item) =>
    Array.from({ length: itemSize(model) }, (_, position) => {
      const links = design.links.filter((link) => link.item === item && link.position === position);
      return { position, targets: Int32Array.from(links, (link) => link.index), factors: Float64Array.from(links, (link) => link.factor) };
    }).filter(({ targets }) => targets.length > 0),
  );
}

/** Σ w·s·s' of score vectors, four at a time, so that the matrix is read and written once for four persons. */
class OuterProducts {
  private readonly matrix: Float64Array;
  private readonly scores: Float64Array[];
  private readonly weights = new Float64Array(4);
  private held = 0;

  constructor(private readonly size: number) {
    this.matrix = new Float64Array(size * size);
    this.scores = Array.from({ length: 4 }, () => new Float64Array(size));
  }

  /** Zeroed vector for the next person. */
  next(): Float64Array {
    return this.scores[this.held]!.fill(0);
  }

  add(weight: number): void {
    this.weights[this.held++] = weight;
    if (this.held === 4) this.flush();
  }

  result(): Float64Array {
    for (let k = this.held; k < 4; k++) this.scores[k]!.fill(0);
    this.flush();
    const { matrix, size } = this;
    for (let j = 0; j < size; j++) for (let l = 0; l < j; l++) matrix[l * size + j] = matrix[j * size + l]!;
    return matrix;
  }

  private flush(): void {
    const { matrix, size, weights } = this;
    const [a, b, c, d] = this.scores as [Float64Array, Float64Array, Float64Array, Float64Array];
    for (let j = 0; j < size; j++) {
      const wa = weights[0]! * a[j]!;
      const wb = weights[1]! * b[j]!;
      const wc = weights[2]! * c[j]!;
      const wd = weights[3]! * d[j]!;
      const row = j * size;
      for (let l = 0; l <= j; l++) matrix[row + l]! += wa * a[l]! + wb * b[l]! + wc * c[l]! + wd * d[l]!;
    }
    this.held = 0;
    weights.fill(0);
  }
}

/** ∂ ln P_k / ∂ξ_j on the nodes: slope[(k·size + j)·stride + node], padded with zeros like a posterior row. */
function logSlopes(models: readonly ItemModel[], vectors: readonly Float64Array[], quadrature: Quadrature, stride: number): { slope: Float64Array; sizeOf: number }[] {
  const Q = quadrature.nodes.length;
  return models.map((model, i) => {
    const sizeOf = itemSize(model);
    const slope = new Float64Array(model.categories * sizeOf * stride);
    const p = new Float64Array(model.categories);
    const slopes = new Float64Array(model.categories * sizeOf);
    for (let q = 0; q < Q; q++) {
      derivativesAt(model, vectors[i]!, quadrature.nodes[q]!, p, slopes);
      for (let k = 0; k < model.categories; k++) for (let j = 0; j < sizeOf; j++) slope[(k * sizeOf + j) * stride + q] = slopes[k * sizeOf + j]! / Math.max(p[k]!, 1e-300);
    }
    return { slope, sizeOf };
  });
}

function addPriorInformation(input: StandardErrorInput, information: Float64Array): void {
  const { models, design, priors, x } = input;
  const vectors = design.vectors(x);
  models.forEach((model, i) => {
    if (design.held[i]) return;
    const size = itemSize(model);
    const own = new Float64Array(size * size);
    addPrior(model, vectors[i]!, priors, new Float64Array(size), own);
    for (const link of design.links) if (link.item === i) information[link.index * x.length + link.index]! += own[link.position * size + link.position]!;
  });
}
