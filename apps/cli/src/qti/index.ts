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
  if (command === '--help' || rest.includes('--help')) {
    process.stdout.write(usage);
    return 0;
  }
  const unknown = rest.find((arg) => arg.startsWith('--') && !['--json', '--base'].includes(arg));
  if (unknown !== undefined) {
    process.stderr.write(`${unknown} is not known.\n`);
    return wrongUse();
  }
  if (command === 'check') {
    const paths = rest.filter((arg) => !arg.startsWith('--'));
    if (paths.length === 0) return wrongUse();
    const report = await checkPaths(paths);
    process.stdout.write(json ? `${JSON.stringify(report, null, 1)}\n` : checkText(report));
    const broken = report.failed.length + report.roundTrip.different.length + report.leaks.length + report.packages.filter((found) => found.roundTrip === false).length;
    // Nothing to check is no success: a path that was mistyped must not look like a package without faults.
    return broken === 0 && report.documents + report.other > 0 ? 0 : 1;
  }
  if (command === 'score') {
    const at = rest.indexOf('--base');
    const base = at === -1 ? undefined : rest[at + 1];
    const file = rest.find((arg, i) => !arg.startsWith('--') && i !== at + 1);
    if (base === undefined || file === undefined) return wrongUse();
    const outcomes = await readOutcomes(file);
    if (typeof outcomes === 'string') {
      process.stderr.write(`${file}: ${outcomes}\n`);
      return 2;
    }
    const report = await scoreOutcomes(outcomes, base);
    process.stdout.write(json ? `${JSON.stringify(report, null, 1)}\n` : scoreText(report));
    return report.differ.length === 0 ? 0 : 1;
  }
  return wrongUse();
}

/** The file of expected outcomes, or why it cannot be used. */
async function readOutcomes(file: string): Promise<OutcomesFile | string> {
  let given: unknown;
  try {
    given = JSON.parse((await readFile(file, 'utf8')).replace(/^\uFEFF/, ''));
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  }
  const items: unknown = typeof given === 'object' && given !== null ? Reflect.get(given, 'items') : undefined;
  const isRow = (row: unknown): boolean => typeof row === 'object' && row !== null && ['responses', 'outcomes'].every((key) => typeof Reflect.get(row, key) === 'object' && Reflect.get(row, key) !== null);
  if (typeof items !== 'object' || items === null || Array.isArray(items)) return 'expected {"items": {"PATH": [{"name", "responses", "outcomes"}, …]}}';
  const wrong = Object.entries(items as Record<string, unknown>).find(([, rows]) => !Array.isArray(rows) || !rows.every(isRow));
  return wrong === undefined ? (given as OutcomesFile) : `the rows of ${wrong[0]} are not a list of {"name", "responses", "outcomes"}`;
}

function wrongUse(): number {
  process.stderr.write(usage);
  return 2;
}

function checkText(report: CheckReport): string {
  const lines = [
    `${report.documents} QTI documents, ${report.parsed} read, ${report.unsupported.length} of a version that is not supported, ${report.failed.length} failed; ${report.other} other XML files, ${report.otherFiles} files without XML`,
    ...(report.documents + report.other === 0 ? ['nothing to check: no XML was found at or below the paths'] : []),
    ...Object.entries(report.otherRoots).map(([root, count]) => `other    ${count} × <${root}>`),
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
