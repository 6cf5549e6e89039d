import { fixedPoint } from '../irt/fixed-point';

/**
 * McDonald's omega from a one-factor model fitted by maximum likelihood: (Σλ)² / ((Σλ)² + Σψ). EM of Rubin & Thayer (1982),
 * accelerated. Null when the model does not settle, when a unique variance vanishes (Heywood case), with fewer than three
 * items, or when an item has no variance.
 */
export function omegaTotal(covariance: Float64Array, items: number): number | null {
  if (items < 3) return null;
  const variance = Float64Array.from({ length: items }, (_, i) => covariance[i * items + i]!);
  if (!covariance.every(Number.isFinite) || variance.some((v) => !(v > 0))) return null;
  const start = new Float64Array(2 * items);
  for (let i = 0; i < items; i++) {
    start[i] = 0.5 * Math.sqrt(variance[i]!);
    start[items + i] = Math.log(0.75 * variance[i]!);
  }
  const result = fixedPoint(start, (x) => step(x, covariance, items), {
    tolerance: 1e-8,
    maxIterations: 300,
    accelerate: true,
    admissible: (x) => x.every(Number.isFinite),
  });
  const loadings = result.x.subarray(0, items);
  const unique = result.x.subarray(items).map(Math.exp);
  if (!result.converged || unique.some((psi, i) => psi < 1e-4 * variance[i]!)) return null;
  const common = loadings.reduce((sum, value) => sum + value, 0) ** 2;
  return common / (common + unique.reduce((sum, value) => sum + value, 0));
}

/** One EM step for loadings and logarithms of unique variances; the objective is the log-likelihood per person, times −2, negated. */
function step(x: Float64Array, covariance: Float64Array, items: number): { objective: number; image: Float64Array } {
  const loading = x.subarray(0, items);
  const unique = x.subarray(items).map(Math.exp);
  // Σ⁻¹λ = ψ⁻¹λ / (1 + λ'ψ⁻¹λ) by the Woodbury identity.
  let weight = 1;
  for (let i = 0; i < items; i++) weight += (loading[i]! * loading[i]!) / unique[i]!;
  const beta = loading.map((value, i) => value / unique[i]! / weight);
  const cross = new Float64Array(items);
  for (let i = 0; i < items; i++) for (let j = 0; j < items; j++) cross[i]! += covariance[i * items + j]! * beta[j]!;
  let quadratic = 0;
  let explained = 0;
  for (let i = 0; i < items; i++) {
    quadratic += beta[i]! * cross[i]!;
    explained += beta[i]! * loading[i]!;
  }
  const second = 1 - explained + quadratic;
  const image = new Float64Array(2 * items);
  let trace = 0;
  let logDeterminant = Math.log(weight);
  for (let i = 0; i < items; i++) {
    image[i] = cross[i]! / second;
    image[items + i] = Math.log(Math.max(1e-10, covariance[i * items + i]! - image[i]! * cross[i]!));
    trace += covariance[i * items + i]! / unique[i]!;
    logDeterminant += Math.log(unique[i]!);
  }
  return { objective: -(logDeterminant + trace - weight * quadratic), image };
}
