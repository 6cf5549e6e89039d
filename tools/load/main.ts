import 'reflect-metadata';
import { readFileSync } from 'node:fs';
import { cpus, loadavg } from 'node:os';
import { join } from 'node:path';
import { routes } from '@synoo/contracts';
import { programRoot } from '@synoo/server';
import { type Plan, planCohort, type PlannedSession } from '../lib/cohort-plan';
import { fail } from '../lib/options';
import { startOwnServer } from '../lib/own-server';
import type { ProductClient } from '../lib/product-client';
import { quantilesOf } from '../lib/quantiles';
import { seededRandom } from '../lib/random';
import { signInAt } from '../lib/their-server';
import { BareInserts } from './bare-inserts';
import { Boards } from './boards';
import { BrowserLearners } from './browsers';
import { countMissing, databaseComplaint } from './check-stored';
import { Doors } from './doors';
import { HeldMemory } from './held-memory';
import { LoadLearner } from './learner';
import { type LoadOptions, loadOptions, type Pids, tooManyFor } from './options';
import { Processes, summed, used, type Use } from './processes';
import { type LoadReport, table } from './report';
import { saturate, type Saturation, type Stretch, together } from './saturation';
import { between } from './server-saves';
import { act } from './sessions';
import { Tally, until } from './tally';

/** Items of the form: so many that presence has something new to tell for a while. */
const ITEMS = 12;
/** A start that took longer has failed. Milliseconds. */
const START_PATIENCE = 30_000;
/** From so many minutes of work on, memory is looked at every minute: each look stops the api for a collection. */
const SAMPLED_FROM = 10;
/** Seconds of saves at the highest rate, and of bare inserts, in turn. */
const TURN = 2.5;
/** What a board has not shown by then is an error. Milliseconds. */
const BOARD_PATIENCE = 10_000;
const SIGNALS = ['SIGINT', 'SIGTERM'] as const;

interface Target {
  readonly admin: ProductClient;
  /** PEM file of the authority of its certificate, where it was named. */
  readonly authority: string | undefined;
  readonly databaseUrl: string | undefined;
  readonly doors: Doors;
  readonly pids: Pids;
  readonly own: boolean;
  /** What the api holds after everything that can be collected has been; only of an own server. */
  readonly apiMemory: (() => Promise<NodeJS.MemoryUsage>) | undefined;
  stop(): Promise<void>;
}

async function findTarget({ server }: LoadOptions): Promise<Target> {
  if (server) {
    const admin = await signInAt(server);
    const doors = new Doors(server.operationsUrls);
    const complaint = (await doors.complaint()) ?? (server.databaseUrl === undefined ? undefined : await databaseComplaint(server.databaseUrl));
    if (complaint !== undefined) fail(complaint);
    return { admin, authority: server.authority, databaseUrl: server.databaseUrl, doors, pids: server.pids, own: false, apiMemory: undefined, stop: async () => undefined };
  }
  const own = await startOwnServer();
  const doors = new Doors([own.operationsUrl]);
  await doors.complaint();
  return { admin: own.admin, authority: undefined, databaseUrl: own.databaseUrl, doors, pids: { api: [own.apiPid], postgres: [own.postgresPid] }, own: true, apiMemory: own.apiMemory, stop: own.stop };
}

class LoadRun {
  readonly tally = new Tally();
  readonly #random: () => number;
  readonly #processes: Processes;
  readonly #began = performance.now();

  constructor(
    private readonly options: LoadOptions,
    private readonly target: Target,
    private readonly say: (line: string) => void,
  ) {
    this.#random = seededRandom(options.seed);
    this.#processes = new Processes(target.pids, target.own ? new Doors([]) : target.doors);
  }

