import type { Expected, ExpectationEngine } from './expectation';
import { fillProbabilities } from './expectation';
import type { ItemModel } from './item-model';
import { bestKernel, CHUNK, checkSums, kernelLayout, type Kernel, type KernelLayout } from './kernel';
import { packResponses, type PackedResponses, type Segment } from './packing';
import { normalWeights, type Quadrature } from './quadrature';
import type { ResponseData } from './responses';

export interface TableEngineOptions {
  /** Prior unit of each person. */
  readonly unitOf: ArrayLike<number>;
  readonly units: number;
  /** Every person has an own prior (units = persons): priors are written chunk by chunk. */
  readonly ownPriors: boolean;
  readonly allowWasm?: boolean;
}

/** Receives the normalised posterior of the persons of one chunk: row r belongs to persons[r]. */
export type PosteriorVisitor = (persons: Int32Array, rows: Float64Array, rowLength: number) => void;

/**
 * Expectations from grouped-item tables: any model, any pattern of missing responses. A table row is divided by its largest
 * value; the logarithms come back into the log-likelihood through the counts of the rows.
 */
export class TableEngine implements ExpectationEngine {
  readonly kind: string;
  readonly packed: PackedResponses;
  private readonly layout: KernelLayout;
  private readonly kernel: Kernel;
  private readonly probabilities: Float64Array[];
  private readonly rowCounts: Float64Array;
  private readonly rowScale: Float64Array;
  private readonly expected: Expected;

  constructor(
    private readonly data: ResponseData,
    private readonly models: readonly ItemModel[],
    private readonly quadrature: Quadrature,
    private readonly options: TableEngineOptions,
  ) {
    const priorRows = options.ownPriors ? CHUNK : options.units;
    this.packed = packResponses(data, options.ownPriors ? new Uint8Array(data.persons) : options.unitOf, priorRows);
    const columns = this.packed.segments.map((segment) => segment.groups.length + 1);
    this.layout = kernelLayout(quadrature.nodes.length, this.packed.tableRows, Math.max(1, ...columns));
    this.kernel = bestKernel(this.layout, columns.length ? columns : [1], options.allowWasm ?? true);
    this.kind = `tables-${this.kernel.kind}`;
    this.probabilities = models.map((model) => new Float64Array(model.categories * quadrature.nodes.length));
    this.rowScale = new Float64Array(this.packed.tableRows);
    this.rowCounts = this.countRows();
    this.expected = {
      logLik: 0,
      itemCounts: models.map((model) => new Float64Array(model.categories * quadrature.nodes.length)),
      unitN: new Float64Array(options.units),
      unitFirst: new Float64Array(options.units),
      unitSecond: new Float64Array(options.units),
    };
  }

  run(vectors: readonly Float64Array[], means: Float64Array, variances: Float64Array): Expected {
    const { kernel, layout, expected } = this;
    this.prepare(vectors, means, variances);
    kernel.memory.fill(0, layout.bucket, layout.bucket + layout.tableRows * layout.rowLength);
    expected.unitN.fill(0);
    expected.unitFirst.fill(0);
    expected.unitSecond.fill(0);
    let logLik = this.scaleLogLik();
    this.eachChunk(means, variances, (segment, from, count) => {
      kernel.accumulate(count, segment.groups.length + 1);
      checkSums(kernel, layout, count, (index) => segment.persons[from + index]!);
      for (let p = 0; p < count; p++) logLik += kernel.memory[layout.weights + p]! * Math.log(kernel.memory[layout.sums + p]!);
      if (this.options.ownPriors) this.takeOwnPriors(segment, from, count);
    });
    if (!this.options.ownPriors) for (let unit = 0; unit < this.options.units; unit++) this.takeMoments(unit, unit, false);
    this.reduceItems();
    expected.logLik = logLik;
    return expected;
  }

  /** Visits every person's normalised posterior over the nodes, in chunks. Persons without responses are not visited. */
  visitPosteriors(vectors: readonly Float64Array[], means: Float64Array, variances: Float64Array, visit: PosteriorVisitor): void {
    const { kernel, layout } = this;
    this.prepare(vectors, means, variances);
    this.eachChunk(means, variances, (segment, from, count) => {
      kernel.products(count, segment.groups.length + 1);
      checkSums(kernel, layout, count, (index) => segment.persons[from + index]!);
      for (let p = 0; p < count; p++) {
        const scale = 1 / kernel.memory[layout.sums + p]!;
        const start = layout.rowsOut + p * layout.rowLength;
        for (let q = start; q < start + layout.rowLength; q++) kernel.memory[q]! *= scale;
      }
      visit(segment.persons.subarray(from, from + count), kernel.memory.subarray(layout.rowsOut, layout.rowsOut + count * layout.rowLength), layout.rowLength);
    });
  }

