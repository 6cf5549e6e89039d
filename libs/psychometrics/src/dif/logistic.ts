import { solvePositive } from '../linear/dense';
import { chiSquareUpper } from '../special/distributions';
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
  /** Null where a regression has no finite solution (separated answers) or the item is not 0/1. */
  readonly uniform: LogisticTest | null;
  readonly nonuniform: LogisticTest | null;
  readonly both: LogisticTest | null;
  /** Intercept, score and group of the uniform model. */
  readonly coefficients: readonly number[] | null;
  readonly reason: 'separated' | 'not-dichotomous' | null;
}

/**
 * Logistic regression DIF (Swaminathan & Rogers 1990): right ~ score, + group, + score × group, on the table of
 * score × group × answer, so the cost does not grow with the number of persons.
 */
export function logisticDif(input: DifInput): LogisticDif[] {
  checkDif(input);
  return difTables(input, Array.from({ length: input.items }, () => true)).map(analyse);
}

function analyse(table: DifTable, item: number): LogisticDif {
  const nothing = { item, uniform: null, nonuniform: null, both: null, coefficients: null };
  if (table.categories !== 2) return { ...nothing, reason: 'not-dichotomous' };
  const cells = cellsOf(table);
  const total = cells.reduce((sum, cell) => sum + cell.n, 0);
  const fits = [2, 3, 4].map((terms) => fitLogistic(cells, terms));
  const [none, uniform, full] = fits;
  const right = cells.reduce((sum, cell) => sum + cell.right, 0);
  if (!none || !uniform || !full || right <= 0 || right >= total) return { ...nothing, reason: 'separated' };
  const nullLogLik = right * Math.log(right / total) + (total - right) * Math.log(1 - right / total);
  const nagelkerke = (logLik: number): number => (1 - Math.exp((2 * (nullLogLik - logLik)) / total)) / (1 - Math.exp((2 * nullLogLik) / total));
  const test = (small: Fit, large: Fit, df: number): LogisticTest => {
    const statistic = Math.max(0, 2 * (large.logLik - small.logLik));
    const p = chiSquareUpper(statistic, df);
    const deltaR2 = nagelkerke(large.logLik) - nagelkerke(small.logLik);
    const grade = (b: number, c: number): 'A' | 'B' | 'C' => (p >= 0.05 || deltaR2 < b ? 'A' : deltaR2 < c ? 'B' : 'C');
    return { statistic, df, p, deltaR2, jodoinGierl: grade(0.035, 0.07), zumboThomas: grade(0.13, 0.26) };
  };
  return {
    item,
    uniform: test(none, uniform, 1),
    nonuniform: test(uniform, full, 1),
    both: test(none, full, 2),
    coefficients: [...uniform.beta],
    reason: null,
  };
}

interface Cell {
  readonly x: readonly number[];
  readonly n: number;
  readonly right: number;
}

function cellsOf({ counts, scores }: DifTable): Cell[] {
  const cells: Cell[] = [];
  scores.forEach((score, s) => {
    for (let group = 0; group < 2; group++) {
      const wrong = counts[s * 4 + group * 2]!;
      const right = counts[s * 4 + group * 2 + 1]!;
      if (wrong + right > 0) cells.push({ x: [1, score, group, score * group], n: wrong + right, right });
    }
  });
  return cells;
}

interface Fit {
  readonly beta: Float64Array;
  readonly logLik: number;
}

/** Iteratively reweighted least squares on grouped data; null when it does not settle (separation). */
function fitLogistic(cells: readonly Cell[], terms: number): Fit | null {
  const beta = new Float64Array(terms);
  let previous = -Infinity;
  for (let iteration = 0; iteration < 60; iteration++) {
    const gradient = new Float64Array(terms);
    const information = new Float64Array(terms * terms);
    let logLik = 0;
    for (const { x, n, right } of cells) {
      let eta = 0;
      for (let t = 0; t < terms; t++) eta += beta[t]! * x[t]!;
      const p = 1 / (1 + Math.exp(-eta));
      // ln p = −ln(1 + e^−η), ln(1 − p) = −ln(1 + e^η).
      logLik -= right * softplus(-eta) + (n - right) * softplus(eta);
      const w = n * p * (1 - p);
      for (let t = 0; t < terms; t++) {
        gradient[t]! += (right - n * p) * x[t]!;
        for (let u = 0; u < terms; u++) information[t * terms + u]! += w * x[t]! * x[u]!;
      }
    }
    if (Math.abs(logLik - previous) < 1e-12 * (Math.abs(logLik) + 1)) return { beta, logLik };
    previous = logLik;
    const change = solvePositive(information, terms, gradient);
    if (!change || !change.every(Number.isFinite)) return null;
    for (let t = 0; t < terms; t++) beta[t]! += change[t]!;
    if (beta.some((value) => Math.abs(value) > 1e3)) return null;
  }
  return null;
}

function softplus(x: number): number {
  return x > 0 ? x + Math.log1p(Math.exp(-x)) : Math.log1p(Math.exp(x));
}
