import { PsychometricsRefusal } from '../refusal';

/** Intraclass correlations (McGraw & Wong 1996); null where the mean squares leave them undefined. */
export interface IntraclassCorrelations {
  /** ICC(1): raters are a random sample for every unit. */
  readonly onewaySingle: number | null;
  /** ICC(A,1): absolute agreement of one rater. */
  readonly agreementSingle: number | null;
  /** ICC(C,1): consistency of one rater. */
  readonly consistencySingle: number | null;
  /** ICC(A,k): absolute agreement of the mean of all raters. */
  readonly agreementAverage: number | null;
  /** ICC(C,k): consistency of the mean of all raters. */
  readonly consistencyAverage: number | null;
}

/** Mean squares of a complete units × raters table of numbers. */
export function intraclassCorrelations(ratings: readonly (readonly number[])[]): IntraclassCorrelations {
  const n = ratings.length;
  const k = ratings[0]?.length ?? 0;
  if (n < 2 || k < 2 || ratings.some((row) => row.length !== k)) throw new PsychometricsRefusal('shape', 'Intraclass correlation needs a full table of two units and two raters or more.');
  if (!ratings.flat().every(Number.isFinite)) throw new PsychometricsRefusal('not-finite', 'A rating is not a number.');
  const grand = ratings.flat().reduce((sum, value) => sum + value, 0) / (n * k);
  const unit = ratings.map((row) => row.reduce((sum, value) => sum + value, 0) / k);
  const rater = Array.from({ length: k }, (_, r) => ratings.reduce((sum, row) => sum + row[r]!, 0) / n);
  const total = ratings.flat().reduce((sum, value) => sum + (value - grand) ** 2, 0);
  const betweenUnits = k * unit.reduce((sum, value) => sum + (value - grand) ** 2, 0);
  const betweenRaters = n * rater.reduce((sum, value) => sum + (value - grand) ** 2, 0);
  const msr = betweenUnits / (n - 1);
  const msw = (total - betweenUnits) / (n * (k - 1));
  const msc = betweenRaters / (k - 1);
  const mse = (total - betweenUnits - betweenRaters) / ((n - 1) * (k - 1));
  const ratio = (above: number, below: number): number | null => (Math.abs(below) > 1e-14 ? above / below : null);
  return {
    onewaySingle: ratio(msr - msw, msr + (k - 1) * msw),
    agreementSingle: ratio(msr - mse, msr + (k - 1) * mse + (k / n) * (msc - mse)),
    consistencySingle: ratio(msr - mse, msr + (k - 1) * mse),
    agreementAverage: ratio(msr - mse, msr + (msc - mse) / n),
    consistencyAverage: ratio(msr - mse, msr),
  };
}

/** Difference of two raters' means over their pooled standard deviation (Williamson, Xi & Breyer 2012: |SMD| above .15 asks for a look). */
export function raterMeanDifference(first: readonly number[], second: readonly number[]): number | null {
  const moments = (values: readonly number[]): { mean: number; variance: number } => {
    const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
    return { mean, variance: values.length > 1 ? values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / (values.length - 1) : 0 };
  };
  if (first.length === 0 || second.length === 0) return null;
  const [a, b] = [moments(first), moments(second)];
  const pooled = Math.sqrt((a.variance + b.variance) / 2);
  return pooled > 1e-14 ? (a.mean - b.mean) / pooled : null;
}

/** Share of units in which all ratings lie within `tolerance` of one another. */
export function agreementShare(ratings: readonly (readonly number[])[], tolerance = 0): number {
  return ratings.filter((row) => Math.max(...row) - Math.min(...row) <= tolerance).length / ratings.length;
}
