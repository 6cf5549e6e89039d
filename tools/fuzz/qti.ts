// Throws damaged and generated items, tests, packages and style sheets at the engine. Usage: run-ts tools/fuzz/qti.ts [COUNT] [SEED]; the corpus by SYNOO_CORPUS.
import { readdirSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import fc from 'fast-check';
import { exercise, exercisePackage, exerciseStyle, exerciseTest } from './exercise';
import { packages, styleSheets } from './more-inputs';
import { generatedItems, mutated } from './qti-inputs';

const count = Number(process.argv[2] ?? 100_000);
const seed = Number(process.argv[3] ?? 1);
const corpus = resolve(process.env['SYNOO_CORPUS'] ?? '../shared/corpus', 'qti');
const documents = readdirSync(corpus, { recursive: true, encoding: 'utf8' })
  .filter((name) => /\.xml$/.test(name))
  .map((name) => readFileSync(join(corpus, name), 'utf8'))
  .filter((text) => /<(qti-assessment-item|assessmentItem|qti-assessment-test|assessmentTest)\b/.test(text));
const tests = documents.filter((text) => /<(qti-assessment-test|assessmentTest)\b/.test(text));
const items = documents.filter((text) => !tests.includes(text));
const small = items.filter((text) => text.length < 20_000);

let read = 0;
let slowest = 0;
let peak = 0;
const failures: { error: string; xml: string }[] = [];
const run = <T>(input: T, work: (input: T) => boolean): void => {
  const xml = (): string => (input instanceof Map ? [...(input as Map<string, Uint8Array>)].map(([name, bytes]) => `${name}\n${Buffer.from(bytes).toString('utf8')}`).join('\n') : String(input));
  // Processor time: what other work on the machine takes away is not the engine's doing.
  const start = process.cpuUsage();
  try {
    if (work(input)) read += 1;
  } catch (error) {
    failures.push({ error: error instanceof Error ? (error.stack ?? error.message) : String(error), xml: xml() });
  }
  const { user, system } = process.cpuUsage(start);
  const took = (user + system) / 1000;
  if (took > slowest) slowest = took;
  if (took > 1000) failures.push({ error: `took ${Math.round(took)} ms`, xml: xml() });
};

let tried = 0;
for (let batch = 0; tried < count && failures.length < 10; batch++) {
  const size = Math.min(500, count - tried);
  const options = { numRuns: size, seed: seed + batch };
  // Of ten batches four are damaged items, three generated ones, and one each of tests, packages and style sheets.
  switch (batch % 10) {
    case 7:
      for (const xml of fc.sample(mutated(tests), options)) run(xml, exerciseTest);
      break;
    case 8:
      for (const files of fc.sample(packages(small), options)) run(files, exercisePackage);
      break;
    case 9:
      for (const css of fc.sample(styleSheets, options)) run(css, exerciseStyle);
      break;
    default:
      for (const xml of fc.sample(batch % 2 === 0 ? mutated(items) : generatedItems, options)) run(xml, exercise);
  }
  tried += size;
  peak = Math.max(peak, process.memoryUsage().rss);
}
process.stdout.write(`${tried} inputs (seed ${seed}), ${read} read, ${failures.length} failures, slowest ${slowest.toFixed(0)} ms, peak memory ${Math.round(peak / 1024 ** 2)} MB\n`);
for (const { error, xml } of failures) process.stdout.write(`${error}\n${xml.slice(0, 1500)}\n---\n`);
process.exitCode = failures.length === 0 ? 0 : 1;
