import { chaosOptions } from './options';

describe('options of the chaos tool', () => {
  let said: string;
  beforeEach(() => {
    said = '';
    jest.spyOn(process.stderr, 'write').mockImplementation((text) => ((said += String(text)), true));
    jest.spyOn(process, 'exit').mockImplementation((code) => {
      throw new Error(`exit ${code}`);
    });
  });
  afterEach(() => jest.restoreAllMocks());

  it('are those of npm test unless others are given', () => {
    expect(chaosOptions([])).toEqual({ answers: 50_000, learners: undefined, seed: 1, profiles: ['embedded', 'services'], clockJumpMs: 450, json: false });
    expect(chaosOptions(['--profile', 'services', '--answers', '200', '--learners', '7', '--seed', '0', '--clock-jump', '120', '--json'])).toEqual({ answers: 200, learners: 7, seed: 0, profiles: ['services'], clockJumpMs: 120_000, json: true });
  });

  it.each([
    [['--profile', 'service'], /--profile takes embedded, services, both\./u],
    [['--profile', 'constructor'], /--profile takes embedded, services, both\./u],
    [['--answers', 'x'], /--answers takes a whole number from 100 to 10000000\./u],
    [['--answers', '0'], /--answers takes/u],
    [['--learners', '1.5'], /--learners takes a whole number from 1 to 2000\./u],
    [['--seed', ''], /--seed takes/u],
    [['--clock-jump', '-1'], /--clock-jump takes a number from 0 to 600\./u],
    [['--answer', '5'], /--answer is not understood/u],
  ])('that do not fit, %j, end it with code 2 and a sentence', (args, sentence) => {
    expect(() => chaosOptions(args)).toThrow('exit 2');
    expect(said).toMatch(sentence);
  });
});
