import * as fc from 'fast-check';
import { calibrate, calibrateConditional, difficulties, PsychometricsRefusal, randomStream, simulateResponses, type CalibrationModel, type ItemParameters, type ResponseData } from '../index';

function normals(count: number, seed: number, mean = 0, sd = 1): Float64Array {
  const random = randomStream(seed);
  return Float64Array.from({ length: count }, () => mean + sd * random.normal());
}

/** Items of one kind with parameters drawn from the seed. */
function draw(count: number, seed: number, make: (random: ReturnType<typeof randomStream>) => ItemParameters): ItemParameters[] {
  const random = randomStream(seed);
  return Array.from({ length: count }, () => make(random));
}

const two = (random: ReturnType<typeof randomStream>): ItemParameters => {
  const a = 0.7 + random.uniform();
  return { kind: 'gpcm', a, d: [-a * random.normal()], g: 0 };
};

function small(rows: readonly (readonly number[])[], categories = 2): ResponseData {
  const items = rows[0]?.length ?? 0;
  return { persons: rows.length, items, responses: Uint8Array.from(rows.flat()), categories: new Uint8Array(items).fill(categories) };
}

describe('calibrate', () => {
  const items = draw(20, 1, two);
  const data = simulateResponses(items, normals(2000, 2), 3);

  it('recovers 2PL parameters within their standard errors', () => {
    const fit = calibrate(data, { model: '2pl', standardErrors: 'cross-product' });
    expect(fit.converged).toBe(true);
    const z = fit.items.flatMap((item, i) => [(item.a - items[i]!.a) / item.se.a!, (item.d[0]! - items[i]!.d[0]!) / item.se.d[0]!]);
    expect(Math.max(...z.map(Math.abs))).toBeLessThan(4);
    const square = z.reduce((sum, value) => sum + value * value, 0) / z.length;
    expect(square).toBeGreaterThan(0.4);
    expect(square).toBeLessThan(1.9);
  });

  it('gives equal bits from the WebAssembly and the TypeScript kernel, and on every run', () => {
    for (const model of ['2pl', '3pl'] as const) {
      const fast = calibrate(data, { model });
      const plain = calibrate(data, { model, allowWasm: false });
      const again = calibrate(data, { model });
      expect(fast.engine).toBe('tables-wasm');
      expect(plain.engine).toBe('tables-typescript');
      expect(plain.logLik).toBe(fast.logLik);
      expect(plain.items).toEqual(fast.items);
      expect(again.items).toEqual(fast.items);
    }
  });

  it('reaches the same maximum as plain EM and does not depend on the order of items', () => {
    const fit = calibrate(data, { model: '2pl' });
    const plain = calibrate(data, { model: '2pl', accelerate: false, maxIterations: 3000, tolerance: 1e-7 });
    expect(plain.iterations).toBeGreaterThan(fit.iterations);
    expect(Math.abs(plain.logLik - fit.logLik)).toBeLessThan(1e-5);
    const turned = new Uint8Array(data.responses.length);
    for (let p = 0; p < data.persons; p++) for (let i = 0; i < 20; i++) turned[p * 20 + i] = data.responses[p * 20 + 19 - i]!;
    const backward = calibrate({ ...data, responses: turned }, { model: '2pl' });
    fit.items.forEach((item, i) => {
      expect(Math.abs(plain.items[i]!.a - item.a)).toBeLessThan(1e-5);
      expect(Math.abs(backward.items[19 - i]!.a - item.a)).toBeLessThan(1e-5);
    });
  });

  it('has the same answer from collapsed scores and from tables of answers', () => {
    const rasch = calibrate(data, { model: 'rasch', nodes: 61, limit: 8, tolerance: 1e-8 });
    // A different missing pattern in many rows takes the collapsing away.
    const scattered = { ...data, responses: data.responses.slice() };
    for (let p = 0; p < data.persons; p++) scattered.responses[p * 20 + ((p * 7919) % 20)] = 255;
    const some = calibrate(scattered, { model: 'rasch', nodes: 61, limit: 8, tolerance: 1e-8 });
    const shuffled = new Uint8Array(scattered.responses.length);
    const order = Array.from({ length: data.persons }, (_, p) => (p * 1663) % data.persons);
    order.forEach((p, at) => shuffled.set(scattered.responses.subarray(p * 20, p * 20 + 20), at * 20));
    const again = calibrate({ ...data, responses: shuffled }, { model: 'rasch', nodes: 61, limit: 8, tolerance: 1e-8 });
    expect(rasch.engine).toBe('scores');
    expect(Math.abs(again.logLik - some.logLik)).toBeLessThan(1e-6);
    const held = calibrate(data, { model: '2pl', fixed: rasch.items, nodes: 61, limit: 8, tolerance: 1e-8 });
    expect(held.engine).toBe('tables-wasm');
    expect(held.logLik).toBeGreaterThanOrEqual(rasch.logLik - 1e-6);
    expect(Math.abs(held.groups[0]!.variance - rasch.groups[0]!.variance)).toBeLessThan(1e-3);
  });

  it('recovers group means and variances and turns their sign with the groups', () => {
    const random = randomStream(12);
    const groups = Uint8Array.from({ length: 4000 }, (_, p) => p % 2);
    const theta = Float64Array.from(groups, (g) => (g ? 0.6 + 1.3 * random.normal() : random.normal()));
    const responses = simulateResponses(items, theta, 5);
    const fit = calibrate(responses, { model: '2pl', groups, standardErrors: 'cross-product' });
    expect(fit.groups[0]).toMatchObject({ mean: 0, variance: 1, seMean: null });
    expect(Math.abs(fit.groups[1]!.mean - 0.6)).toBeLessThan(4 * fit.groups[1]!.seMean!);
    expect(Math.abs(fit.groups[1]!.variance - 1.69)).toBeLessThan(4 * fit.groups[1]!.seVariance!);
    const turned = calibrate(responses, { model: '2pl', groups: groups.map((g) => 1 - g) });
    expect(Math.abs(turned.logLik - fit.logLik)).toBeLessThan(1e-2);
    expect(turned.groups[1]!.mean).toBeCloseTo(-fit.groups[1]!.mean / Math.sqrt(fit.groups[1]!.variance), 2);
  });

  it('puts new items on the scale of held ones, and booklets on one scale', () => {
    const theta = normals(4000, 30, 0.5);
    const booklets = simulateResponses(items, theta, 6);
    for (let p = 0; p < 4000; p++) for (let i = 0; i < 20; i++) if (p % 2 ? i >= 14 : i < 6) booklets.responses[p * 20 + i] = 255;
    const fit = calibrate(booklets, { model: '2pl', fixed: items.map((item, i) => (i >= 6 && i < 14 ? item : null)), standardErrors: 'observed' });
    expect(Math.abs(fit.groups[0]!.mean - 0.5)).toBeLessThan(0.1);
    fit.items.forEach((item, i) => {
      if (i >= 6 && i < 14) expect(item).toMatchObject({ a: items[i]!.a, se: { a: null } });
      else expect(Math.abs(item.d[0]! - items[i]!.d[0]!) / item.se.d[0]!).toBeLessThan(4);
    });
  });

  it('recovers a latent regression on a covariate that differs for everybody', () => {
    const random = randomStream(40);
    const values = Float64Array.from({ length: 3000 }, () => random.normal());
    const theta = values.map((x) => 0.8 * x + 0.6 * random.normal());
    const fit = calibrate(simulateResponses(items, theta, 8), { model: 'rasch', covariates: { names: ['x'], values }, standardErrors: 'none' });
    expect(fit.engine).toBe('tables-wasm');
    const correlation = fit.regression!.beta[0]! / Math.sqrt(fit.regression!.beta[0]! ** 2 + fit.regression!.variance);
    expect(Math.abs(correlation - 0.8)).toBeLessThan(0.03);
  });

  it.each<[CalibrationModel, ItemParameters]>([
    ['pcm', { kind: 'gpcm', a: 1, d: [0.8, 0.6, -0.9], g: 0 }],
    ['rsm', { kind: 'gpcm', a: 1, d: [0.8, 0.6, -0.9], g: 0 }],
    ['gpcm', { kind: 'gpcm', a: 0.8, d: [0.8, 0.6, -0.9], g: 0 }],
    ['grm', { kind: 'grm', a: 1.3, d: [1.5, 0.2, -1.4], g: 0 }],
  ])('recovers %s', (model, item) => {
    const responses = simulateResponses(new Array<ItemParameters>(10).fill(item), normals(3000, 50), 9);
    const fit = calibrate(responses, { model, standardErrors: 'observed' });
    expect(fit.converged).toBe(true);
    expect(fit.items.map((own) => own.d.length)).toEqual(new Array<number>(10).fill(3));
    const mean = (position: number): number => fit.items.reduce((sum, own) => sum + own.d[position]!, 0) / 10;
    item.d.forEach((d, k) => expect(Math.abs(mean(k) - d)).toBeLessThan(0.12));
    expect(fit.items.every((own) => own.se.d.every((se) => se! > 0 && se! < 0.3))).toBe(true);
    if (model === 'rsm') {
      // Items of a rating scale share the shape of their steps.
      const shape = (i: number): number[] => difficulties(fit.items[i]!).map((b, _, all) => b - all[0]!);
      shape(3).forEach((step, k) => expect(step).toBeCloseTo(shape(7)[k]!, 8));
    }
  });

  it.each<[string, ResponseData, CalibrationModel, string]>([
    ['nobody', small([]), 'rasch', 'too-few-items'],
    ['one person', small([[1, 0, 1]]), 'rasch', 'too-few-persons'],
    ['all right', small(Array.from({ length: 30 }, () => [1, 1, 1])), 'rasch', 'constant-item'],
    ['all wrong', small(Array.from({ length: 30 }, () => [0, 0, 0])), '2pl', 'constant-item'],
    ['an unused category', small(Array.from({ length: 30 }, (_, p) => [p % 2, (p >> 1) % 2]), 3), 'pcm', 'empty-category'],
    ['three categories in a model for two', small(Array.from({ length: 30 }, (_, p) => [p % 3, (p >> 1) % 3]), 3), '2pl', 'score-not-a-category'],
    ['a code that is no category', small(Array.from({ length: 30 }, (_, p) => [p % 2, 7])), 'rasch', 'score-not-a-category'],
  ])('refuses %s by name', (_, broken, model, code) => {
    expect(() => calibrate(broken, { model })).toThrow(expect.objectContaining({ name: 'PsychometricsRefusal', code }));
  });

  it('refuses covariates that depend on each other', () => {
    const values = Float64Array.from({ length: data.persons * 2 }, (_, at) => (at >> 1) % 2);
    expect(() => calibrate(data, { model: 'rasch', covariates: { names: ['x', 'same'], values } })).toThrow(expect.objectContaining({ code: 'singular' }));
  });
});

