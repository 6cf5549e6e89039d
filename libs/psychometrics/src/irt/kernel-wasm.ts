import type { Kernel, KernelLayout } from './kernel';

/**
 * The E-step kernel as WebAssembly with 128-bit vectors, written out here instruction by instruction, because its code
 * depends on the number of codes per person. Same operations in the same order as the TypeScript kernel: equal bits.
 */
const OP = {
  loop: [0x03, 0x40],
  end: [0x0b],
  ifVoid: [0x04, 0x40],
  i32Const: 0x41,
  i32Add: [0x6a],
  i32Mul: [0x6c],
  i32LessU: [0x49],
  i32Load: 0x28,
  f64Load: 0x2b,
  f64Store: 0x39,
  f64Add: [0xa0],
  f64Div: [0xa3],
  vLoad: [0xfd, 0x00],
  vStore: [0xfd, 0x0b],
  vSplat: [0xfd, 0x14],
  vAdd: [0xfd, 0xf0, 0x01],
  vMul: [0xfd, 0xf2, 0x01],
} as const;
const I32 = 0x7f;
const F64 = 0x7c;
const V128 = 0x7b;

/** Vectors per loop turn: 8 vectors of two doubles. */
const UNROLL = 8;

function unsigned(value: number): number[] {
  const bytes: number[] = [];
  let rest = value;
  do {
    const byte = rest % 128;
    rest = Math.floor(rest / 128);
    bytes.push(rest > 0 ? byte + 128 : byte);
  } while (rest > 0);
  return bytes;
}

function signed(value: number): number[] {
  const bytes: number[] = [];
  let rest = value;
  for (;;) {
    const byte = rest & 0x7f;
    rest >>= 7;
    if ((rest === 0 && (byte & 0x40) === 0) || (rest === -1 && (byte & 0x40) !== 0)) return [...bytes, byte];
    bytes.push(byte | 0x80);
  }
}

const get = (local: number): number[] => [0x20, ...unsigned(local)];
const set = (local: number): number[] => [0x21, ...unsigned(local)];
const constant = (value: number): number[] => [OP.i32Const, ...signed(value)];
const at = (align: number, offset: number): number[] => [align, ...unsigned(offset)];
const section = (id: number, body: readonly number[]): number[] => [id, ...unsigned(body.length), ...body];
const named = (text: string): number[] => [text.length, ...[...text].map((char) => char.charCodeAt(0))];

