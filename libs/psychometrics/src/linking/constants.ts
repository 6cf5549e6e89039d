import { solvePositive } from '../linear/dense';
import { PsychometricsRefusal } from '../refusal';
import { checkParameters, difficulties, modelOf, thetaDerivativesAt, toVector, type ItemModel, type ItemParameters } from '../irt/item-model';

/** θ_Y = A·θ_X + B: puts the scale of form X on the scale of form Y. */
export interface LinkingConstants {
  readonly A: number;
  readonly B: number;
}

/** Points at which characteristic curves are compared. The grid moves the third decimal: it belongs to the result. */
export interface LinkingGrid {
  readonly points: ArrayLike<number>;
  readonly weights: ArrayLike<number>;
}

export interface CurveLinking extends LinkingConstants {
  /** Weighted sum of squared differences at the solution. */
  readonly criterion: number;
  readonly iterations: number;
}

/** `count` equally spaced points from −limit to limit, weight 1 each or the normal density. */
export function linkingGrid(count = 161, limit = 4, weighting: 'uniform' | 'normal' = 'uniform'): LinkingGrid {
  const points = Float64Array.from({ length: count }, (_, q) => -limit + (2 * limit * q) / (count - 1));
  return { points, weights: points.map((x) => (weighting === 'uniform' ? 1 : Math.exp(-0.5 * x * x) / Math.sqrt(2 * Math.PI))) };
}

function checkAnchors(x: readonly ItemParameters[], y: readonly ItemParameters[]): void {
  if (x.length !== y.length) throw new PsychometricsRefusal('shape', `There are ${x.length} anchor items on form X and ${y.length} on form Y.`);
  if (x.length < 2) throw new PsychometricsRefusal('no-anchor', `Linking needs at least two common items; there are ${x.length}.`);
  checkParameters(x);
  checkParameters(y);
  x.forEach((item, i) => {
    if (item.kind !== y[i]!.kind || item.d.length !== y[i]!.d.length)
      throw new PsychometricsRefusal('bad-parameter', `Anchor item ${i + 1} has different models on the two forms.`, { items: [i] });
  });
}

const mean = (values: readonly number[]): number => values.reduce((sum, value) => sum + value, 0) / values.length;

function spread(values: readonly number[]): number {
  const centre = mean(values);
  return Math.sqrt(mean(values.map((value) => (value - centre) ** 2)));
}

/** Mean/mean (Loyd & Hoover 1980): A from the mean slopes, B from the mean difficulties. */
export function meanMean(x: readonly ItemParameters[], y: readonly ItemParameters[]): LinkingConstants {
  checkAnchors(x, y);
  const A = mean(x.map((item) => item.a)) / mean(y.map((item) => item.a));
  return { A, B: mean(y.flatMap(difficulties)) - A * mean(x.flatMap(difficulties)) };
}

/** Mean/sigma (Marco 1977): A from the spread of difficulties. Refused when all anchors are equally difficult. */
export function meanSigma(x: readonly ItemParameters[], y: readonly ItemParameters[]): LinkingConstants {
  checkAnchors(x, y);
  const sigma = spread(x.flatMap(difficulties));
  if (!(sigma > 1e-12)) throw new PsychometricsRefusal('no-anchor', 'All anchor items are equally difficult: mean/sigma has no answer.');
  const A = spread(y.flatMap(difficulties)) / sigma;
  return { A, B: mean(y.flatMap(difficulties)) - A * mean(x.flatMap(difficulties)) };
}

/** Haebara (1980): squared differences of every item's category curves, summed over items. */
export function haebara(x: readonly ItemParameters[], y: readonly ItemParameters[], grid: LinkingGrid, symmetric = false): CurveLinking {
  return minimise(x, y, grid, symmetric, false);
}

/** Stocking & Lord (1983): squared differences of the test characteristic curves. */
export function stockingLord(x: readonly ItemParameters[], y: readonly ItemParameters[], grid: LinkingGrid, symmetric = false): CurveLinking {
  return minimise(x, y, grid, symmetric, true);
}

interface Curve {
  readonly model: ItemModel;
  readonly vector: Float64Array;
}