describe('calibrateConditional', () => {
  it('recovers PCM steps, whatever the abilities', () => {
    const items = Array.from({ length: 8 }, (_, i): ItemParameters => ({ kind: 'gpcm', a: 1, d: [0.5 - i / 8, 0.2 - i / 4], g: 0 }));
    const fit = calibrateConditional(simulateResponses(items, normals(4000, 60, 0.7, 1.6), 10));
    const centre = items.reduce((sum, item) => sum + item.d[1]! / 2 / 8, 0);
    fit.d.forEach((d, i) => d.forEach((value, k) => expect(Math.abs(value - (items[i]!.d[k]! - (k + 1) * centre)) / fit.se[i]![k]!).toBeLessThan(4.2)));
  });

  it('does not depend on the order of persons, and links booklets through common items', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 1000 }), (seed) => {
        const items = [-1, -0.3, 0.3, 1].map((d): ItemParameters => ({ kind: 'gpcm', a: 1, d: [d], g: 0 }));
        const data = simulateResponses(items, normals(200, seed), seed + 1);
        for (let p = 0; p < 200; p++) data.responses[p * 4 + (p % 2 ? 0 : 3)] = 255;
        const turned = { ...data, responses: Uint8Array.from(Array.from({ length: 200 }, (_, p) => [...data.responses.subarray((199 - p) * 4, (200 - p) * 4)]).flat()) };
        const [a, b] = [calibrateConditional(data), calibrateConditional(turned)];
        a.d.forEach((d, i) => expect(d[0]).toBeCloseTo(b.d[i]![0]!, 8));
        expect(a.d.reduce((sum, d) => sum + d[0]!, 0)).toBeCloseTo(0, 9);
      }),
      { numRuns: 15 },
    );
  });

  it('refuses answers that are missing everywhere else for everybody', () => {
    const data = simulateResponses([-1, -0.3, 0.3, 1, 0, 0.5, -0.5, 0.2].map((d): ItemParameters => ({ kind: 'gpcm', a: 1, d: [d], g: 0 })), normals(400, 5), 6);
    const random = randomStream(7);
    for (let cell = 0; cell < data.responses.length; cell++) if (random.uniform() < 0.4) data.responses[cell] = 255;
    expect(() => calibrateConditional(data)).toThrow(expect.objectContaining({ code: 'too-many-patterns' }));
  });

  it('refuses booklets without common items', () => {
    const rows = Array.from({ length: 40 }, (_, p) => (p % 2 ? [p % 4 === 1 ? 1 : 0, p % 8 < 4 ? 1 : 0, 255, 255] : [255, 255, p % 4 ? 1 : 0, p % 8 < 4 ? 1 : 0]));
    expect(() => calibrateConditional(small(rows))).toThrow(PsychometricsRefusal);
    expect(() => calibrateConditional(small(rows))).toThrow(expect.objectContaining({ code: 'unconnected-design' }));
  });
});
