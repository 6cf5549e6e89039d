import { expect, test } from '@playwright/test';
import { execFile } from 'node:child_process';
import { resolve } from 'node:path';
import { promisify } from 'node:util';

const root = resolve(__dirname, '../../..');

/** Every kind of interaction, an item each, in the real player: no console error, nothing for axe, answered by keys alone. */
test('every interaction of the player is answered by keyboard and accessible', async () => {
  test.setTimeout(240_000);
  const { stdout } = await promisify(execFile)(process.execPath, ['tools/run-ts.mjs', 'tools/corpus-render/main.ts', 'tools/corpus-render/samples', '--json'], { cwd: root, maxBuffer: 10_000_000 }).catch((error: { stdout?: string }) => ({ stdout: error.stdout ?? '' }));
  const report = JSON.parse(stdout) as { items: number; rendered: number } & Record<string, unknown>;
  expect(report).toMatchObject({ rendered: report.items, consoleErrors: [], axeViolations: [], notByKeyboard: [], itemDefects: [] });
  expect(report.items).toBeGreaterThan(25);
});
