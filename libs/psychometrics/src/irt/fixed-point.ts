import { solvePositive } from '../linear/dense';

/** One evaluation of a fixed-point map: the objective at x, and the image of x. */
export interface Evaluation {
  readonly objective: number;
  readonly image: Float64Array;
}

export interface FixedPointOptions {
  readonly tolerance: number;
  readonly maxIterations: number;
  readonly accelerate: boolean;
  readonly admissible: (x: Float64Array) => boolean;
  /** Called before every evaluation; may throw to stop the run. */
  readonly onIteration?: (iteration: number) => void;
}

export interface FixedPoint {
  readonly x: Float64Array;
  readonly objective: number;
  /** Evaluations of the map (E-steps). */
  readonly iterations: number;
  readonly converged: boolean;
  /** Largest change of a parameter in the last plain step. */
  readonly change: number;
}

/** Remembered steps of the acceleration. */
const MEMORY = 8;
/** The objective may fall by this much in an accelerated step before it is taken back. */
const ALLOWED_FALL = 0.01;

/**
 * Fixed point of an EM map by Anderson acceleration (Anderson 1965; Walker & Ni 2011) with the guards of Henderson &
 * Varadhan (2019): a step that lowers the objective is taken back to the plain step before it, which EM never lets fall.
 */
export function fixedPoint(start: Float64Array, evaluate: (x: Float64Array) => Evaluation, options: FixedPointOptions): FixedPoint {
  let x = start;
  let safe = start;
  let best = -Infinity;
  let converged = false;
  let change = Infinity;
  let iterations = 0;
  let lastObjective = Number.NaN;
  const steps: { dx: Float64Array; df: Float64Array }[] = [];
  let previous: { image: Float64Array; residual: Float64Array } | null = null;
  while (iterations < options.maxIterations) {
    options.onIteration?.(iterations);
    const { objective, image } = evaluate(x);
    iterations++;
    if (!(objective >= best - ALLOWED_FALL) && x !== safe) {
      x = safe;
      steps.length = 0;
      previous = null;
      continue;
    }
    lastObjective = objective;
    // A plain step whose objective is no number cannot be mended by going back to it.
    if (!Number.isFinite(objective)) break;
    if (objective > best) best = objective;
    const residual = image.map((value, j) => value - x[j]!);
    change = residual.reduce((largest, value) => Math.max(largest, Math.abs(value)), 0);
    safe = image;
    if (change < options.tolerance) {
      converged = true;
      x = image;
      break;
    }
    if (previous && options.accelerate) {
      steps.push({ dx: image.map((value, j) => value - previous!.image[j]!), df: residual.map((value, j) => value - previous!.residual[j]!) });
      if (steps.length > MEMORY) steps.shift();
    }
    previous = { image, residual };
    const next = steps.length ? mix(image, residual, steps) : image;
    x = next !== image && !options.admissible(next) ? image : next;
  }
  return { x, objective: lastObjective, iterations, converged, change };
}

/** image − ΔX·γ with γ the least-squares fit of the residual on the remembered residual differences. */
function mix(image: Float64Array, residual: Float64Array, steps: readonly { dx: Float64Array; df: Float64Array }[]): Float64Array {
  const m = steps.length;
  const cross = new Float64Array(m * m);
  const right = new Float64Array(m);
  const scale = steps.map(({ df }) => 1 / Math.sqrt(df.reduce((sum, value) => sum + value * value, 0) || 1));
  for (let a = 0; a < m; a++) {
    for (let b = 0; b <= a; b++) {
      let sum = 0;
      for (let j = 0; j < residual.length; j++) sum += steps[a]!.df[j]! * steps[b]!.df[j]!;
      cross[a * m + b] = cross[b * m + a] = sum * scale[a]! * scale[b]!;
    }
    let sum = 0;
    for (let j = 0; j < residual.length; j++) sum += steps[a]!.df[j]! * residual[j]!;
    right[a] = sum * scale[a]!;
    cross[a * m + a]! += 1e-10;
  }
  const gamma = solvePositive(cross, m, right);
  if (!gamma) return image;
  const next = image.slice();
  for (let a = 0; a < m; a++) for (let j = 0; j < next.length; j++) next[j]! -= gamma[a]! * scale[a]! * steps[a]!.dx[j]!;
  return next;
}
