import { solvePositive } from '../linear/dense';
import { chiSquareUpper } from '../special/distributions';
import { logistic } from '../irt/item-model';
import { checkDif, difTables, type DifInput, type DifTable } from './tables';

/** Likelihood-ratio test of one kind of DIF with Nagelkerke's ΔR² as effect size. */
export interface LogisticTest {
  readonly statistic: number;
  readonly df: number;
  readonly p: number;
  readonly deltaR2: number;
  /** Jodoin & Gierl (2001): A below .035, B below .07, else C; A where not significant at .05. */
  readonly jodoinGierl: 'A' | 'B' | 'C';
  /** Zumbo & Thomas (1997): A below .13, B below .26, else C; A where not significant at .05. */
  readonly zumboThomas: 'A' | 'B' | 'C';
}

export interface LogisticDif {
  readonly item: number;
  /** Null where a regression has no finite solution (separated answers). */
  readonly uniform: LogisticTest | null;
  readonly nonuniform: LogisticTest | null;
  readonly both: LogisticTest | null;
  /** Intercepts (one per category above 0), score and group of the uniform model. */
  readonly coefficients: readonly number[] | null;
  readonly reason: 'separated' | null;
}

/**
 * Logistic regression DIF (Swaminathan & Rogers 1990; ordered categories by the proportional odds model, Zumbo 1999): answer ~
 * score, + group, + score × group, on the table of score × group × answer, so the cost does not grow with the number of persons.
 */
export function logisticDif(input: DifInput): LogisticDif[] {
  checkDif(input);
  return difTables(input, Array.from({ length: input.items }, () => true)).map(analyse);
}

function analyse(table: DifTable, item: number): LogisticDif {
  const nothing: LogisticDif = { item, uniform: null, nonuniform: null, both: null, coefficients: null, reason: 'separated' };
  const { cells, shares, total } = cellsOf(table);
  if (shares.length < 2) return nothing;
  const [none, uniform, full] = [1, 2, 3].map((terms) => fitLogistic(cells, shares, terms));
  if (!none || !uniform || !full) return nothing;
  const nullLogLik = total * shares.reduce((sum, share) => sum + share * Math.log(share), 0);
  const nagelkerke = (logLik: number): number => (1 - Math.exp((2 * (nullLogLik - logLik)) / total)) / (1 - Math.exp((2 * nullLogLik) / total));
  const test = (small: Fit, large: Fit, df: number): LogisticTest => {
    const statistic = Math.max(0, 2 * (large.logLik - small.logLik));
    const p = chiSquareUpper(statistic, df);
    const deltaR2 = nagelkerke(large.logLik) - nagelkerke(small.logLik);
    const grade = (b: number, c: number): 'A' | 'B' | 'C' => (p >= 0.05 || deltaR2 < b ? 'A' : deltaR2 < c ? 'B' : 'C');
    return { statistic, df, p, deltaR2, jodoinGierl: grade(0.035, 0.07), zumboThomas: grade(0.13, 0.26) };
  };
  return { item, uniform: test(none, uniform, 1), nonuniform: test(uniform, full, 1), both: test(none, full, 2), coefficients: [...uniform.beta], reason: null };
}

interface Cell {
  /** Score, group, score × group. */
  readonly x: readonly [number, number, number];
  /** Persons in each category that somebody is in. */
  readonly n: readonly number[];
}

/** Cells with persons; categories that nobody is in are left out. */
function cellsOf({ counts, scores, categories }: DifTable): { cells: Cell[]; shares: number[]; total: number } {
  const sums = new Float64Array(categories);
  counts.forEach((n, at) => (sums[at % categories]! += n));
  const used = Array.from({ length: categories }, (_, k) => k).filter((k) => sums[k]! > 0);
  const cells: Cell[] = [];
  scores.forEach((score, s) => {
    for (let group = 0; group < 2; group++) {
      const n = used.map((k) => counts[(s * 2 + group) * categories + k]!);
      if (n.some((count) => count > 0)) cells.push({ x: [score, group, score * group], n });
    }
  });
  const total = sums.reduce((sum, value) => sum + value, 0);
  return { cells, shares: used.map((k) => sums[k]! / total), total };
}

interface Fit {
  readonly beta: Float64Array;
  readonly logLik: number;
}

/**
 * Cumulative logits P(answer >= k) = logistic(α_k + β'x) by Fisher scoring with step halving; with two categories this is
 * logistic regression by reweighted least squares. Null when it does not settle (separation).
 */
function fitLogistic(cells: readonly Cell[], shares: readonly number[], terms: number): Fit | null {
  const m = shares.length - 1;
  const size = m + terms;
  let beta = new Float64Array(size);
  let above = 1;
  for (let k = 0; k < m; k++) {
    above -= shares[k]!;
    beta[k] = Math.log(above / (1 - above));
  }
  let state = derivatives(cells, beta, m, terms);
  for (let iteration = 0; iteration < 100; iteration++) {
    const change = solvePositive(state.information, size, state.gradient);
    if (!change || !change.every(Number.isFinite)) return null;
    let scale = 1;
    for (;;) {
      const next = beta.map((value, j) => value + scale * change[j]!);
      const trial = derivatives(cells, next, m, terms);
      if (trial.logLik >= state.logLik - 1e-10 * Math.abs(state.logLik)) {
        const gain = trial.logLik - state.logLik;
        beta = next;
        state = trial;
        if (beta.some((value) => Math.abs(value) > 1e3)) return null;
        if (Math.abs(gain) < 1e-12 * (Math.abs(state.logLik) + 1)) return { beta, logLik: state.logLik };
        break;
      }
      scale /= 2;
      if (scale < 1e-8) return null;
    }
  }
  return null;
}

function derivatives(cells: readonly Cell[], beta: Float64Array, m: number, terms: number): { logLik: number; gradient: Float64Array; information: Float64Array } {
  const size = m + terms;
  const gradient = new Float64Array(size);
  const information = new Float64Array(size * size);
  const slope = new Float64Array(size);
  let logLik = 0;
  for (const { x, n } of cells) {
    const total = n.reduce((sum, count) => sum + count, 0);
    let eta = 0;
    for (let t = 0; t < terms; t++) eta += beta[m + t]! * x[t]!;
    for (let k = 0; k <= m; k++) {
      // P(k) = P(>= k) − P(>= k + 1), taken on the side where both are small.
      const lower = k > 0 ? beta[k - 1]! + eta : Infinity;
      const upper = k < m ? beta[k]! + eta : -Infinity;
      const p = lower + upper < 0 || k === 0 ? (k === 0 ? logistic(-upper) : logistic(lower) - logistic(upper)) : logistic(-upper) - logistic(-lower);
      if (!(p > 1e-300)) {
        if (n[k]! > 0) return { logLik: -Infinity, gradient, information };
        continue;
      }
      logLik += n[k]! * Math.log(p);
      const densityLower = k > 0 ? logistic(lower) * logistic(-lower) : 0;
      const densityUpper = k < m ? logistic(upper) * logistic(-upper) : 0;
      slope.fill(0);
      if (k > 0) slope[k - 1] = densityLower;
      if (k < m) slope[k] = -densityUpper;
      for (let t = 0; t < terms; t++) slope[m + t] = (densityLower - densityUpper) * x[t]!;
      for (let i = 0; i < size; i++) {
        if (slope[i] === 0) continue;
        gradient[i]! += (n[k]! / p) * slope[i]!;
        for (let j = 0; j < size; j++) information[i * size + j]! += (total / p) * slope[i]! * slope[j]!;
      }
    }
  }
  return { logLik, gradient, information };
}
