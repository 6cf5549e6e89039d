import { readFileSync } from 'node:fs';
import { join } from 'node:path';

interface Names {
  readonly male: { readonly given: readonly string[]; readonly family: readonly string[] };
  readonly female: { readonly given: readonly string[]; readonly family: readonly string[] };
}

/** Whole numbers below `n`, the same series for the same seed (mulberry32). */
function seeded(seed: number): (n: number) => number {
  let state = seed >>> 0;
  return (n) => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return Math.floor((((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296) * n);
  };
}

/** Programmes that organisations of a type teach, as `code name`. */
function programmes(folder: string, level: string): string[] {
  const [, ...rows] = readFileSync(join(folder, 'programmes.csv'), 'utf8').trim().split(/\r?\n/u);
  return rows.map((row) => row.split(',')).filter(([, given]) => given === level).map(([code, , nameKy]) => `${code} ${nameKy}`);
}

export interface DemoOrganisation {
  readonly code: string;
  readonly type: string;
  readonly languages: readonly string[];
}

/** A table of made-up learners, ready for the import. One in forty has extra time. */
export function learnersCsv(folder: string, { code, type, languages }: DemoOrganisation, count: number, seed: number): string {
  const names = JSON.parse(readFileSync(join(folder, 'names.json'), 'utf8')) as Names;
  const taught = programmes(folder, type);
  const below = seeded(seed);
  const pick = <T>(list: readonly T[]): T => {
    const value = list[below(list.length)];
    if (value === undefined) throw new Error('Nothing to pick from');
    return value;
  };
  const lines = Array.from({ length: count }, (_, index) => {
    const sex = below(2) === 0 ? 'female' : 'male';
    const cells = [`${code}-${String(index + 1).padStart(3, '0')}`, pick(names[sex].family), pick(names[sex].given), pick(taught), 1 + below(3), pick(languages), sex, below(40) === 0 ? 25 : 0];
    return cells.join(',');
  });
  return ['external_code,family_name,given_name,programme,year,language,sex,extra_time_percent', ...lines].join('\n');
}
