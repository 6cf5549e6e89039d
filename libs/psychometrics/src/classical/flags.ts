import type { ItemStatistics } from './types';

/** Why an item should be looked at. Reasons ask for a look; they do not condemn. */
export type ItemFlag =
  | 'negative-discrimination'
  | 'low-discrimination'
  | 'too-easy'
  | 'too-hard'
  | 'no-variance'
  | 'distractor-beats-key'
  | 'distractor-positive'
  | 'unused-distractor'
  | 'high-omission'
  | 'high-not-reached'
  | 'small-sample';

export interface FlagThresholds {
  /** Fewer persons than this: only 'small-sample' is given, the other numbers are too loose to accuse an item. */
  readonly minimumN: number;
  /** Corrected item–total correlation below this. */
  readonly lowDiscrimination: number;
  readonly tooEasy: number;
  /** Lowest facility of an item with options to choose from. */
  readonly tooHardSelected: number;
  /** Lowest facility of an item that is answered freely. */
  readonly tooHardConstructed: number;
  /** A distractor's correlation with the rest score above this. */
  readonly distractorCorrelation: number;
  /** A distractor chosen by a smaller share than this. */
  readonly unusedDistractor: number;
  readonly highOmission: number;
  readonly highNotReached: number;
}

/**
 * Defaults. Facility .25 (choice, chance of four options), .10 (free answer) and .95: item review of TIMSS and PIRLS.
 * Discrimination .20: PISA, TIMSS and most state programmes. Distractors: positive correlation .05, chosen by 5 %: common
 * practice (Haladyna & Rodriguez 2013). Omission and not reached 10 %: international studies. 100 persons: Crocker & Algina
 * (1986) ask for 100–200 before item statistics mean much.
 */
export const DEFAULT_FLAG_THRESHOLDS: FlagThresholds = {
  minimumN: 100,
  lowDiscrimination: 0.2,
  tooEasy: 0.95,
  tooHardSelected: 0.25,
  tooHardConstructed: 0.1,
  distractorCorrelation: 0.05,
  unusedDistractor: 0.05,
  highOmission: 0.1,
  highNotReached: 0.1,
};

/** Reasons to look at an item, in the order of the type; an empty list = nothing stands out. */
export function flagItem(item: ItemStatistics, thresholds: Partial<FlagThresholds> = {}): ItemFlag[] {
  const limits = { ...DEFAULT_FLAG_THRESHOLDS, ...thresholds };
  if (item.n < limits.minimumN) return ['small-sample'];
  const flags: ItemFlag[] = [];
  const r = item.correctedItemTotal;
  if (r !== null && r < 0) flags.push('negative-discrimination');
  else if (r !== null && r < limits.lowDiscrimination) flags.push('low-discrimination');
  const facility = item.facilityReached ?? item.facility;
  if (facility !== null && facility > limits.tooEasy) flags.push('too-easy');
  if (facility !== null && facility < (item.options ? limits.tooHardSelected : limits.tooHardConstructed)) flags.push('too-hard');
  if (item.sd === 0) flags.push('no-variance');
  flags.push(...distractorFlags(item, limits));
  if (item.omittedShare > limits.highOmission) flags.push('high-omission');
  if (item.notReachedShare > limits.highNotReached) flags.push('high-not-reached');
  return flags;
}

function distractorFlags(item: ItemStatistics, limits: FlagThresholds): ItemFlag[] {
  const options = item.options;
  if (!options || !options.some((option) => option.keyed)) return [];
  const keys = options.filter((option) => option.keyed);
  const distractors = options.filter((option) => !option.keyed);
  const correlations = (list: typeof keys): number[] => list.flatMap(({ restCorrelation }) => (restCorrelation === null ? [] : [restCorrelation]));
  const weakestKey = Math.min(...correlations(keys), Infinity);
  const flags: ItemFlag[] = [];
  if (correlations(distractors).some((value) => value > weakestKey)) flags.push('distractor-beats-key');
  if (correlations(distractors).some((value) => value > limits.distractorCorrelation)) flags.push('distractor-positive');
  if (distractors.some((option) => option.share < limits.unusedDistractor)) flags.push('unused-distractor');
  return flags;
}