  async run(): Promise<LoadReport> {
    const { options, target, tally } = this;
    const loadBefore = round(loadavg()[0] ?? 0, 2);
    const plan = await this.#plan();
    const sessions = plan.sessions.slice();
    const browserSession = options.browsers > 0 ? sessions.pop() : undefined;
    const boards = new Boards(tally);
    const told = (participantId: string, answered: number, at: number): void => boards.told(participantId, answered, at);
    const around = { url: target.admin.url, form: plan.form, tally, random: this.#random, pace: options.pace, told };
    const rooms = sessions.map((session) => ({ session, learners: session.members.map((member) => new LoadLearner(around, session, member)) }));
    const learners = rooms.flatMap((room) => room.learners);
    let browsers: BrowserLearners | string = 'switched off';
    try {
      await boards.watch(plan.proctor, sessions);
      if (browserSession) browsers = await BrowserLearners.open(target.admin.url, browserSession, options.browsers, tally, target);
      if (typeof browsers === 'string' && options.browsers > 0) this.say(`Start is not measured in Chromium: ${browsers}.`);

      const held = new HeldMemory(target.apiMemory);
      await held.sample();
      const before = await this.#processes.memory();
      this.#processes.watch();
      const from = performance.now();
      const cpuBefore = await this.#processes.cpu();
      await Promise.all(learners.map((learner) => learner.checkIn(from + this.#random() * options.startWindow * 1_000)));
      this.say(`${tally.checkInMs.length} checked in (${this.#since()} s).`);

      const cpuCheckedIn = await this.#processes.cpu();
      if (options.minutes >= SAMPLED_FROM) held.every(60_000);
      const savesBefore = await target.doors.saves();
      const work = await this.#startAndWork(rooms, plan.proctor, browsers, browserSession);
      held.stop();
      const savesAfter = await target.doors.saves();
      await held.sample();
      const memory = await this.#processes.memory();
      for (const learner of learners) learner.quiet();
      await until(performance.now() + 1_000);
      boards.check(BOARD_PATIENCE);
      const growth = this.#processes.growth((work.from + work.until) / 2);
      this.#processes.stop();
      const { saturation, baseline, cpu } = await this.#saturate(learners);
      const seconds = (performance.now() - from) / 1_000;
      const missing = await countMissing(learners, target.admin.url, target.databaseUrl);

      const workSeconds = Math.max(0.001, (work.until - work.from) / 1_000);
      const perLearner = Object.fromEntries(Object.entries(used(before, memory)).filter(([name]) => name !== 'generator').map(([name, kib]) => [name, round(kib / options.learners, 1)]));
      return {
        learners: options.learners,
        seconds: round(seconds, 1),
        startMs: quantilesOf(tally.startMs),
        saveMs: quantilesOf(tally.saveMs) ?? saturation?.saveMs ?? null,
        boardMs: quantilesOf(tally.boardMs),
        savesPerSecond: saturation?.savesPerSecond ?? Math.round(work.saves / workSeconds),
        baselineSavesPerSecond: baseline,
        errors: tally.errors,
        acknowledged: tally.acknowledged,
        missing,
        apiKiBPerLearner: perLearner['api'] ?? null,
        apiHeld: held.report(options.learners),
        ratio: saturation && baseline ? round(saturation.savesPerSecond / baseline, 3) : null,
        serverSaveMs: savesBefore && savesAfter ? between(savesBefore, savesAfter) : null,
        checkInMs: quantilesOf(tally.checkInMs),
        browserStartMs: typeof browsers === 'string' ? null : quantilesOf(browsers.startMs),
        browsers: typeof browsers === 'string' ? browsers : `${browsers.startMs.length} pages`,
        saturation: saturation && { learners: saturation.learners, seconds: options.saturate, saveMs: saturation.saveMs },
        working: options.minutes === 0 ? null : {
          seconds: round(workSeconds, 1),
          savesPerSecond: round(work.saves / workSeconds, 1),
          eventsPerSecond: round(work.events / workSeconds, 1),
          boardMessagesPerSecond: round(work.boardMessages / workSeconds, 1),
        },
        started: tally.started,
        errorKinds: tally.errorKinds,
        cpuSecondsPer1000Saves: { saturated: saturation ? scaled(cpu, 1_000 / saturation.saves, 4) : {}, working: work.saves > 0 ? scaled(work.cpu, 1_000 / work.saves, 3) : {} },
        cpuSecondsPer1000CheckIns: scaled(used(cpuBefore, cpuCheckedIn), 1_000 / options.learners, 3),
        cpuShareWorking: options.minutes === 0 ? {} : scaled(work.cpu, 1 / workSeconds, 3),
        kiBPerLearner: perLearner,
        apiKiB: memory.api === undefined ? null : { before: before.api ?? 0, working: memory.api, growthPerMinute: growth === undefined ? null : Math.round(growth) },
        computer: { loadBefore, processors: cpus().length },
      };
    } finally {
      this.#processes.stop();
      for (const learner of learners) learner.leave();
      boards.close();
      if (typeof browsers !== 'string') await browsers.close();
      if (!target.own) await this.#tidy(plan);
    }
  }

  async #plan(): Promise<Plan> {
    const { options, target } = this;
    const mark = `LOAD${Date.now().toString(36).toUpperCase()}`;
    if (!target.own) this.say(`On ${target.admin.url} this makes a bank (tools/demo/bank/pedagogy.json), and, all with ${mark} in their names: accounts contractor-${mark} and proctor-${mark}, form FORM-${mark}, organisations ${mark}-1 … with ${options.learners} learners, sessions "${mark} 1" ….`);
    const bank = { name: 'bank.json', data: readFileSync(join(programRoot(), 'tools/demo/bank/pedagogy.json')) };
    const plan = await planCohort({ admin: target.admin, bank, learners: options.learners, items: ITEMS, random: this.#random, mark, perOrganisation: 200, extraSession: options.browsers });
    this.say(`${options.learners} learners in ${plan.sessions.length - (options.browsers > 0 ? 1 : 0)} sessions at ${target.admin.url}; form of ${plan.form.items.length} items (${this.#since()} s).`);
    return plan;
  }

  /** Every session is started at a moment of its own, whatever the server does; who is ready begins to work. */
  async #startAndWork(rooms: readonly { readonly session: PlannedSession; readonly learners: readonly LoadLearner[] }[], proctor: ProductClient, browsers: BrowserLearners | string, browserSession: PlannedSession | undefined) {
    const { options, tally } = this;
    await Promise.all(rooms.map(({ session }) => act(proctor, session.id, 'admit')));
    const windowMs = options.startWindow * 1_000;
    const opened = performance.now();
    const end = opened + windowMs + options.minutes * 60_000;
    const chromium = typeof browsers === 'string' || !browserSession ? undefined : browsers.start(proctor, browserSession.id, opened, windowMs);
    const working = rooms.flatMap(({ learners }) => learners.map((learner) => learner.work(options.minutes === 0 ? 0 : end)));
    const started = Promise.all(
      rooms.map(async ({ session, learners }) => {
        const planned = opened + this.#random() * windowMs;
        for (const learner of learners) learner.expectStart(planned);
        await until(planned);
        await act(proctor, session.id, 'start').catch((error: unknown) => tally.error('start', String(error)));
        await Promise.race([Promise.all(learners.map(({ ready }) => ready)), until(planned + START_PATIENCE)]);
      }),
    );
    await until(opened + windowMs);
    const from = performance.now();
    const [saves, events, boardMessages, cpuBefore] = [tally.saves, tally.acknowledged, tally.boardMessages, await this.#processes.cpu()];
    await Promise.all([started, chromium]);
    if (tally.started < options.learners) tally.error('not started', `${options.learners - tally.started} learners`);
    this.say(`${tally.started} started (${this.#since()} s).`);
    const progress = setInterval(() => this.say(`  ${tally.saves} saves, ${tally.boardMessages} board messages, ${tally.errors} errors (${this.#since()} s)`), 15_000);
    await Promise.all(working);
    clearInterval(progress);
    const stopped = performance.now();
    return { from, until: stopped, saves: tally.saves - saves, events: tally.acknowledged - events, boardMessages: tally.boardMessages - boardMessages, cpu: used(cpuBefore, await this.#processes.cpu()) };
  }

  /** Bare inserts and saves take turns, so that both stand for the same minute of a computer that is faster now and slower then. */
  async #saturate(learners: readonly LoadLearner[]): Promise<{ saturation: Saturation | null; baseline: number | null; cpu: Use }> {
    const { options, target, tally } = this;
    if (options.saturate === 0) return { saturation: null, baseline: null, cpu: {} };
    const saving = learners.filter(({ attemptId }) => attemptId !== '').slice(0, options.saturateLearners);
    const turns = Math.max(1, Math.round(options.saturate / TURN));
    const seconds = options.saturate / turns;
    const bare = target.databaseUrl === undefined ? undefined : await BareInserts.into(target.databaseUrl, saving.map(({ attemptId }) => attemptId));
    const stretches: Stretch[] = [];
    const uses: Use[] = [];
    let bareRows = 0;
    // An own server goes as a whole; on somebody else's nothing of this may stay.
    const interrupted = (): void => void bare?.close().finally(() => process.exit(130));
    if (bare && !target.own) for (const signal of SIGNALS) process.once(signal, interrupted);
    try {
      for (let turn = 0; turn < turns; turn++) {
        bareRows += (await bare?.run(seconds)) ?? 0;
        const before = await this.#processes.cpu();
        stretches.push(await saturate(saving, seconds, tally));
        uses.push(used(before, await this.#processes.cpu()));
      }
    } finally {
      for (const signal of SIGNALS) process.off(signal, interrupted);
      await bare?.close();
    }
    this.say(`Highest rate measured (${this.#since()} s).`);
    return { saturation: together(stretches, saving.length, options.saturate), baseline: bare ? Math.round(bareRows / options.saturate) : null, cpu: summed(uses) };
  }

  /** On somebody else's server nothing stays open. */
  async #tidy({ sessions, proctor }: Plan): Promise<void> {
    for (const { id } of sessions) {
      await act(proctor, id, 'end').catch(() => undefined);
      await proctor.call(routes.closeSession, { params: { id } }).catch((error: unknown) => this.say(`Session ${id} stays open: ${String(error)}`));
    }
  }

  #since(): string {
    return ((performance.now() - this.#began) / 1_000).toFixed(0);
  }
}

const round = (value: number, digits: number): number => Math.round(value * 10 ** digits) / 10 ** digits;
const scaled = (use: Use, factor: number, digits: number): Use => Object.fromEntries(Object.entries(use).map(([name, value]) => [name, round(value * factor, digits)]));

async function main(): Promise<void> {
  const options = loadOptions();
  const sentence = tooManyFor(options);
  if (sentence !== undefined) fail(sentence);
  const say = (line: string): void => void (options.json ? process.stderr : process.stdout).write(`${line}\n`);
  const target = await findTarget(options);
  try {
    const report = await new LoadRun(options, target, say).run();
    process.stdout.write(options.json ? `${JSON.stringify(report)}\n` : table(report));
    if (report.errors > 0 || report.missing > 0) process.exitCode = 1;
  } finally {
    await target.stop();
  }
}

await main();
