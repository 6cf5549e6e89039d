import { type ChildProcess, spawn } from 'node:child_process';
import { join } from 'node:path';

const root = join(__dirname, '../..');
const PATIENCE = 240_000;

function load(args: readonly string[]): Promise<{ readonly code: number | null; readonly out: string; readonly err: string }> {
  return new Promise((resolve) => {
    const child: ChildProcess = spawn(process.execPath, [join(root, 'tools/run-ts.mjs'), 'tools/load/main.ts', ...args], { cwd: root, stdio: ['ignore', 'pipe', 'pipe'] });
    let [out, err] = ['', ''];
    child.stdout?.setEncoding('utf8').on('data', (chunk: string) => (out += chunk));
    child.stderr?.setEncoding('utf8').on('data', (chunk: string) => (err += chunk));
    child.once('close', (code) => resolve({ code, out, err }));
  });
}

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