/** Body of the function for persons with `columns` codes. Its one parameter is the number of persons. */
function kernelFunction(layout: KernelLayout, columns: number, accumulate: boolean): number[] {
  const rowBytes = layout.rowLength * 8;
  const turns = layout.rowLength / (2 * UNROLL);
  // Locals: 0 persons, 1 code pointer, 2 person offset in bytes, 3 target row, 4 turn, 5… row pointers; then f64, then v128.
  const pointer = (c: number): number => 5 + c;
  const scale = 5 + columns;
  const sum = scale + 1;
  const value = sum + 1;
  const code: number[] = [];
  const emit = (...parts: (readonly number[])[]): void => {
    for (const part of parts) code.push(...part);
  };
  const advance = (local: number, bytes: number): void => emit(get(local), constant(bytes), OP.i32Add, set(local));
  const turnLoop = (body: () => void): void => {
    emit(constant(0), set(4), OP.loop);
    body();
    emit(get(4), constant(1), OP.i32Add, [0x22, 4], constant(turns), OP.i32LessU, [0x0d, 0], OP.end);
  };

  emit(constant(layout.codes * 8), set(1), constant(0), set(2));
  emit(constant((accumulate ? layout.scratch : layout.rowsOut) * 8), set(3));
  emit(get(0), OP.ifVoid, OP.loop);
  for (let c = 0; c < columns; c++) emit(get(1), [OP.i32Load, ...at(2, 4 * c)], constant(rowBytes), OP.i32Mul, set(pointer(c)));
  emit([0xfd, 0x0c, ...new Array<number>(16).fill(0)], set(sum));
  turnLoop(() => {
    for (let u = 0; u < UNROLL; u++) {
      const offset = layout.table * 8 + 16 * u;
      emit(get(pointer(0)), OP.vLoad, at(3, offset));
      for (let c = 1; c < columns; c++) emit(get(pointer(c)), OP.vLoad, at(3, offset), OP.vMul);
      emit(set(value), get(3), get(value), OP.vStore, at(3, 16 * u));
      emit(get(sum), get(value), OP.vAdd, set(sum));
    }
    for (let c = 0; c < columns; c++) advance(pointer(c), 16 * UNROLL);
    advance(3, 16 * UNROLL);
  });
  const lane = (index: number): number[] => [...get(sum), 0xfd, 0x21, index];
  emit(get(2), lane(0), lane(1), OP.f64Add, [OP.f64Store, ...at(3, layout.sums * 8)]);
  if (accumulate) {
    emit(get(2), [OP.f64Load, ...at(3, layout.weights * 8)], lane(0), lane(1), OP.f64Add, OP.f64Div, set(scale));
    emit(constant(layout.scratch * 8), set(3));
    turnLoop(() => {
      for (let u = 0; u < UNROLL; u++) {
        emit(get(3), OP.vLoad, at(3, 16 * u), get(scale), OP.vSplat, OP.vMul, set(value));
        // The pointers stand one row further than the table row: the bucket's offset takes that back.
        const offset = layout.bucket * 8 - rowBytes + 16 * u;
        for (let c = 0; c < columns; c++)
          emit(get(pointer(c)), get(pointer(c)), OP.vLoad, at(3, offset), get(value), OP.vAdd, OP.vStore, at(3, offset));
      }
      for (let c = 0; c < columns; c++) advance(pointer(c), 16 * UNROLL);
      advance(3, 16 * UNROLL);
    });
    emit(constant(layout.scratch * 8), set(3));
  }
  advance(1, 4 * columns);
  advance(2, 8);
  emit(get(2), get(0), constant(8), OP.i32Mul, OP.i32LessU, [0x0d, 0], OP.end, OP.end, OP.end);

  const locals = [3, ...unsigned(4 + columns), I32, 1, F64, 2, V128];
  return [...unsigned(locals.length + code.length), ...locals, ...code];
}

/** Compiles kernels for the given numbers of codes per person; null where the platform has no vector WebAssembly. */
export function compileKernel(layout: KernelLayout, columns: readonly number[]): Kernel | null {
  if (layout.length * 8 > 2 ** 31 || typeof WebAssembly === 'undefined') return null;
  const variants = [...new Set(columns)].flatMap((count) => [
    { name: `a${count}`, body: kernelFunction(layout, count, true) },
    { name: `p${count}`, body: kernelFunction(layout, count, false) },
  ]);
  const bytes = Uint8Array.from([
    ...[0, 0x61, 0x73, 0x6d, 1, 0, 0, 0],
    ...section(1, [1, 0x60, 1, I32, 0]),
    ...section(2, [1, ...named('e'), ...named('m'), 2, 0, 1]),
    ...section(3, [...unsigned(variants.length), ...variants.map(() => 0)]),
    ...section(7, [...unsigned(variants.length), ...variants.flatMap(({ name }, index) => [...named(name), 0, ...unsigned(index)])]),
    ...section(10, [...unsigned(variants.length), ...variants.flatMap(({ body }) => body)]),
  ]);
  if (!WebAssembly.validate(bytes)) return null;
  const memory = new WebAssembly.Memory({ initial: Math.ceil((layout.length * 8) / 65536) });
  const instance = new WebAssembly.Instance(new WebAssembly.Module(bytes), { e: { m: memory } });
  const call = (name: string, persons: number): void => (instance.exports[name] as (count: number) => void)(persons);
  return {
    kind: 'wasm',
    memory: new Float64Array(memory.buffer, 0, layout.length),
    codes: new Uint32Array(memory.buffer, layout.codes * 8),
    accumulate: (persons, count) => call(`a${count}`, persons),
    products: (persons, count) => call(`p${count}`, persons),
  };
}
