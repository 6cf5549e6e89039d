// Throws damaged and generated items at the engine. Usage: run-ts tools/fuzz/qti.ts [COUNT] [SEED]; the corpus by SYNOO_CORPUS.
import { readdirSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import fc from 'fast-check';
import { exercise } from './exercise';
import { generatedItems, mutated } from './qti-inputs';

const count = Number(process.argv[2] ?? 100_000);
const seed = Number(process.argv[3] ?? 1);
const corpus = resolve(process.env['SYNOO_CORPUS'] ?? '../shared/corpus', 'qti');
const documents = readdirSync(corpus, { recursive: true, encoding: 'utf8' })
  .filter((name) => /\.xml$/.test(name))
  .map((name) => readFileSync(join(corpus, name), 'utf8'))
  .filter((text) => /<(qti-assessment-item|assessmentItem)\b/.test(text));

let read = 0;
let slowest = 0;
let peak = 0;
const failures: { error: string; xml: string }[] = [];
const run = (xml: string): void => {
  // Processor time: what other work on the machine takes away is not the engine's doing.
  const start = process.cpuUsage();
  try {
    if (exercise(xml)) read += 1;
  } catch (error) {
    failures.push({ error: error instanceof Error ? (error.stack ?? error.message) : String(error), xml });
  }
  const { user, system } = process.cpuUsage(start);
  const took = (user + system) / 1000;
  if (took > slowest) slowest = took;
  if (took > 1000) failures.push({ error: `took ${Math.round(took)} ms`, xml });
};

let tried = 0;
for (let batch = 0; tried < count && failures.length < 10; batch++) {
  const size = Math.min(500, count - tried);
  const inputs = batch % 2 === 0 ? mutated(documents) : generatedItems;
  for (const xml of fc.sample(inputs, { numRuns: size, seed: seed + batch })) run(xml);
  tried += size;
  peak = Math.max(peak, process.memoryUsage().rss);
}
process.stdout.write(`${tried} inputs (seed ${seed}), ${read} read as items, ${failures.length} failures, slowest ${slowest.toFixed(0)} ms, peak memory ${Math.round(peak / 1024 ** 2)} MB\n`);
for (const { error, xml } of failures) process.stdout.write(`${error}\n${xml.slice(0, 1500)}\n---\n`);
process.exitCode = failures.length === 0 ? 0 : 1;
