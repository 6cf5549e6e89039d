import { randomBytes } from 'node:crypto';
import { performance } from 'node:perf_hooks';
import { routes } from '@synoo/contracts';
import { planCohort } from '../lib/cohort-plan';
import { ProductClient } from '../lib/product-client';
import { seededRandom } from '../lib/random';
import { deck } from './deck';
import { type Facts, readFacts } from './facts';
import { Faults, type FaultKind, machineFaultsOf, proctorFaults, type TabFault, tabFaults } from './faults';
import { HttpProxy, type RequestFault, requestFaults } from './http-proxy';
import { Learner, meanBurst } from './learner';
import { Oracle } from './oracle';
import { bank, itemCount, makeForm } from './plan';
import { Proctor } from './proctor';
import { type Profile, Stack } from './stack';
import { type Case, judge, type Wrong } from './verdict';
import { Workload } from './workload';

export interface Outcome extends Readonly<Record<Wrong, number>> {
  readonly answers: number;
  readonly acknowledged: number;
  readonly faults: Readonly<Record<string, number>>;
  readonly cases: readonly (Case & { readonly around: readonly string[] })[];
}

export interface RunOptions {
  readonly profile: Profile;
  readonly answers: number;
  readonly learners: number;
  /** How long learners take who are never kept from answering. */
  readonly seconds: number;
  readonly seed: number;
  /** How far the servers' clock is turned at most, either way. */
  readonly clockJumpMs: number;
  readonly say: (text: string) => void;
}

/** Share of the learners' requests that something happens to. */
const requestFaultShare = 0.1;
/** Instants are stored in microseconds and compared in milliseconds. */
const roundingMs = 2;
/** The sweep asks again within ten minutes for what an outage has left unscored; only what never comes waits for so long. */
const scoringMs = 900_000;
const pause = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));

/** One profile from the empty folder to the verdict. */
export async function run({ profile, answers, learners: count, seconds, seed, clockJumpMs, say }: RunOptions): Promise<Outcome> {
  const random = seededRandom(seed);
  const oracle = new Oracle();
  const counts = new Map<FaultKind, number>();
  const happened = (kind: FaultKind): void => void counts.set(kind, (counts.get(kind) ?? 0) + 1);
  const stack = await Stack.start(profile, say);
  const interrupted = (): void => void stack.stop().finally(() => process.exit(130));
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, interrupted);
  let calm = true;
  const singleRequestFaults = requestFaults.filter((kind) => kind !== 'error-500' && kind !== 'error-503');
  const dealRequestFault = deck(singleRequestFaults, random);
  const expected: readonly FaultKind[] = [...machineFaultsOf(stack, seconds), ...singleRequestFaults, ...tabFaults, ...proctorFaults];
  const workload = new Workload(answers, () => expected.every((kind) => counts.has(kind)));
  const restMs = (seconds * 1000 * meanBurst * count) / answers;
  // Twice as many reloads as of the others: it is what learners do first when something seems to be stuck.
  const tabFault = deck<TabFault>(['tab-reload', ...tabFaults], random);
  const requestFault = (): RequestFault | null => {
    if (calm || random() >= requestFaultShare) return null;
    const kind = dealRequestFault();
    happened(kind);
    return kind;
  };
  const network = await HttpProxy.start({ upstreams: () => stack.apiPorts, random, fault: requestFault });
  const quietly = await HttpProxy.start({ upstreams: () => stack.apiPorts, random, fault: () => null });
  try {
    const began = performance.now();
    const admin = new ProductClient(quietly.url);
    await admin.call(routes.acceptInvitation, { body: { token: stack.administratorInvitation, password: randomBytes(18).toString('base64url') } });
    const plan = await planCohort({ admin, bank: { name: 'bank.json', data: Buffer.from(bank()) }, learners: count, items: itemCount, random, mark: 'C', makeForm });
    const refs = plan.form.items.map(({ ref }) => ref);
    const proctor = new Proctor(plan.proctor, random, happened);
    const learners = plan.sessions.flatMap((session) =>
      session.members.map(
        (member, index) => new Learner({ codes: { sessionCode: session.code, personalCode: member.personalCode }, sessionId: session.id, participantId: member.id, name: `${profile}-${session.code}-${index}`, refs, workload, restMs, handsIn: index % 2 === 0, tabFault, url: network.url, oracle, random, happened }),
      ),
    );
    await Promise.all(learners.map((learner) => learner.comeIn()));
    for (const session of plan.sessions) for (const action of ['admit', 'start'] as const) await proctor.act(session.id, action, 'all');
    say(`${profile}: ${count} learners at work after ${((performance.now() - began) / 1000).toFixed(0)} s`);

    calm = false;
    const faults = new Faults({ stack, network, learners, seconds, clockJumpMs, random, happened });
    let working = true;
    const disturbing = Promise.all([faults.run(() => working), proctor.disturb(learners, seconds, () => working)]);
    const telling = setInterval(() => say(`${profile}: ${oracle.answers} answers, ${standing(learners)}`), 10_000);
    await Promise.all(learners.map((learner) => learner.work()));
    clearInterval(telling);
    working = false;
    await disturbing;
    calm = true;
    say(`${profile}: ${oracle.answers} answers entered after ${((performance.now() - began) / 1000).toFixed(0)} s; healing`);

    await faults.heal();
    await network.quiet();
    for (const session of plan.sessions) await proctor.act(session.id, 'resume', 'all');
    const left = (await Promise.all(learners.map((learner) => learner.drain()))).filter((drained) => !drained).length;
    if (left > 0) say(`${profile}: the outboxes of ${left} learners did not get empty`);
    for (const session of plan.sessions) await proctor.act(session.id, 'end', 'all');
    const facts = await whenScored(stack.databaseUrl);
    // What was stored before an end by one turned clock may lie behind the end by another: two clocks differ by twice the turn.
    const verdict = judge(oracle, facts, { refs, slackMs: roundingMs + 2 * faults.clockTurnedMs });
    say(`${profile}: judged after ${((performance.now() - began) / 1000).toFixed(0)} s`);
    const byAttempt = new Map(learners.map((learner) => [learner.attemptId, learner]));
    const { cases, ...wrong } = verdict;
    return {
      ...wrong,
      answers: oracle.answers,
      acknowledged: oracle.acknowledgedAnswers,
      faults: Object.fromEntries([...counts].sort(([a], [b]) => a.localeCompare(b))),
      cases: cases.map((one) => ({ ...one, around: byAttempt.get(one.attemptId)?.storyAround(one.entry) ?? [] })),
    };
  } finally {
    for (const signal of ['SIGINT', 'SIGTERM'] as const) process.off(signal, interrupted);
    await network.stop();
    await quietly.stop();
    await stack.stop();
  }
}

/** Jobs do their work behind the replies, and what was lost of them is asked for again by the sweep. What is not scored by the end of this the verdict says. */
async function whenScored(databaseUrl: string): Promise<Facts> {
  for (const end = Date.now() + scoringMs; ; await pause(300)) {
    const facts = await readFacts(databaseUrl, Date.now() < end);
    if (facts) return facts;
  }
}

/** How many learners' pages are in which state, for whoever watches. */
function standing(learners: readonly Learner[]): string {
  const counts = new Map<string, number>();
  for (const { standing: one } of learners) counts.set(one, (counts.get(one) ?? 0) + 1);
  return [...counts].map(([one, count]) => `${one} ${count}`).join(', ');
}
