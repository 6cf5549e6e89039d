import { symmetricEigen } from '../linear/eigen';
import { randomStream } from '../random/stream';
import { PsychometricsRefusal } from '../refusal';
import { NO_RESPONSE, type ResponseData } from './responses';

export interface Dimensionality {
  /** Eigenvalues of the inter-item correlations, descending. */
  readonly eigenvalues: readonly number[];
  /** 95th percentile of each eigenvalue in permuted data. */
  readonly chance: readonly number[];
  /** Leading eigenvalues above chance (Horn 1965). */
  readonly dimensions: number;
  /** First over second eigenvalue. */
  readonly ratio: number | null;
}

/**
 * Parallel analysis on product-moment correlations: answers are permuted within items, `replicates` times from the seed.
 * Persons with a missing answer are left out. A hint, not a test: items of very different difficulty alone make a second factor.
 */
export function dimensionality(data: ResponseData, seed: number, replicates = 20): Dimensionality {
  const J = data.items;
  const columns: number[][] = Array.from({ length: J }, () => []);
  for (let p = 0; p < data.persons; p++) {
    const row = data.responses.subarray(p * J, (p + 1) * J);
    if (!row.includes(NO_RESPONSE)) row.forEach((x, i) => columns[i]!.push(x));
  }
  const n = columns[0]?.length ?? 0;
  if (n < 3) throw new PsychometricsRefusal('too-few-persons', `Only ${n} persons answered every item.`);
  const constant = columns.findIndex((column) => column.every((x) => x === column[0]));
  if (constant >= 0) throw new PsychometricsRefusal('constant-item', `All answered alike in item ${constant + 1}.`, { items: [constant] });
  const random = randomStream(seed);
  const eigenvalues = symmetricEigen(correlations(columns, n), J).values;
  const chance = Array.from({ length: J }, () => [] as number[]);
  for (let replicate = 0; replicate < replicates; replicate++) {
    for (const column of columns)
      for (let i = n - 1; i > 0; i--) {
        const j = random.integer(i + 1);
        [column[i], column[j]] = [column[j]!, column[i]!];
      }
    symmetricEigen(correlations(columns, n), J).values.forEach((value, i) => chance[i]!.push(value));
  }
  const limits = chance.map((list) => list.sort((a, b) => a - b)[Math.min(list.length - 1, Math.ceil(0.95 * list.length) - 1)]!);
  let dimensions = 0;
  while (dimensions < J && eigenvalues[dimensions]! > limits[dimensions]!) dimensions++;
  return { eigenvalues: [...eigenvalues], chance: limits, dimensions, ratio: eigenvalues[1]! > 0 ? eigenvalues[0]! / eigenvalues[1]! : null };
}

function correlations(columns: readonly (readonly number[])[], n: number): Float64Array {
  const J = columns.length;
  const standard = columns.map((column) => {
    const mean = column.reduce((sum, x) => sum + x, 0) / n;
    const norm = Math.sqrt(column.reduce((sum, x) => sum + (x - mean) ** 2, 0));
    return Float64Array.from(column, (x) => (x - mean) / norm);
  });
  const out = new Float64Array(J * J);
  for (let i = 0; i < J; i++)
    for (let j = 0; j <= i; j++) {
      let sum = 0;
      for (let p = 0; p < n; p++) sum += standard[i]![p]! * standard[j]![p]!;
      out[i * J + j] = out[j * J + i] = sum;
    }
  return out;
}
