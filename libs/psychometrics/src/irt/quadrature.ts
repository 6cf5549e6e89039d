import { PsychometricsRefusal } from '../refusal';

/** Equally spaced nodes, the grid of every integral over ability. */
export interface Quadrature {
  readonly nodes: Float64Array;
  readonly step: number;
}

/** `count` nodes from −limit to limit. The default of the library is 61 nodes on [−6, 6]. */
export function equalQuadrature(count = 61, limit = 6): Quadrature {
  if (!Number.isInteger(count) || count < 5 || count > 1001 || !(limit > 0) || limit > 50)
    throw new PsychometricsRefusal('bad-parameter', `A grid needs 5 to 1001 nodes and a limit above 0; got ${count} on ±${limit}.`);
  const step = (2 * limit) / (count - 1);
  // Built from the middle, so that the grid is exactly symmetric.
  return { step, nodes: Float64Array.from({ length: count }, (_, q) => (q - (count - 1) / 2) * step) };
}

/** Weights of a normal density on the nodes, scaled to sum to 1. */
export function normalWeights(nodes: Float64Array, mean: number, variance: number, out: Float64Array): void {
  let sum = 0;
  for (let q = 0; q < nodes.length; q++) {
    const z = nodes[q]! - mean;
    sum += out[q] = Math.exp((-0.5 * z * z) / variance);
  }
  for (let q = 0; q < nodes.length; q++) out[q]! /= sum;
}
