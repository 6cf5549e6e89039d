// `npm test`: lint with module boundaries, type check, unit tests, build, integration tests on real PostgreSQL (and Redis), faults
// while learners answer, end-to-end tests in Chromium. Every stage runs, also after one that failed; what failed stands in the summary
// once more with its reason (of a long log only the end is read), and the last line sums the tests.
import { spawn } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { stripVTControlCharacters } from 'node:util';
import { root } from './bundle.mjs';
import { builtProjects, noteBuilt, nx, nxEnvironment } from './launch/build.mjs';
import { findChromium } from './launch/chromium.mjs';

const reports = join(root, 'tmp', 'test-reports');
const bin = (path) => join(root, 'node_modules', path);
const e2eConfig = join(root, 'apps/e2e/playwright.config.ts');

const totals = { passed: 0, failed: 0, skipped: 0 };
const summary = [];

function run(args, env = {}) {
  return new Promise((done) => {
    const child = spawn(process.execPath, args, { cwd: root, stdio: 'inherit', env: { ...process.env, ...nxEnvironment, ...env } });
    child.on('error', () => done(1)).on('exit', (code) => done(code ?? 1));
  });
}

const readReport = (file) => (existsSync(file) ? JSON.parse(readFileSync(file, 'utf8')) : undefined);

/** As {@link run}, with what was written as text beside. */
function runNoting(args) {
  return new Promise((done) => {
    const child = spawn(process.execPath, args, { cwd: root, stdio: ['ignore', 'pipe', 'pipe'], env: { ...process.env, ...nxEnvironment } });
    const text = { stdout: '', stderr: '' };
    for (const name of ['stdout', 'stderr']) child[name].on('data', (chunk) => void (process[name].write(chunk), (text[name] += chunk)));
    child.on('error', () => done({ code: 1, ...text })).on('close', (code) => done({ code: code ?? 1, ...text }));
  });
}

/** Which verdicts are not zero, or why there are none. */
async function chaos() {
  const { code, stdout, stderr } = await runNoting([join(root, 'tools/run-ts.mjs'), 'tools/chaos/main.ts', '--answers', '50000']);
  if (code === 0) return { code };
  const red = [...stdout.matchAll(/^ {2}(\w+) +([1-9]\d*)$/gmu)].map(([, wrong, count]) => `${wrong} ${count}`);
  return { code, note: red.length > 0 ? red.join(', ') : `no verdict: ${stderr.trim().split('\n').findLast((line) => /error/iu.test(line)) ?? `exit code ${code}`}` };
}

/** Counts of a Jest report; a file that could not run counts as one failure. */
function jestCounts(report) {
  const broken = report.testResults.filter((file) => file.status === 'failed' && file.assertionResults.length === 0).length;
  return { passed: report.numPassedTests, failed: report.numFailedTests + broken, skipped: report.numPendingTests + report.numTodoTests };
}

const playwrightCounts = ({ stats }) => ({ passed: stats.expected + stats.flaky, failed: stats.unexpected, skipped: stats.skipped });

/** The first lines of a failure, without the colours of a terminal. */
const inShort = (message) =>
  stripVTControlCharacters(message)
    .split('\n')
    .filter((line) => line.trim() !== '' && !line.includes('/node_modules/'))
    .slice(0, 12)
    .map((line) => `            ${line.slice(0, 200)}`)
    .join('\n');

const jestFailures = ({ testResults }) =>
  testResults.flatMap(({ assertionResults, message, status }) =>
    assertionResults.length === 0 && status === 'failed'
      ? [inShort(message)]
      : assertionResults.filter((test) => test.status === 'failed').map((test) => `          ${test.fullName}\n${inShort(test.failureMessages.join('\n'))}`),
  );

const playwrightFailures = ({ suites }) =>
  suites.flatMap(({ specs = [], suites: inner = [] }) => [
    ...specs.flatMap(({ title, tests }) =>
      tests
        .filter(({ status }) => status === 'unexpected')
        .map(({ results }) => `          ${title}\n${inShort(results[0]?.errors.map((error) => `${error.message}\n${error.snippet ?? ''}`).join('\n') ?? '')}`),
    ),
    ...playwrightFailures({ suites: inner }),
  ]);

/** Runs a stage; `work` returns {code, counts?, note?, failures?}. */
async function stage(name, work) {
  process.stdout.write(`\n── ${name} ${'─'.repeat(Math.max(0, 100 - name.length))}\n`);
  const started = Date.now();
  const { code, counts = { passed: 0, failed: 0, skipped: 0 }, note = '', failures = [] } = await work();
  // A stage that fails without a failed test (lint, types, a crash) is one failure.
  const failed = code !== 0 && counts.failed === 0 ? 1 : counts.failed;
  for (const [key, value] of Object.entries({ ...counts, failed })) totals[key] += value;
  const tests = counts.passed + counts.failed > 0 ? `${counts.passed} passed, ${counts.failed} failed${counts.skipped ? `, ${counts.skipped} skipped` : ''}` : '';
  summary.push(`${code === 0 && failed === 0 ? 'ok    ' : 'FAILED'}  ${name.padEnd(22)} ${((Date.now() - started) / 1000).toFixed(1).padStart(7)} s  ${tests}${note}`, ...failures);
  return failed === 0;
}

const simple = (args) => async () => ({ code: await run(args) });

const jest = (project) => async () => {
  const file = join(reports, `${project}.json`);
  const code = await run([bin('jest/bin/jest.js'), '--selectProjects', project, '--maxWorkers=2', '--json', `--outputFile=${file}`, '--silent=false']);
  const report = readReport(file);
  return report ? { code, counts: jestCounts(report), failures: jestFailures(report) } : { code: code || 1 };
};

async function endToEnd() {
  if (!existsSync(e2eConfig)) return { code: 0, note: 'there are none' };
  const { env, sentence } = findChromium();
  if (!env) {
    process.stderr.write(`${sentence}\n`);
    return { code: 1 };
  }
  const file = join(reports, 'e2e.json');
  const code = await run([bin('@playwright/test/cli.js'), 'test', '-c', e2eConfig, '--reporter=list,json'], { ...env, PLAYWRIGHT_JSON_OUTPUT_NAME: file });
  const report = readReport(file);
  return report ? { code, counts: playwrightCounts(report), failures: playwrightFailures(report) } : { code: code || 1 };
}

rmSync(reports, { recursive: true, force: true });
mkdirSync(reports, { recursive: true });
await stage('lint', simple([join(root, 'tools/lint.mjs')]));
await stage('type check', simple([bin('typescript/bin/tsc'), '-p', 'tsconfig.json', '--noEmit']));
await stage('unit', jest('unit'));
const built = await stage('build', simple([nx, 'run-many', '-t', 'build', '--outputStyle=static']));
if (built) noteBuilt(builtProjects);
await stage('integration', jest('integration'));
await stage('chaos', chaos);
if (built) await stage('end to end', endToEnd);
else summary.push('FAILED  end to end             not run, because the build failed');

process.stdout.write(`\n${summary.join('\n')}\n\n`);
process.stdout.write(`${totals.passed} passed, ${totals.failed} failed${totals.skipped > 0 ? `, ${totals.skipped} skipped` : ''}\n`);
process.exit(totals.failed === 0 ? 0 : 1);
