import 'reflect-metadata';
import { readFileSync } from 'node:fs';
import { basename } from 'node:path';
import { performance } from 'node:perf_hooks';
import { type FormStatistics, routes } from '@synoo/contracts';
import { io, type Socket } from 'socket.io-client';
import { type Plan, planCohort } from '../lib/cohort-plan';
import { fail, readOptions } from '../lib/options';
import { startOwnServer } from '../lib/own-server';
import type { ProductClient } from '../lib/product-client';
import { seededRandom } from '../lib/random';
import { signInAt } from '../lib/their-server';
import { type Behaviour, drawBehaviour, drawItems, type Sat, SimulatedLearner } from './simulate';
import { verify } from './verify';

const usage = 'npm run -s cohort -- --items FILE [--learners 1000] [--seed 1] [--form-items 60] [--url URL --login LOGIN --password PASSWORD [--authority FILE]] [--json]';

async function main(): Promise<void> {
  const { values, has } = readOptions(usage, ['learners', 'items', 'url', 'seed', 'login', 'password', 'authority', 'form-items'], ['json']);
  const file = values.items ?? fail(`${usage}\n--items names the bank file (docs/item-table.md).`);
  const learners = positive('learners', values.learners ?? '1000');
  const seed = positive('seed', values.seed ?? '1');
  const items = positive('form-items', values['form-items'] ?? '60');
  const data = read(file);
  const say = (line: string): void => void (has('json') || process.stdout.write(`${line}\n`));
  if (values.url !== undefined && (values.login === undefined || values.password === undefined)) fail(`${usage}\nWith --url, --login and --password name an administrator's account without a second factor.`);

  const began = performance.now();
  const own = values.url === undefined ? await startOwnServer() : undefined;
  try {
    const admin = own?.admin ?? (await signInAt({ url: values.url!, login: values.login!, password: values.password!, authority: values.authority }));
    const random = seededRandom(seed);
    const mark = `C${seed}-${Date.now().toString(36).toUpperCase()}`;
    say(`The product answers at ${admin.url} after ${since(began)} s.`);
    const plan = await planCohort({ admin, bank: { name: basename(file), data }, learners, items, random, mark });
    say(`${plan.imported.created} of ${plan.imported.rows} items imported, ${plan.imported.refused} refused; form ${plan.form.code} with ${plan.form.items.length} items; ${plan.sessions.length} sessions (${since(began)} s).`);
    const parameters = drawItems(plan.form.items, random);
    const behaviours = new Map<string, Behaviour>();
    for (const session of plan.sessions) for (const { learnerId } of session.members) behaviours.set(learnerId, drawBehaviour(plan.form.items, parameters, random));

    const sitting = performance.now();
    const { sat, boardUpdates } = await sit(plan, behaviours, admin.url, say);
    const satSeconds = (performance.now() - sitting) / 1000;
    say(`${sat.length} learners have handed in; ${total(sat, 'sent')} events sent, ${total(sat, 'acknowledged')} acknowledged, ${total(sat, 'notCounted')} not counted, in ${satSeconds.toFixed(1)} s; ${boardUpdates} board updates.`);

    const analysing = performance.now();
    const statistics = await untilScored(admin, plan, sat.length);
    const behindSeconds = (performance.now() - analysing) / 1000;
    const contractor = await admin.invite(`download-${mark}`, ['contractor']);
    const verdict = await verify(contractor, plan, behaviours, statistics);
    report({ plan, behaviours, sat, statistics, verdict, seconds: (performance.now() - began) / 1000, satSeconds, behindSeconds }, has('json'));
    if (verdict.different > 0 || verdict.largestDifference > 1e-9) process.exitCode = 1;
  } finally {
    await own?.stop();
  }
}

function positive(name: string, text: string): number {
  const value = Number(text);
  return Number.isInteger(value) && value > 0 ? value : fail(`${usage}\n--${name} takes a whole number above 0.`);
}

function read(file: string): Uint8Array {
  try {
    return readFileSync(file);
  } catch (error) {
    return fail(`The bank file cannot be read: ${error instanceof Error ? error.message : String(error)}`);
  }
}

const since = (began: number): string => ((performance.now() - began) / 1000).toFixed(1);
const total = (sat: readonly Sat[], field: 'sent' | 'acknowledged' | 'notCounted'): number => sat.reduce((sum, learner) => sum + learner[field], 0);

