import { thresholdDraft, thresholdValue, thresholdsOf } from './threshold-draft';

const known = { minN: 100, lowDiscrimination: 0.2, tooEasy: 0.95, tooHard: 0.25, unusedDistractor: 0.05, highOmission: 0.1, highNotReached: 0.1 };

describe('thresholds', () => {
  it('are shown with the decimal sign of the language and read with either', () => {
    expect(thresholdDraft(known, true).tooEasy).toBe('0,95');
    expect(thresholdsOf(thresholdDraft(known, true))).toEqual(known);
    expect(thresholdsOf(thresholdDraft(known, false))).toEqual(known);
  });

  it.each([
    ['minN', '99,5', null],
    ['minN', '0', null],
    ['minN', '30', 30],
    ['tooEasy', '1,01', null],
    ['tooEasy', '-0,1', null],
    ['lowDiscrimination', '-0,1', -0.1],
    ['tooHard', 'көп', null],
    ['tooHard', '', null],
  ] as const)('%s of "%s" is %s', (name, text, value) => {
    expect(thresholdValue(name, text)).toBe(value);
  });
});
