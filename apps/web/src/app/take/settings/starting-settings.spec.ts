import type { PageSettings } from '@synoo/contracts';
import { startingSettings, usualSettings } from './starting-settings';

const beige: PageSettings = { textSize: 125, theme: 'black-on-beige', timerHidden: true };
const elsewhere: PageSettings = { textSize: 200, theme: 'standard', timerHidden: false };

describe('startingSettings', () => {
  it.each([
    ['what was chosen here before the check-in is the last word, and is recorded', { here: beige, of: 'nobody', recorded: elsewhere, largePrint: false }, beige, true],
    ['a choice of another computer comes along', { here: usualSettings, of: 'nobody', recorded: elsewhere, largePrint: false }, elsewhere, false],
    ['what an earlier learner left counts nothing', { here: beige, of: 'another', recorded: null, largePrint: false }, usualSettings, false],
    ['nor against what this learner chose elsewhere', { here: beige, of: 'another', recorded: elsewhere, largePrint: true }, elsewhere, false],
    ['large print is a start', { here: usualSettings, of: 'nobody', recorded: null, largePrint: true }, { ...usualSettings, textSize: 150 }, false],
    ['also for who chose only the colours', { here: beige, of: 'nobody', recorded: null, largePrint: true }, { ...beige, textSize: 150 }, true],
    ['and not what a learner changed back', { here: beige, of: 'this', recorded: null, largePrint: true }, beige, false],
    ['a page that is loaded again takes what is recorded', { here: beige, of: 'this', recorded: elsewhere, largePrint: false }, elsewhere, false],
  ] as const)('%s', (_, facts, settings, record) => expect(startingSettings(facts)).toEqual({ settings, record }));
});