  private eachChunk(means: Float64Array, variances: Float64Array, work: (segment: Segment, from: number, count: number) => void): void {
    const { kernel, layout, options, data } = this;
    for (const segment of this.packed.segments) {
      const columns = segment.groups.length + 1;
      for (let from = 0; from < segment.persons.length; from += CHUNK) {
        const count = Math.min(CHUNK, segment.persons.length - from);
        kernel.codes.set(segment.rows.subarray(from * columns, (from + count) * columns));
        for (let p = 0; p < count; p++) {
          const person = segment.persons[from + p]!;
          kernel.memory[layout.weights + p] = data.weights ? data.weights[person]! : 1;
          if (options.ownPriors) {
            kernel.codes[p * columns] = p;
            this.writePrior(p, means[options.unitOf[person]!]!, variances[options.unitOf[person]!]!);
          }
        }
        work(segment, from, count);
      }
    }
  }

  private writePrior(row: number, mean: number, variance: number): void {
    const start = this.layout.table + row * this.layout.rowLength;
    normalWeights(this.quadrature.nodes, mean, variance, this.kernel.memory.subarray(start, start + this.quadrature.nodes.length));
  }

  private prepare(vectors: readonly Float64Array[], means: Float64Array, variances: Float64Array): void {
    const Q = this.quadrature.nodes.length;
    this.models.forEach((model, i) => fillProbabilities(model, vectors[i]!, this.quadrature, Q, this.probabilities[i]!));
    if (!this.options.ownPriors) for (let unit = 0; unit < this.options.units; unit++) this.writePrior(unit, means[unit]!, variances[unit]!);
    const { memory } = this.kernel;
    for (const group of this.packed.groups) {
      for (let code = 0; code < group.rows; code++) {
        const row = group.start + code;
        const at = this.layout.table + row * this.layout.rowLength;
        for (let q = 0; q < Q; q++) memory[at + q] = 1;
        this.eachMember(group.items, group.radix, code, (item, category) => {
          const p = this.probabilities[item]!;
          for (let q = 0; q < Q; q++) memory[at + q]! *= p[category * Q + q]!;
        });
        let highest = 0;
        for (let q = 0; q < Q; q++) if (memory[at + q]! > highest) highest = memory[at + q]!;
        for (let q = 0; q < Q; q++) memory[at + q]! /= highest;
        this.rowScale[row] = Math.log(highest);
      }
    }
  }

  /** Calls back with every item of a group that has a response in this code. */
  private eachMember(items: readonly number[], radix: readonly number[], code: number, visit: (item: number, category: number) => void): void {
    let rest = code;
    for (let m = items.length - 1; m >= 0; m--) {
      const digit = rest % radix[m]!;
      rest = (rest - digit) / radix[m]!;
      if (digit < this.models[items[m]!]!.categories) visit(items[m]!, digit);
    }
  }

  private countRows(): Float64Array {
    const counts = new Float64Array(this.packed.tableRows);
    for (const { persons, rows, groups } of this.packed.segments)
      for (let p = 0; p < persons.length; p++) {
        const weight = this.data.weights ? this.data.weights[persons[p]!]! : 1;
        const at = p * (groups.length + 1);
        for (let c = 1; c <= groups.length; c++) counts[rows[at + c]!]! += weight;
      }
    return counts;
  }

  private scaleLogLik(): number {
    let sum = 0;
    for (let row = this.packed.priorRows; row < this.rowScale.length; row++) if (this.rowCounts[row]! > 0) sum += this.rowCounts[row]! * this.rowScale[row]!;
    return sum;
  }

  private takeOwnPriors(segment: Segment, from: number, count: number): void {
    for (let p = 0; p < count; p++) this.takeMoments(p, this.options.unitOf[segment.persons[from + p]!]!, true);
  }

  private takeMoments(row: number, unit: number, clear: boolean): void {
    const { memory } = this.kernel;
    const at = this.layout.bucket + row * this.layout.rowLength;
    let n = 0;
    let first = 0;
    let second = 0;
    for (let q = 0; q < this.quadrature.nodes.length; q++) {
      const theta = this.quadrature.nodes[q]!;
      const value = memory[at + q]!;
      n += value;
      first += value * theta;
      second += value * theta * theta;
      if (clear) memory[at + q] = 0;
    }
    this.expected.unitN[unit]! += n;
    this.expected.unitFirst[unit]! += first;
    this.expected.unitSecond[unit]! += second;
  }

  private reduceItems(): void {
    const Q = this.quadrature.nodes.length;
    const { memory } = this.kernel;
    for (const counts of this.expected.itemCounts) counts.fill(0);
    for (const group of this.packed.groups)
      for (let code = 0; code < group.rows; code++) {
        const row = group.start + code;
        if (this.rowCounts[row] === 0) continue;
        const at = this.layout.bucket + row * this.layout.rowLength;
        this.eachMember(group.items, group.radix, code, (item, category) => {
          const counts = this.expected.itemCounts[item]!;
          for (let q = 0; q < Q; q++) counts[category * Q + q]! += memory[at + q]!;
        });
      }
  }
}
