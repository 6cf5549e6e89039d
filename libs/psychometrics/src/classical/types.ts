/** Numbers are in score points unless said otherwise; null where the data do not define the number. */
export interface OptionStatistics {
  readonly option: number;
  readonly keyed: boolean;
  readonly n: number;
  /** n divided by the number of persons who were given the item. */
  readonly share: number;
  /** Correlation of "chose this option" (0/1) with the rest score, pooled within forms. Null without variance. */
  readonly restCorrelation: number | null;
  /** Mean rest score (total without this item) of those who chose the option. */
  readonly meanRest: number | null;
}

export interface ItemStatistics {
  readonly item: number;
  readonly maxScore: number;
  /** Persons who were given the item (answered, omitted, not reached or invalid). */
  readonly n: number;
  readonly answered: number;
  readonly omittedShare: number;
  readonly notReachedShare: number;
  readonly invalidShare: number;
  /** Mean score over all who were given the item; omitted, invalid and not reached count 0. */
  readonly mean: number | null;
  /** Standard deviation (n − 1) of the score. */
  readonly sd: number | null;
  /** mean / maxScore, 0 … 1 (negative scores may push it below 0). */
  readonly facility: number | null;
  /** Facility over those who reached the item. */
  readonly facilityReached: number | null;
  /** Correlation with the total without this item, pooled within forms. */
  readonly correctedItemTotal: number | null;
  /** Correlation with the total that holds the item, pooled within forms. */
  readonly pointBiserial: number | null;
  /** Biserial from the corrected item–total correlation, r·√(pq)/φ(z_p); 0/1 items only. May exceed 1. */
  readonly biserial: number | null;
  /** Facility in the upper minus facility in the lower 27 % by total score; null with row weights. */
  readonly d27: number | null;
  /** Alpha of the form without this item; null when the item stands in more than one form (see the forms). */
  readonly alphaIfDeleted: number | null;
  readonly options: readonly OptionStatistics[] | null;
  /** Median response time in ms, relative error at most 1 % (see times.ts). */
  readonly medianTimeMs: number | null;
  readonly timesKnown: number;
}

export interface FormStatistics {
  readonly form: number;
  /** Items given to at least one person of the form. */
  readonly itemIndices: readonly number[];
  readonly n: number;
  readonly maxScore: number;
  readonly mean: number | null;
  readonly sd: number | null;
  readonly skewness: number | null;
  /** Excess kurtosis. */
  readonly kurtosis: number | null;
  readonly alpha: number | null;
  /** Feldt's interval, at the level asked for. */
  readonly alphaInterval: { readonly lower: number; readonly upper: number } | null;
  /** Alpha of standardised items. */
  readonly alphaStandardized: number | null;
  /** Guttman's lambda-2. */
  readonly lambda2: number | null;
  /** Lambda-2 of standardised items (the value that psych prints). */
  readonly lambda2Standardized: number | null;
  /** McDonald's omega of one factor (see one-factor.ts). */
  readonly omega: number | null;
  /** Correlation of odd and even items, stepped up by Spearman–Brown. */
  readonly splitHalf: number | null;
  /** Kuder–Richardson 21, only where every item is 0/1. */
  readonly kr21: number | null;
  /** sd · √(1 − alpha). Null when alpha is not defined; alpha below 0 counts as 0. */
  readonly sem: number | null;
  readonly alphaIfDeleted: readonly { readonly item: number; readonly alpha: number | null }[];
  /** Score histogram, ascending; fractional totals are counted at their rounded score. */
  readonly histogram: readonly { readonly score: number; readonly n: number }[];
  /** Conditional standard error of measurement at each occupied score (see conditional-sem.ts). */
  readonly conditionalSem: readonly { readonly score: number; readonly n: number; readonly sem: number }[] | null;
}

export interface ClassicalAnalysis {
  readonly items: readonly ItemStatistics[];
  readonly forms: readonly FormStatistics[];
  /** Sum of weights of the rows that hold at least one given item. */
  readonly n: number;
  /** Rows without any given item: left out everywhere. */
  readonly emptyPersons: number;
}
