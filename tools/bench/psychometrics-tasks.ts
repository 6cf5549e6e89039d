import {
  calibrate,
  calibrateConditional,
  classicalAnalysis,
  drawPlausibleValues,
  eapAbilities,
  mantelHaenszelDif,
  randomStream,
  type ItemParameters,
  type ResponseData,
} from '@synoo/psychometrics';

export const ITEMS = 60;

export interface BenchData {
  readonly data: ResponseData;
  readonly group: Uint8Array;
  readonly items: readonly ItemParameters[];
}

/** Simulated answers: θ ~ N(0, 1), b ~ N(0, 1), ln a ~ N(0, .3²) or a = 1. The same bytes for the same size. */
export function benchData(persons: number, rasch: boolean): BenchData {
  const random = randomStream(2024, rasch ? 1 : 0);
  const items = Array.from({ length: ITEMS }, (): ItemParameters => {
    const a = rasch ? 1 : Math.exp(0.3 * random.normal());
    return { kind: 'gpcm', a, d: [-a * random.normal()], g: 0 };
  });
  const responses = new Uint8Array(persons * ITEMS);
  const group = new Uint8Array(persons);
  for (let p = 0, cell = 0; p < persons; p++) {
    const theta = random.normal();
    group[p] = p % 2;
    for (let i = 0; i < ITEMS; i++, cell++) responses[cell] = random.uniform() < 1 / (1 + Math.exp(-items[i]!.a * theta - items[i]!.d[0]!)) ? 1 : 0;
  }
  return { data: { persons, items: ITEMS, responses, categories: new Uint8Array(ITEMS).fill(2) }, group, items };
}

export interface Task {
  readonly name: string;
  readonly rasch: boolean;
  /** Seconds asked for at 100,000 persons; null = no goal. */
  readonly goal: number | null;
  /** Prepares the input outside the clock and gives the work, whose result goes into the table. */
  readonly prepare: (bench: BenchData) => () => string;
}

export const TASKS: readonly Task[] = [
  {
    name: 'classical analysis',
    rasch: false,
    goal: 0.2,
    prepare: ({ data }) => {
      const scores = Float64Array.from(data.responses);
      return () => `alpha ${classicalAnalysis({ persons: data.persons, items: ITEMS, scores, maxScores: new Uint8Array(ITEMS).fill(1) }).forms[0]!.alpha!.toFixed(6)}`;
    },
  },
  {
    name: 'Rasch MML',
    rasch: true,
    goal: 0.3,
    prepare: ({ data }) => () => fitted(calibrate(data, { model: 'rasch' })),
  },
  {
    name: 'Rasch CML',
    rasch: true,
    goal: null,
    prepare: ({ data }) => () => {
      const fit = calibrateConditional(data);
      return `logLik ${fit.logLik.toFixed(4)}, ${fit.iterations} iterations`;
    },
  },
  {
    name: '2PL MML, 61 nodes',
    rasch: false,
    goal: 1.5,
    prepare: ({ data }) => () => fitted(calibrate(data, { model: '2pl', nodes: 61, limit: 6 })),
  },
  {
    name: '2PL, TypeScript kernel',
    rasch: false,
    goal: null,
    prepare: ({ data }) => () => fitted(calibrate(data, { model: '2pl', nodes: 61, limit: 6, allowWasm: false })),
  },
  {
    name: 'Mantel–Haenszel DIF',
    rasch: false,
    goal: 0.2,
    prepare: ({ data, group }) => () => `item 1: D-DIF ${mantelHaenszelDif({ ...data, group }).items[0]!.delta!.toFixed(6)}`,
  },
  {
    name: 'EAP',
    rasch: false,
    goal: 0.5,
    prepare: ({ data, items }) => {
      const { fit } = calibrate(data, { model: '2pl', fixed: items, nodes: 61, limit: 6 });
      return () => `person 1: ${eapAbilities(data, fit).theta[0]!.toFixed(6)}`;
    },
  },
  {
    name: '10 plausible values',
    rasch: false,
    goal: 2,
    prepare:
      ({ data, items }) =>
      () =>
        `person 1: ${drawPlausibleValues(data, items, { draws: 10, seed: 1, nodes: 61, limit: 6 }).values[0]![0]!.toFixed(6)}`,
  },
];

function fitted(fit: ReturnType<typeof calibrate>): string {
  return `logLik ${fit.logLik.toFixed(4)}, ${fit.iterations} iterations${fit.converged ? '' : ', NOT CONVERGED'}`;
}
