import { type ActionRequest, type AnswerEvent, routes } from '@synoo/contracts';
import { startTestApi, type TestApi } from '@synoo/testing';
import { Client } from '../testing/client';
import { act, eventually, SampleLearner, sampleSession, type SampleSession, startAll } from '../testing/sample-session';

/** A place with what it has given and what it was told is saved. */
interface Place {
  readonly learner: SampleLearner;
  readonly events: AnswerEvent[];
  told: number;
}

const LEARNERS = 6;
/** `RACE_STEPS`, `RACE_SEED`: another run; `RACE_CUT=1`: connections to the database break meanwhile, as `saving.int.spec.ts` tries on its own. */
const STEPS = Number(process.env['RACE_STEPS'] ?? 220);
const CUT = process.env['RACE_CUT'] === '1';

/** A small generator, so that a run that fails can be run again. */
function generator(seed: number): (below: number) => number {
  let state = seed;
  return (below) => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return Math.floor((state / 2 ** 32) * below);
  };
}

describe('Two servers on one database, with everybody acting on the same attempts at once', () => {
  let one: TestApi;
  let two: TestApi;
  let session: SampleSession;

  beforeAll(async () => {
    one = await startTestApi();
    two = await startTestApi({ databaseUrl: String(one.env.databaseUrl) });
    session = await sampleSession(one, { learners: LEARNERS });
  }, 60_000);
  afterAll(async () => {
    await two.close();
    await one.close();
  });

  it('keep every acknowledged answer once, never acknowledge past a gap, and leave each attempt in a state that can be, with its score', async () => {
    const random = generator(Number(process.env['RACE_SEED'] ?? 7));
    const pick = <T>(list: readonly T[]): T => list[random(list.length)]!;
    const servers = [one, two];
    const places: Place[] = [];
    const sit = async (member: number): Promise<void> => {
      try {
        places.push({ learner: await SampleLearner.checkIn(pick(servers).url, session, member), events: [], told: 0 });
      } catch (error) {
        // The connection was cut: whoever checks in tries again.
        if (!String(error).includes('not-ready')) throw error;
      }
    };
    for (let member = 0; member < LEARNERS; member++) await sit(member);
    await startAll(session);

    const broken: string[] = [];
    const at = ({ learner }: Place, { url }: TestApi): Client => {
      const client = new Client(url);
      for (const [name, value] of learner.client.cookies) client.cookies.set(name, value);
      return client;
    };
    const save = async (place: Place): Promise<void> => {
      const { learner } = place;
      for (let count = random(3) + 1; count > 0; count--) place.events.push(random(4) === 0 ? learner.visit(pick(['i1', 'i2']), random(1_000)) : learner.choose(pick(['i1', 'i2', 'i3', 'i4']), pick(['A', 'B', 'C', 'D'])));
      // What is not known to be saved, in any order, with holes and with old ones again.
      const sent = place.events.filter(({ seq }) => (seq > place.told ? random(5) > 0 : random(10) === 0)).sort(() => random(3) - 1);
      const reply = await at(place, pick(servers)).call(routes.saveAnswers, { params: { attemptId: learner.attemptId }, body: { epoch: learner.view.epoch, events: sent } });
      if (reply.status === 200) place.told = Math.max(place.told, reply.body.savedSeq);
      else if (reply.error.code !== 'not-ready') broken.push(`save: ${reply.error.code}`);
    };
    const submit = async (place: Place): Promise<void> => {
      const { learner, events } = place;
      const reply = await at(place, pick(servers)).call(routes.submit, { params: { attemptId: learner.attemptId }, body: { epoch: learner.view.epoch, seq: random(2) === 0 ? place.told : events.length, at: Date.now() - random(40) } });
      if (reply.status === 200 ? !['finished', 'working'].includes(reply.body.state) : !['attempt-not-open', 'place-superseded', 'conflict', 'not-ready'].includes(reply.error.code)) broken.push(`submit: ${JSON.stringify(reply.error ?? reply.body)}`);
    };
    const decide = async (): Promise<void> => {
      const action = pick<ActionRequest['action']>(['pause', 'resume', 'end', 'reopen', 'extend', 'void', 'unvoid', 'reopen', 'resume']);
      const reply = await act(session, { action, participants: [session.members[random(LEARNERS)]!.id], ...(action === 'extend' && { minutes: random(5) + 1 }) });
      if (reply.status !== 200 && reply.error.code !== 'not-ready') broken.push(`${action}: ${reply.error.code}`);
    };
    const cut = () => one.dataSource.query(`select pg_terminate_backend(pid) from pg_stat_activity where application_name = 'synoo delivery' and datname = current_database()`);

    const running = new Set<Promise<unknown>>();
    for (let step = 0; step < STEPS; step++) {
      const what = random(20);
      const doing = what < 13 ? save(pick(places)) : what < 15 ? submit(pick(places)) : what < 18 ? decide() : what < 19 && places.length < 4 * LEARNERS ? sit(random(LEARNERS)) : CUT && step % 3 === 0 ? cut() : save(pick(places));
      const held: Promise<unknown> = doing.finally(() => running.delete(held));
      running.add(held);
      if (running.size >= 10) await Promise.race(running);
    }
    await Promise.all(running);
    expect(broken).toEqual([]);

    const rows = await one.dataSource.query<{ attempt_id: string; epoch: number; seq: number; value: unknown; item: string }[]>('select attempt_id, epoch, seq, item, value from answer_event');
    const stored = new Map(rows.map((row) => [`${row.attempt_id}/${row.epoch}/${row.seq}`, row]));
    for (const { learner, events, told } of places) {
      for (const event of events.slice(0, told)) expect(stored.get(`${learner.attemptId}/${learner.view.epoch}/${event.seq}`)).toMatchObject({ value: event.value });
    }
    // All the rest arrives, at either server, and then all of it is acknowledged.
    for (const { learner, events } of places) {
      for (let from = 0; from < events.length; from += 150) await learner.save(events.slice(from, from + 150));
      expect((await learner.save([])).body.savedSeq).toBe(events.length);
    }

    // Everybody is ended; what counts is in the score, and nothing else.
    await act(session, { action: 'resume', participants: 'all' });
    await act(session, { action: 'end', participants: 'all' });
    const impossible = await one.dataSource.query(
      `select id, state from attempt where (state in ('finished', 'ended')) <> (ended_at is not null) or (state = 'working' and (deadline is null or paused_at is not null)) or (state = 'paused' and paused_at is null)
          or ended_at < started_at or ended_at > deadline or current_epoch <> (select count(*) from place where attempt_id = attempt.id)`,
    );
    expect(impossible).toEqual([]);
    await eventually(async () => (await one.dataSource.query('select from attempt where score_due > scored_due')).length === 0);
    const scores = await one.dataSource.query<{ attempt_id: string; responses: Record<string, { RESPONSE: string }> }[]>('select attempt_id, responses from attempt_score');
    expect(scores).toHaveLength(LEARNERS);
    for (const { attempt_id: attemptId, responses } of scores) {
      const { learner } = places.find((place) => place.learner.attemptId === attemptId)!;
      expect(Object.fromEntries(Object.entries(responses).map(([ref, { RESPONSE }]) => [ref, learner.masked(ref, RESPONSE)]))).toEqual(Object.fromEntries(Object.entries((await learner.now()).answers).map(([ref, value]) => [ref, value['r1']])));
    }
    const { body: log } = await session.proctor.call(routes.sessionLog, { params: { id: session.id }, query: {} });
    expect(log.brokenAt).toBeNull();
  }, 120_000);
});
