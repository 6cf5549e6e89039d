// Throws requests and socket messages at the real api. Usage: run-ts tools/fuzz/http.ts [--requests N] [--seed S] [--json]
import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, existsSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';

const { values } = parseArgs({ options: { requests: { type: 'string', default: '20000' }, seed: { type: 'string', default: '1' }, json: { type: 'boolean', default: false } } });
for (const name of ['requests', 'seed'] as const) if (!/^\d{1,9}$/u.test(values[name])) throw new Error(`--${name} takes a whole number`);

// The test runner brings the database server and its migrations; the run itself is the short test with other numbers.
const folder = mkdtempSync(join(tmpdir(), 'synoo-fuzz-'));
const file = join(folder, 'report.json');
const jest = spawnSync(process.execPath, ['node_modules/jest/bin/jest.js', '--selectProjects', 'integration', '--testPathPatterns', 'apps/api/src/http/fuzz.int.spec'], {
  encoding: 'utf8',
  maxBuffer: 256 * 1024 ** 2,
  env: { ...process.env, FUZZ_REQUESTS: values.requests, FUZZ_SEED: values.seed, FUZZ_REPORT: file },
});
if (existsSync(file)) {
  const report = JSON.parse(readFileSync(file, 'utf8')) as { seed: number; requests: number; events: number; statuses: Record<string, number>; routes: number; routesAccepted: number; slowestMs: number; never: string[]; findings: string[] };
  const { seed, requests, events, statuses, routes, routesAccepted, slowestMs, never, findings } = report;
  const counts = Object.entries(statuses).map(([status, count]) => `${status}: ${count}`).join(', ');
  process.stdout.write(values.json ? `${JSON.stringify(report)}\n` : `${requests} requests and ${events} socket messages (seed ${seed}), ${routesAccepted} of ${routes} routes answered 200, slowest ${slowestMs} ms, ${findings.length} findings\n${counts}\n${never.length > 0 ? `never 200: ${never.join(", ")}\n` : ""}${findings.join('\n')}\n`);
} else process.stderr.write(`The run did not end:\n${jest.stdout}${jest.stderr}`);
rmSync(folder, { recursive: true, force: true });
process.exitCode = jest.status ?? 1;
