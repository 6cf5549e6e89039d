import { PsychometricsRefusal } from '../refusal';
import { compileKernel } from './kernel-wasm';

/** Persons per call: fixed, so that results do not depend on how the work is cut. */
export const CHUNK = 4096;

/**
 * Where everything lies in one memory, in numbers of doubles. A row holds one value per quadrature node, padded to a
 * multiple of 16 with nodes of prior weight 0.
 */
export interface KernelLayout {
  readonly rowLength: number;
  readonly tableRows: number;
  readonly table: number;
  readonly bucket: number;
  readonly weights: number;
  readonly sums: number;
  readonly scratch: number;
  readonly rowsOut: number;
  /** Codes (32-bit) start here. */
  readonly codes: number;
  readonly length: number;
}

/** Lays out memory for tables of `tableRows` rows and persons with at most `columns` codes. */
export function kernelLayout(nodes: number, tableRows: number, columns: number): KernelLayout {
  const rowLength = Math.ceil(nodes / 16) * 16;
  const table = 0;
  const bucket = table + tableRows * rowLength;
  const weights = bucket + tableRows * rowLength;
  const sums = weights + CHUNK;
  const scratch = sums + CHUNK;
  const rowsOut = scratch + rowLength;
  const codes = rowsOut + CHUNK * rowLength;
  return { rowLength, tableRows, table, bucket, weights, sums, scratch, rowsOut, codes, length: codes + Math.ceil((CHUNK * columns) / 2) };
}

/**
 * The inner loop of the E-step. For each person of a chunk, the product of the table rows named by the person's codes:
 * `accumulate` leaves its sum in `sums` and adds weight × product / sum to the same rows of `bucket`;
 * `products` leaves sum and product row (in `rowsOut`).
 */
export interface Kernel {
  readonly kind: 'wasm' | 'typescript';
  readonly memory: Float64Array;
  readonly codes: Uint32Array;
  accumulate(persons: number, columns: number): void;
  products(persons: number, columns: number): void;
}

/** The kernel of the reference path: plain TypeScript, the same operations in the same order as the WebAssembly one. */
export function typescriptKernel(layout: KernelLayout): Kernel {
  const buffer = new ArrayBuffer(layout.length * 8);
  const memory = new Float64Array(buffer);
  const codes = new Uint32Array(buffer, layout.codes * 8);
  const { rowLength, table, bucket, weights, sums, scratch, rowsOut } = layout;

  function product(person: number, columns: number, target: number): number {
    const at = person * columns;
    const first = table + codes[at]! * rowLength;
    for (let q = 0; q < rowLength; q++) memory[target + q] = memory[first + q]!;
    for (let c = 1; c < columns; c++) {
      const row = table + codes[at + c]! * rowLength;
      for (let q = 0; q < rowLength; q++) memory[target + q]! *= memory[row + q]!;
    }
    let even = 0;
    let odd = 0;
    for (let q = 0; q < rowLength; q += 2) {
      even += memory[target + q]!;
      odd += memory[target + q + 1]!;
    }
    return (memory[sums + person] = even + odd);
  }

  return {
    kind: 'typescript',
    memory,
    codes,
    accumulate(persons, columns) {
      for (let p = 0; p < persons; p++) {
        const scale = memory[weights + p]! / product(p, columns, scratch);
        for (let q = 0; q < rowLength; q++) memory[scratch + q]! *= scale;
        for (let c = 0; c < columns; c++) {
          const row = bucket + codes[p * columns + c]! * rowLength;
          for (let q = 0; q < rowLength; q++) memory[row + q]! += memory[scratch + q]!;
        }
      }
    },
    products(persons, columns) {
      for (let p = 0; p < persons; p++) product(p, columns, rowsOut + p * rowLength);
    },
  };
}

/** More codes per person than this make the unrolled WebAssembly code too large. */
const MAX_WASM_COLUMNS = 160;

/** The fastest kernel that the platform and the layout allow. */
export function bestKernel(layout: KernelLayout, columns: readonly number[], allowWasm = true): Kernel {
  if (allowWasm && Math.max(...columns) <= MAX_WASM_COLUMNS) {
    const compiled = compileKernel(layout, columns);
    if (compiled) return compiled;
  }
  return typescriptKernel(layout);
}

/** Refuses a chunk in which some person's likelihood left the range of doubles. */
export function checkSums(kernel: Kernel, layout: KernelLayout, persons: number, personAt: (index: number) => number): void {
  for (let p = 0; p < persons; p++) {
    const sum = kernel.memory[layout.sums + p]!;
    if (!(sum > 0)) {
      const person = personAt(p);
      throw new PsychometricsRefusal('bad-parameter', `The likelihood of row ${person + 1} is below the range of numbers: its answers do not fit the model, or there are too many items for one person.`, { persons: [person] });
    }
  }
}