/** Curve values and slopes at θ: test score (one value) or all category probabilities above 0 (two categories: the upper one). */
function curvesAt(curves: readonly Curve[], theta: number, total: boolean): { value: number[]; slope: number[] } {
  const value: number[] = [];
  const slope: number[] = [];
  let score = 0;
  let scoreSlope = 0;
  for (const { model, vector } of curves) {
    const p = new Float64Array(model.categories);
    const first = new Float64Array(model.categories);
    thetaDerivativesAt(model, vector, theta, p, first, new Float64Array(model.categories));
    for (let k = model.categories === 2 ? 1 : 0; k < model.categories; k++) {
      if (total) {
        score += k * p[k]!;
        scoreSlope += k * first[k]!;
      } else {
        value.push(p[k]!);
        slope.push(first[k]!);
      }
    }
  }
  return total ? { value: [score], slope: [scoreSlope] } : { value, slope };
}

/** Levenberg–Marquardt on the differences, with exact derivatives, from the mean/sigma (or mean/mean) start. */
function minimise(x: readonly ItemParameters[], y: readonly ItemParameters[], grid: LinkingGrid, symmetric: boolean, total: boolean): CurveLinking {
  checkAnchors(x, y);
  if (grid.points.length !== grid.weights.length || grid.points.length < 2) throw new PsychometricsRefusal('shape', 'A linking grid needs two points or more, each with a weight.');
  const curves = (items: readonly ItemParameters[]): Curve[] => items.map((item) => ({ model: modelOf(item), vector: toVector(item) }));
  const [ofX, ofY] = [curves(x), curves(y)];
  const baseY = Array.from(grid.points, (theta) => curvesAt(ofY, theta, total).value);
  const baseX = Array.from(grid.points, (theta) => curvesAt(ofX, theta, total).value);

  const evaluate = ({ A, B }: LinkingConstants): { criterion: number; gradient: Float64Array; hessian: Float64Array } => {
    let criterion = 0;
    const gradient = new Float64Array(2);
    const hessian = new Float64Array(4);
    const add = (weight: number, difference: number, dA: number, dB: number): void => {
      criterion += weight * difference * difference;
      gradient[0]! += weight * difference * dA;
      gradient[1]! += weight * difference * dB;
      hessian[0]! += weight * dA * dA;
      hessian[1]! += weight * dA * dB;
      hessian[3]! += weight * dB * dB;
    };
    for (let q = 0; q < grid.points.length; q++) {
      const theta = grid.points[q]!;
      const weight = grid.weights[q]!;
      const moved = curvesAt(ofX, (theta - B) / A, total);
      moved.value.forEach((value, j) => add(weight, value - baseY[q]![j]!, (-moved.slope[j]! * (theta - B)) / (A * A), -moved.slope[j]! / A));
      if (symmetric) {
        const back = curvesAt(ofY, A * theta + B, total);
        back.value.forEach((value, j) => add(weight, value - baseX[q]![j]!, back.slope[j]! * theta, back.slope[j]!));
      }
    }
    hessian[2] = hessian[1]!;
    return { criterion, gradient, hessian };
  };

  const sd = spread(x.flatMap(difficulties));
  let constants: LinkingConstants = sd > 1e-6 ? meanSigma(x, y) : meanMean(x, y);
  let state = evaluate(constants);
  let damping = 1e-3;
  let iterations = 0;
  while (iterations < 200) {
    iterations++;
    const damped = state.hessian.slice();
    damped[0]! *= 1 + damping;
    damped[3]! *= 1 + damping;
    const change = solvePositive(damped, 2, state.gradient);
    if (!change) throw new PsychometricsRefusal('singular', 'The anchor items carry no information about the constants on this grid.');
    const next = { A: constants.A - change[0]!, B: constants.B - change[1]! };
    const trial = next.A > 0.01 ? evaluate(next) : null;
    if (trial && trial.criterion <= state.criterion) {
      constants = next;
      state = trial;
      damping = Math.max(1e-12, damping / 10);
      if (Math.abs(change[0]!) < 1e-11 && Math.abs(change[1]!) < 1e-11) break;
    } else {
      damping *= 10;
      if (damping > 1e12) break;
    }
  }
  return { ...constants, criterion: state.criterion, iterations };
}

/** Item parameters of form X on the scale of form Y. */
export function transformItem(item: ItemParameters, { A, B }: LinkingConstants): ItemParameters {
  const a = item.a / A;
  return { ...item, a, d: item.d.map((d, k) => d - (item.kind === 'gpcm' ? k + 1 : 1) * a * B) };
}
