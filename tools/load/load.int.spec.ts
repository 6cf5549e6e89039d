import { runLoad as load } from './testing/run-load';

const PATIENCE = 240_000;

const quantiles = { p50: expect.any(Number) as number, p95: expect.any(Number) as number, p99: expect.any(Number) as number, max: expect.any(Number) as number };

describe('The load tool', () => {
  it(
    'brings learners through check-in, start and work on a server of its own, and finds every acknowledged answer',
    async () => {
      const { code, out, err } = await load(['--learners', '20', '--start-window', '1', '--minutes', '0.1', '--pace', '1', '--saturate', '1', '--browsers', '0', '--json']);
      const report = JSON.parse(out) as Record<string, unknown>;
      expect({ code, err: err.includes('First error') ? err : '' }).toEqual({ code: 0, err: '' });
      expect(report).toMatchObject({ learners: 20, started: 20, errors: 0, missing: 0, startMs: quantiles, saveMs: quantiles, boardMs: quantiles, browserStartMs: null });
      for (const key of ['seconds', 'savesPerSecond', 'baselineSavesPerSecond', 'acknowledged']) expect(report[key]).toBeGreaterThan(0);
      // What was told to the boards was shown there.
      expect((report['boardMs'] as { max: number }).max).toBeGreaterThan(0);
    },
    PATIENCE,
  );

  it.each([
    [['--learners', 'many'], /--learners takes a whole number from 1 to 20000\./u],
    [['--minutes', '-1'], /--minutes takes a number from 0 to/u],
    [['--minutes', '0', '--saturate', '0'], /leave nothing to measure/u],
    [['--login', 'somebody'], /--login belongs to --url/u],
    [['--url', 'http://localhost:1'], /--login and --password name an administrator's account/u],
    [['--url', 'localhost', '--login', 'a', '--password', 'b'], /--url takes an address such as/u],
    [['--url', 'http://127.0.0.1:1', '--login', 'a', '--password', 'b'], /Nothing answers as Synoo at http:\/\/127\.0\.0\.1:1: /u],
    [['--authority', 'a.pem'], /--authority belongs to --url/u],
    [['--url', 'http://127.0.0.1:1', '--login', 'a', '--password', 'b', '--data', 'tools'], /tools is not the data folder of an "npm start"/u],
    [['--url', 'http://127.0.0.1:1', '--login', 'a', '--password', 'b', '--api-pid', '1,x'], /--api-pid takes a whole number/u],
    [['--fast'], /--fast is not understood/u],
  ])(
    'says what is wrong with %j',
    async (args, sentence) => {
      const { code, out, err } = await load(args);
      expect(err).toMatch(sentence);
      expect({ code, out }).toEqual({ code: 2, out: '' });
    },
    PATIENCE,
  );
});
