import type { FlagThresholds } from '@synoo/contracts';

export const thresholdNames = ['minN', 'lowDiscrimination', 'tooEasy', 'tooHard', 'unusedDistractor', 'highOmission', 'highNotReached'] as const satisfies readonly (keyof FlagThresholds)[];
export type ThresholdName = (typeof thresholdNames)[number];
export type ThresholdDraft = Readonly<Record<ThresholdName, string>>;

export function thresholdDraft(known: FlagThresholds, decimalComma: boolean): ThresholdDraft {
  const text = (name: ThresholdName): string => (decimalComma ? String(known[name]).replace('.', ',') : String(known[name]));
  return Object.fromEntries(thresholdNames.map((name) => [name, text(name)])) as Record<ThresholdName, string>;
}

/** The number typed, with a decimal comma or point, or null where it is none or outside the range of its threshold. */
export function thresholdValue(name: ThresholdName, text: string): number | null {
  const trimmed = text.trim().replace(',', '.');
  if (!/^-?\d+(\.\d+)?$/.test(trimmed)) return null;
  const value = Number(trimmed);
  if (name === 'minN') return Number.isInteger(value) && value >= 1 && value <= 100_000 ? value : null;
  const lowest = name === 'lowDiscrimination' ? -1 : 0;
  return value >= lowest && value <= 1 ? value : null;
}

/** All thresholds, or null while one of them is wrong. */
export function thresholdsOf(draft: ThresholdDraft): FlagThresholds | null {
  const values = thresholdNames.map((name) => [name, thresholdValue(name, draft[name])] as const);
  return values.every(([, value]) => value !== null) ? (Object.fromEntries(values) as unknown as FlagThresholds) : null;
}
