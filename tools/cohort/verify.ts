import { createHash } from 'node:crypto';
import { type FormStatistics, missingCodes, routes } from '@synoo/contracts';
import { parse } from 'csv-parse/sync';
import type { Plan } from '../lib/cohort-plan';
import type { ProductClient } from '../lib/product-client';
import { recompute } from '@synoo/testing';
import type { Behaviour } from './simulate';

export interface Verdict {
  /** Answers of the cohort that are in the download as they were given. */
  readonly stored: number;
  /** Answers that are missing there, or are other ones. */
  readonly different: number;
  readonly rows: number;
  /** Largest difference between a figure on the page and the same figure computed anew from the download. */
  readonly largestDifference: number;
}

type Row = Readonly<Record<string, string>>;

/** Makes a release, downloads it, and compares: every answer with what was given, every figure of the page with one computed from the file. */
export async function verify(contractor: ProductClient, plan: Plan, behaviours: ReadonlyMap<string, Behaviour>, statistics: FormStatistics): Promise<Verdict> {
  const rows = await download(contractor, plan);
  const byPseudonym = new Map(rows.map((row) => [row['pseudonym'], row]));
  let stored = 0;
  let different = 0;
  for (const [learnerId, { answers }] of behaviours) {
    const row = byPseudonym.get(plan.pseudonyms.get(learnerId) ?? '');
    plan.form.items.forEach((item, index) => {
      const given = answers[index];
      if (!given) return;
      const found = row?.[responseColumn(row, item.code)]?.split('|').sort().join('|');
      if (found === [...given].sort().join('|')) stored += 1;
      else different += 1;
    });
  }
  return { stored, different, rows: rows.length, largestDifference: compare(rows, plan, statistics) };
}

async function download(contractor: ProductClient, plan: Plan): Promise<Row[]> {
  let release = await contractor.call(routes.createRelease, { body: { title: `Cohort ${plan.form.code}`, formIds: [plan.form.id] } });
  for (const until = Date.now() + 120_000; release.state === 'building' && Date.now() < until; ) {
    await new Promise((resolve) => setTimeout(resolve, 300));
    release = await contractor.call(routes.release, { params: { id: release.id } });
  }
  if (release.state !== 'ready') throw new Error(`The release is ${release.state}: ${release.error ?? ''}`);
  const file = Buffer.from(await (await contractor.fetch(routes.downloadFile, { params: { id: release.id, name: 'results.csv' } })).arrayBuffer());
  const sha256 = createHash('sha256').update(file).digest('hex');
  if (release.files.find(({ name }) => name === 'results.csv')?.sha256 !== sha256) throw new Error('The download is not the file of the manifest');
  return parse(file, { columns: true, bom: true }) as unknown as Row[];
}

const nameOf = (code: string): string => {
  const name = code.replace(/[^A-Za-z0-9]+/gu, '_');
  return /^[A-Za-z]/u.test(name) ? name : `i_${name}`;
};

function responseColumn(row: Row, code: string): string {
  const name = nameOf(code);
  const columns = Object.keys(row).filter((column) => column.startsWith(`${name}_`) && !/_(?:score|status|seconds)$/u.test(column));
  if (columns.length !== 1) throw new Error(`${code} has ${columns.length} response columns`);
  return columns[0]!;
}

const missing: ReadonlySet<number> = new Set(Object.values(missingCodes));

function compare(rows: readonly Row[], plan: Plan, page: FormStatistics): number {
  const scores = rows.filter((row) => row['voided'] === '0').map((row) =>
    plan.form.items.map(({ code }) => {
      const score = Number(row[`${nameOf(code)}_score`]);
      return missing.has(score) ? 0 : score;
    }),
  );
  const anew = recompute(scores, page.items.map(({ maxScore }) => maxScore));
  const pairs: (readonly [number | null, number | null])[] = [
    [page.n, anew.n],
    [page.mean, anew.mean],
    [page.sd, anew.sd],
    [page.alpha, anew.alpha],
    ...page.items.flatMap((item, index) => [[item.facility, anew.items[index]!.facility] as const, [item.correctedItemTotal, anew.items[index]!.correctedItemTotal] as const]),
  ];
  return Math.max(...pairs.map(([a, b]) => (a === null || b === null ? (a === b ? 0 : Infinity) : Math.abs(a - b))));
}
