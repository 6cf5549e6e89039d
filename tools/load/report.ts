import type { Quantiles } from '../lib/quantiles';
import type { HeldReport } from './held-memory';
import type { ServerSaveMs } from './server-saves';
import type { Use } from './processes';

export interface LoadReport {
  readonly learners: number;
  /** From the first check-in to the last reply. */
  readonly seconds: number;
  /** Null, here and below: not measured. */
  readonly startMs: Quantiles | null;
  readonly saveMs: Quantiles | null;
  readonly boardMs: Quantiles | null;
  /** Highest sustained rate: acknowledged requests a second, one answer each. Without that phase: the rate while everybody worked. */
  readonly savesPerSecond: number;
  /** Rows a second of bare inserts, 200 a commit; null where the tool cannot reach the database. */
  readonly baselineSavesPerSecond: number | null;
  readonly errors: number;
  readonly acknowledged: number;
  readonly missing: number;
  /** Null where the tool cannot see the process. */
  readonly apiKiBPerLearner: number | null;

  /** Memory of an own api after collections, before the check-ins and at the end of the work, everybody connected. KiB. */
  readonly apiHeld: HeldReport | null;
  /** While everybody worked, by the server's own histogram: from the checked request to the commit. */
  readonly serverSaveMs: ServerSaveMs | null;
  readonly ratio: number | null;
  readonly checkInMs: Quantiles | null;
  readonly browserStartMs: Quantiles | null;
  readonly browsers: string;
  readonly saturation: { readonly learners: number; readonly seconds: number; readonly saveMs: Quantiles | null } | null;
  readonly working: { readonly seconds: number; readonly savesPerSecond: number; readonly eventsPerSecond: number; readonly boardMessagesPerSecond: number } | null;
  readonly started: number;
  readonly errorKinds: Readonly<Record<string, number>>;
  /** CPU seconds for 1,000 saves: at the highest rate, and while everybody worked (then with presence, boards and all else). */
  readonly cpuSecondsPer1000Saves: { readonly saturated: Use; readonly working: Use };
  /** Until everybody has checked in and holds the sealed content, with sockets and signs of life. */
  readonly cpuSecondsPer1000CheckIns: Use;
  /** Share of one processor while everybody worked. */
  readonly cpuShareWorking: Use;
  readonly kiBPerLearner: Use;
  readonly apiKiB: { readonly before: number; readonly working: number; readonly growthPerMinute: number | null } | null;
  /** Load average of the computer (1 min) before the run, and number of its processors. */
  readonly computer: { readonly loadBefore: number; readonly processors: number };
}

export function table(report: LoadReport): string {
  const line = (name: string, times: Quantiles | null, why = ''): string => `  ${name.padEnd(34)}${times ? [times.p50, times.p95, times.p99, times.max].map((value) => value.toFixed(1).padStart(10)).join('') : `  not measured${why}`}\n`;
  const use = (name: string, values: Use, digits: number): string =>
    Object.keys(values).length === 0 ? '' : `  ${name.padEnd(44)}${Object.entries(values).map(([process, value]) => `${process} ${value.toFixed(digits)}`).join(', ')}\n`;
  const { working, saturation, apiKiB, computer } = report;
  return [
    `\n  ${'milliseconds'.padEnd(34)}${['p50', 'p95', 'p99', 'max'].map((name) => name.padStart(10)).join('')}\n`,
    line('check-in', report.checkInMs),
    line('start: click → test is there', report.startMs),
    line('start in Chromium: → item usable', report.browserStartMs, `, ${report.browsers}`),
    // Without work `saveMs` is that of the highest rate, which has a line of its own.
    line('save, while everybody works', working && working.savesPerSecond > 0 ? report.saveMs : null),
    report.serverSaveMs ? `  ${'save, at the server'.padEnd(34)}${[report.serverSaveMs.p50, report.serverSaveMs.p95, report.serverSaveMs.p99].map((value) => value.toFixed(1).padStart(10)).join('')}\n` : '',
    line('save, at the highest rate', saturation?.saveMs ?? null),
    line('board', report.boardMs),
    '\n',
    saturation
      ? `  ${report.savesPerSecond} durable saves/s sustained for ${saturation.seconds} s by ${saturation.learners} learners, one answer each; bare inserts ${report.baselineSavesPerSecond ?? '–'} rows/s (ratio ${report.ratio ?? '–'})\n`
      : '',
    working === null || working.savesPerSecond === 0 ? '' : `  ${working.savesPerSecond} saves/s with ${working.eventsPerSecond} events/s and ${working.boardMessagesPerSecond} board messages/s while everybody worked (${working.seconds} s)\n`,
    use('CPU seconds per 1,000 saves, highest rate', report.cpuSecondsPer1000Saves.saturated, 3),
    use('CPU seconds per 1,000 saves, all working', report.cpuSecondsPer1000Saves.working, 3),
    use('CPU seconds per 1,000 check-ins', report.cpuSecondsPer1000CheckIns, 2),
    use('share of one processor, all working', report.cpuShareWorking, 2),
    use('KiB per connected learner', report.kiBPerLearner, 1),
    report.apiHeld ? `  api after collections, KiB per learner: rss ${report.apiHeld.perLearner.rss}, heap ${report.apiHeld.perLearner.heap}, buffers ${report.apiHeld.perLearner.external}\n` : '',
    apiKiB ? `  api: ${apiKiB.before} KiB before, ${apiKiB.working} KiB at work${apiKiB.growthPerMinute === null ? '' : `, growth ${apiKiB.growthPerMinute} KiB/min`}\n` : '',
    `  ${report.started} of ${report.learners} started; ${report.acknowledged} events acknowledged, ${report.missing} of them missing or different; ${report.errors} errors ${report.errors > 0 ? JSON.stringify(report.errorKinds) : ''}\n`,
    `  ${report.seconds} s in all; ${computer.processors} processors, load average before the run ${computer.loadBefore}\n`,
  ].join('');
}
