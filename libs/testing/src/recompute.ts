/** Statistics computed from a matrix by their definitions, without the product's own library: a second opinion. */
export interface Recomputed {
  readonly n: number;
  readonly mean: number;
  readonly sd: number;
  readonly alpha: number;
  readonly items: readonly { readonly facility: number; readonly correctedItemTotal: number | null }[];
}

const sum = (values: readonly number[]): number => values.reduce((total, value) => total + value, 0);
const mean = (values: readonly number[]): number => sum(values) / values.length;
const covariance = (a: readonly number[], b: readonly number[]): number => {
  const meanA = mean(a);
  const meanB = mean(b);
  return sum(a.map((value, index) => (value - meanA) * (b[index]! - meanB))) / (a.length - 1);
};

/** `scores[person][item]`, missing answers as 0; `maxScores` by item. */
export function recompute(scores: readonly (readonly number[])[], maxScores: readonly number[]): Recomputed {
  const totals = scores.map(sum);
  const columns = maxScores.map((_, item) => scores.map((row) => row[item]!));
  const variance = covariance(totals, totals);
  const k = maxScores.length;
  return {
    n: scores.length,
    mean: mean(totals),
    sd: Math.sqrt(variance),
    alpha: (k / (k - 1)) * (1 - sum(columns.map((column) => covariance(column, column))) / variance),
    items: columns.map((column, item) => {
      const rest = totals.map((total, person) => total - column[person]!);
      const spread = Math.sqrt(covariance(column, column) * covariance(rest, rest));
      return { facility: mean(column) / maxScores[item]!, correctedItemTotal: spread > 0 ? covariance(column, rest) / spread : null };
    }),
  };
}
