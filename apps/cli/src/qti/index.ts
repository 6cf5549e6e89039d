import { readFile } from 'node:fs/promises';
import { checkPaths, type CheckReport } from './check';
import { scoreOutcomes, type OutcomesFile, type ScoreReport } from './score';

const usage = `Usage:
  synoo qti check PATH… [--json]                        read items, tests, packages; files, folders or zips
  synoo qti score OUTCOMES.json --base DIR [--json]     score rows of responses and compare with what is expected
`;

/** `synoo qti …`: returns the exit code (0 = all is well, 1 = something failed or differs, 2 = wrong use). */
export async function runQti(args: readonly string[]): Promise<number> {
  const [command, ...rest] = args;
  const json = rest.includes('--json');
  if (command === 'check') {
    const paths = rest.filter((arg) => !arg.startsWith('--'));
    if (paths.length === 0) return wrongUse();
    const report = await checkPaths(paths);
    process.stdout.write(json ? `${JSON.stringify(report, null, 1)}\n` : checkText(report));
    const broken = report.failed.length + report.roundTrip.different.length + report.leaks.length + report.packages.filter((found) => found.roundTrip === false).length;
    return broken === 0 ? 0 : 1;
  }
  if (command === 'score') {
    const at = rest.indexOf('--base');
    const base = at === -1 ? undefined : rest[at + 1];
    const file = rest.find((arg, i) => !arg.startsWith('--') && i !== at + 1);
    if (base === undefined || file === undefined) return wrongUse();
    const report = await scoreOutcomes(JSON.parse(await readFile(file, 'utf8')) as OutcomesFile, base);
    process.stdout.write(json ? `${JSON.stringify(report, null, 1)}\n` : scoreText(report));
    return report.differ.length === 0 ? 0 : 1;
  }
  return wrongUse();
}

function wrongUse(): number {
  process.stderr.write(usage);
  return 2;
}

function checkText(report: CheckReport): string {
  const lines = [
    `${report.documents} QTI documents, ${report.parsed} read, ${report.unsupported.length} of a version that is not supported, ${report.failed.length} failed; ${report.other} other XML files`,
    `round trip: ${report.roundTrip.same} the same, ${report.roundTrip.different.length} different; leaks: ${report.leaks.length}`,
    ...report.failed.map(({ file, line, reason }) => `FAILED   ${file}:${line}  ${reason}`),
    ...report.unsupported.map(({ file, version }) => `VERSION  ${file}  QTI ${version} is not supported`),
    ...report.roundTrip.different.map((file) => `DIFFERS  ${file}`),
    ...report.leaks.map(({ file, kind, found, path }) => `LEAK     ${file}  ${kind} "${found}" at ${path}`),
    ...report.warnings.map(({ file, line, severity, message }) => `${severity.padEnd(8)} ${file}:${line}  ${message}`),
    ...report.packages.flatMap(({ file, items, tests, roundTrip, problems }) => [
      `PACKAGE  ${file}  ${items} items, ${tests} tests${roundTrip === false ? ', NOT the same after export and import' : ''}`,
      ...problems.map((problem) => `  ${problem.severity.padEnd(8)} ${problem.file}:${problem.line}  ${problem.message}`),
    ]),
  ];
  return `${lines.join('\n')}\n`;
}

function scoreText(report: ScoreReport): string {
  const lines = [
    `${report.items} items, ${report.rows} rows, ${report.agree} agree, ${report.differ.length} differ`,
    ...report.differ.map(({ item, row, expected, actual }) => `DIFFERS  ${item}  ${row}  expected ${JSON.stringify(expected)}  got ${JSON.stringify(actual)}`),
  ];
  return `${lines.join('\n')}\n`;
}