/** All sessions at once: everybody checks in, the proctor admits and starts, everybody works. */
async function sit(plan: Plan, behaviours: ReadonlyMap<string, Behaviour>, url: string, say: (line: string) => void): Promise<{ sat: Sat[]; boardUpdates: number }> {
  const board: Socket = io(`${url}/staff`, { transports: ['websocket'], forceNew: true, extraHeaders: { cookie: plan.proctor.cookie } });
  let boardUpdates = 0;
  board.on('board', () => boardUpdates++);
  const here = new Map<string, SimulatedLearner>();
  for (const session of plan.sessions) {
    await board.timeout(20_000).emitWithAck('watch-session', { sessionId: session.id });
    await Promise.all(session.members.map(async (member) => here.set(member.learnerId, await SimulatedLearner.checkIn(url, session, member))));
  }
  say(`${here.size} learners have checked in.`);
  const working = plan.sessions.flatMap(({ members }) => members).map(async ({ learnerId }) => {
    const learner = here.get(learnerId)!;
    await learner.started();
    return learner.sit(plan.form, behaviours.get(learnerId)!);
  });
  for (const session of plan.sessions) {
    for (const action of ['admit', 'start'] as const) await plan.proctor.call(routes.act, { params: { id: session.id }, body: { action, participants: 'all' } });
  }
  const sat = await Promise.all(working);
  board.disconnect();
  return { sat, boardUpdates };
}

async function untilScored(admin: ProductClient, plan: Plan, learners: number): Promise<FormStatistics> {
  for (const until = Date.now() + 180_000; ; ) {
    const statistics = await admin.call(routes.formStatistics, { params: { id: plan.form.id } });
    if (statistics.n === learners && statistics.pending === 0) return statistics;
    if (Date.now() > until) throw new Error(`After three minutes the page shows ${statistics.n} of ${learners} learners, ${statistics.pending} not scored`);
    await new Promise((resolve) => setTimeout(resolve, 500));
  }
}

interface Outcome {
  readonly plan: Plan;
  readonly behaviours: ReadonlyMap<string, Behaviour>;
  readonly sat: readonly Sat[];
  readonly statistics: FormStatistics;
  readonly verdict: Awaited<ReturnType<typeof verify>>;
  readonly seconds: number;
  readonly satSeconds: number;
  readonly behindSeconds: number;
}

function report({ plan, behaviours, sat, statistics, verdict, seconds, satSeconds, behindSeconds }: Outcome, json: boolean): void {
  const answersSent = [...behaviours.values()].reduce((sum, { answers }) => sum + answers.filter(Boolean).length, 0);
  const items = statistics.items.map(({ itemCode, n, facility, correctedItemTotal }) => ({ id: itemCode, n, facility, correctedItemTotal }));
  const { n, mean, sd, alpha } = statistics;
  const round = (value: number): number => Math.round(value * 10) / 10;
  if (json) {
    const times = { sitting: round(satSeconds), statisticsAfterLast: round(behindSeconds) };
    process.stdout.write(
      `${JSON.stringify({ learners: sat.length, answersSent, answersStored: verdict.stored, scored: n, seconds: round(seconds), form: { n, mean, sd, alpha }, items, itemsImported: plan.imported, eventsSent: total(sat, 'sent'), eventsAcknowledged: total(sat, 'acknowledged'), times, largestDifference: verdict.largestDifference })}\n`,
    );
    return;
  }
  const number = (value: number | null): string => (value === null ? '–' : value.toFixed(3));
  process.stdout.write(`Answers sent ${answersSent}, in the download as given ${verdict.stored}, different ${verdict.different}. Largest difference between page and download ${verdict.largestDifference.toExponential(1)}.\n`);
  process.stdout.write(`Form: n ${n}, mean ${number(mean)}, SD ${number(sd)}, alpha ${number(alpha)}. Statistics complete ${behindSeconds.toFixed(1)} s after the last learner. ${seconds.toFixed(1)} s in all.\n`);
  for (const { id, facility, correctedItemTotal, n: given } of items) process.stdout.write(`  ${id.padEnd(12)} n ${given}  facility ${number(facility)}  item–rest ${number(correctedItemTotal)}\n`);
}

await main();
