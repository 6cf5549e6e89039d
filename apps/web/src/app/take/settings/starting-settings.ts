import type { PageSettings } from '@synoo/contracts';

export const usualSettings: PageSettings = { textSize: 100, theme: 'standard', timerHidden: false };
/** Where a learner with large print starts. */
const largeTextSize = 150;

export interface SettingsFacts {
  /** How the page looks now. */
  readonly here: PageSettings;
  /** Whose choice that is: of this attempt, of an earlier one at this computer, or made before the check-in. */
  readonly of: 'this' | 'another' | 'nobody';
  /** Chosen last in this attempt, at whichever computer. */
  readonly recorded: PageSettings | null;
  readonly largePrint: boolean;
}

/**
 * How the page looks when a test is opened at a computer, and whether that still has to be recorded. A choice made here before the
 * check-in is the last word; then comes what the attempt knows. What an earlier learner left here counts nothing.
 */
export function startingSettings({ here, of, recorded, largePrint }: SettingsFacts): { readonly settings: PageSettings; readonly record: boolean } {
  const chosenHere = of === 'nobody' && !isUsual(here);
  if (recorded && !chosenHere) return { settings: recorded, record: false };
  if (of === 'this') return { settings: here, record: false };
  const start = chosenHere ? here : usualSettings;
  return { settings: largePrint && !recorded && start.textSize < largeTextSize ? { ...start, textSize: largeTextSize } : start, record: chosenHere };
}

const isUsual = ({ textSize, theme, timerHidden }: PageSettings): boolean => textSize === usualSettings.textSize && theme === usualSettings.theme && timerHidden === usualSettings.timerHidden;
