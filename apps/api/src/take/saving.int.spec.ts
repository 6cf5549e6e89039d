import { request } from 'node:http';
import { type AnswerEvent, routes } from '@synoo/contracts';
import { AnswerService, DELIVERY_POOL } from '@synoo/server';
import { startTestApi, type TestApi } from '@synoo/testing';
import fc from 'fast-check';
import type { Pool } from 'pg';
import { act, SampleLearner, sampleSession, type SampleSession, startAll } from '../testing/sample-session';

interface Stored {
  readonly epoch: number;
  readonly seq: number;
  readonly value: Record<string, string>;
  readonly late: boolean;
  readonly counts: boolean;
}

describe('Saving cannot lose an answer', () => {
  let api: TestApi;
  let session: SampleSession;
  let seat = 0;

  beforeAll(async () => {
    api = await startTestApi();
    session = await sampleSession(api, { learners: 60, columns: 10 });
  }, 30_000);
  afterAll(() => api.close());

  const learnerAtWork = async (): Promise<SampleLearner> => {
    const learner = await SampleLearner.checkIn(api.url, session, seat++);
    await startAll(session);
    return learner;
  };
  const stored = (attemptId: string): Promise<Stored[]> => api.dataSource.query<Stored[]>('select epoch, seq, value, late, counts from answer_event where attempt_id = $1 order by epoch, seq', [attemptId]);
  const pool = (): Pool => api.app.get<Pool>(DELIVERY_POOL, { strict: false });

  it('keeps what lies behind a gap, acknowledges up to the gap, and takes replays without a trace', async () => {
    const learner = await learnerAtWork();
    const events = Array.from({ length: 20 }, (_, index) => learner.choose(`i${1 + (index % 4)}`, 'ABCD'[index % 4]!));
    const prefix = async (...wanted: number[]) => (await learner.save(wanted.map((seq) => events[seq - 1]!))).body.savedSeq;
    expect(await prefix(1, 2, 3)).toBe(3);
    expect(await prefix(6, 7)).toBe(3);
    expect(await prefix(5)).toBe(3);
    expect(await prefix(2, 1)).toBe(3);
    expect(await prefix(4)).toBe(7);
    expect(await prefix(20, 19, 18)).toBe(7);
    expect(await prefix(...Array.from({ length: 13 }, (_, index) => index + 8))).toBe(20);
    // The same number with another answer: the first one stays, as it was acknowledged, and the second is not acknowledged.
    const used = await learner.save([{ ...learner.choose('i1', 'D'), seq: 1 }, events[1]!, { ...learner.choose('i1', 'C'), seq: 7 }]);
    expect([used.status, used.error.code, used.error.details]).toEqual([409, 'number-used', { seqs: [1, 7] }]);
    expect((await learner.save([events[0]!, events[19]!])).status).toBe(200);
    const rows = await stored(learner.attemptId);
    expect(rows.map(({ seq }) => seq)).toEqual(events.map(({ seq }) => seq));
    expect(rows[0]!.value).toEqual(events[0]!.value);
  });

  it('stores what was written, whatever the characters', async () => {
    const learner = await learnerAtWork();
    const written: string[] = [];
    // What an array, a JSON document or a line of SQL could take for its own.
    const special = fc.constantFrom('"', '\\', '{', '}', ',', 'null', 'NULL', '\n', '\t', "'", '$1', '\\u0041', '\u007f', '\u0001', '\u2028', 'ңөү', '😀', ' ');
    const texts = fc.array(fc.oneof(fc.array(special, { maxLength: 12 }).map((parts) => parts.join('')), fc.string({ unit: 'binary', maxLength: 40 }).map((text) => text.replaceAll('\0', ''))), { minLength: 1, maxLength: 8 });
    await fc.assert(
      fc.asyncProperty(texts, async (given) => {
        expect((await learner.save(given.map((text) => learner.answer('i6', { r1: text })))).status).toBe(200);
        written.push(...given);
      }),
      { numRuns: 40 },
    );
    expect((await stored(learner.attemptId)).map(({ value }) => value['r1'])).toEqual(written);
    expect((await learner.now()).answers['i6']).toEqual({ r1: written.at(-1) });
  });

  it('reads the prefix anew when another process stored what is missing here', async () => {
    const learner = await learnerAtWork();
    await learner.save([learner.choose('i1', 'A')]);
    const second = learner.choose('i2', 'A');
    await api.dataSource.query(`insert into answer_event (attempt_id, epoch, seq, kind, item, value, at, late, counts) values ($1, 1, 2, 'answer', 'i2', $2, now(), false, true)`, [learner.attemptId, JSON.stringify(second.value)]);
    expect((await learner.save([learner.choose('i3', 'A')])).body.savedSeq).toBe(3);
  });

  it('never lets two places overwrite each other, whatever arrives when', async () => {
    const first = await learnerAtWork();
    const second = await SampleLearner.checkIn(api.url, session, seat - 1);
    const batches = [first, second].flatMap((place) => Array.from({ length: 30 }, (_, index) => ({ place, events: [place.choose(`i${1 + (index % 4)}`, 'ABCD'[index % 4]!)] })));
    const shuffled = batches.sort((a, b) => Number(hash(a.events[0]!)) - Number(hash(b.events[0]!)));
    const replies = await Promise.all([...shuffled, ...shuffled].map(({ place, events }) => place.save(events)));
    expect(new Set(replies.map(({ status }) => status))).toEqual(new Set([200]));
    const rows = await stored(first.attemptId);
    expect(rows.map(({ epoch, seq }) => `${epoch}/${seq}`)).toEqual([1, 2].flatMap((epoch) => Array.from({ length: 30 }, (_, index) => `${epoch}/${index + 1}`)));
    expect((await first.save([])).body.savedSeq).toBe(30);
    expect((await second.save([])).body.savedSeq).toBe(30);
  });

  it('refuses a used number alone, in the same statement as good requests', async () => {
    const learners: SampleLearner[] = [];
    for (let count = 0; count < 4; count++) learners.push(await learnerAtWork());
    await learners[0]!.save([learners[0]!.choose('i1', 'A')]);
    const service = api.get(AnswerService);
    const again = service.save(learners[0]!.attemptId, { epoch: 1, events: [{ ...learners[0]!.choose('i1', 'B'), seq: 1 }] });
    const good = learners.slice(1).map((learner) => service.save(learner.attemptId, { epoch: 1, events: [learner.choose('i1', 'B')] }));
    await expect(again).rejects.toMatchObject({ code: 'number-used', details: { seqs: [1] } });
    for (const reply of good) expect((await reply).savedSeq).toBe(1);
    expect(api.logged.filter((line) => line.includes('number-used') && line.includes(learners[0]!.attemptId))).toHaveLength(1);
  });

  it('lets a bad request fail alone, in the same statement as good ones', async () => {
    const learners: SampleLearner[] = [];
    for (let count = 0; count < 6; count++) learners.push(await learnerAtWork());
    const service = api.get(AnswerService);
    // Past the checks of the contract on purpose: a number that the column cannot hold breaks the whole statement.
    const poison = service.save(learners[0]!.attemptId, { epoch: 1, events: [{ seq: 3_000_000_000, at: Date.now(), kind: 'page', value: 'shown' }] });
    const unknown = service.save('018f0000-0000-7000-8000-000000000000', { epoch: 1, events: [] });
    const good = learners.slice(1).map((learner) => service.save(learner.attemptId, { epoch: 1, events: [learner.choose('i1', 'B')] }));
    const wrongEpoch = service.save(learners[1]!.attemptId, { epoch: 7, events: [{ seq: 1, at: Date.now(), kind: 'page', value: 'shown' }] });
    const [poisoned, missing, wrong] = await Promise.allSettled([poison, unknown, wrongEpoch]);
    expect(poisoned).toMatchObject({ status: 'rejected', reason: { code: 'event-invalid', details: { problem: 'not-storable' } } });
    expect(missing).toMatchObject({ status: 'rejected', reason: { code: 'attempt-not-found' } });
    expect(wrong).toMatchObject({ status: 'rejected', reason: { code: 'epoch-unknown' } });
    for (const reply of good) expect((await reply).savedSeq).toBe(1);
  });

  it('answers "try again" when the database is gone in the middle, and is right afterwards', async () => {
    const learners: SampleLearner[] = [];
    for (let count = 0; count < 8; count++) learners.push(await learnerAtWork());
    const events = learners.map((learner) => Array.from({ length: 25 }, (_, index) => learner.choose(`i${1 + (index % 4)}`, 'ABCD'[index % 4]!)));
    let killing = true;
    const killer = (async () => {
      while (killing) {
        await api.dataSource.query(`select pg_terminate_backend(pid) from pg_stat_activity where application_name = 'synoo delivery' and datname = current_database()`);
        await new Promise((resolve) => setTimeout(resolve, 15));
      }
    })();
    let refusals = 0;
    const acknowledged = await Promise.all(
      learners.map(async (learner, index) => {
        let saved = 0;
        for (const event of events[index]!) {
          const reply = await learner.save([event]);
          if (reply.status === 200) saved = Math.max(saved, reply.body.savedSeq);
          else {
            refusals += 1;
            expect([reply.status, reply.error.code]).toEqual([503, 'not-ready']);
          }
        }
        return saved;
      }),
    ).finally(() => (killing = false));
    await killer;
    expect(refusals).toBeGreaterThan(0);
    for (const [index, learner] of learners.entries()) {
      const before = new Set((await stored(learner.attemptId)).map(({ seq }) => seq));
      for (let seq = 1; seq <= acknowledged[index]!; seq++) expect(before.has(seq)).toBe(true);
      const reply = await learner.save(events[index]!);
      expect(reply.body.savedSeq).toBe(25);
      expect(await stored(learner.attemptId)).toHaveLength(25);
    }
  }, 60_000);

  it('decides a save and a hand-in one after the other: an answer is before or after the end, never lost', async () => {
    for (let round = 0; round < 6; round++) {
      const learner = await learnerAtWork();
      await learner.save([learner.choose('i1', 'A')]);
      const event = learner.choose('i2', 'B');
      const [saved, submitted] = await Promise.all([learner.save([event]), learner.submit(1)]);
      expect([saved.status, submitted.status]).toEqual([200, 200]);
      const rows = await stored(learner.attemptId);
      expect(rows).toHaveLength(2);
      const [attempt] = await api.dataSource.query<{ ended_at: Date; score_due: number }[]>('select ended_at, score_due from attempt where id = $1', [learner.attemptId]);
      // Given before the end it counts, and when it came or was stored behind the end another score is due.
      expect(rows[1]!.counts).toBe(event.at <= attempt!.ended_at.getTime());
      expect(attempt!.score_due).toBeGreaterThanOrEqual(rows[1]!.late ? 2 : 1);
      expect(attempt!.score_due).toBeLessThanOrEqual(2);
    }
  });

  it('holds a save back while the proctor pauses everybody, and neither blocks the other for good', async () => {
    const learners: SampleLearner[] = [];
    for (let count = 0; count < 8; count++) learners.push(await learnerAtWork());
    const ids = session.members.slice(seat - 8, seat).map(({ id }) => id);
    const saves = learners.flatMap((learner) => Array.from({ length: 10 }, () => learner.choose('i1', 'C'))).map((event, index) => learners[Math.floor(index / 10)]!.save([event]));
    const actions = ['pause', 'resume', 'pause', 'resume'] as const;
    const acting = (async () => {
      for (const action of actions) expect((await act(session, { action, participants: ids })).body.done).toHaveLength(8);
    })();
    expect(new Set((await Promise.all(saves)).map(({ status }) => status))).toEqual(new Set([200]));
    await acting;
    for (const learner of learners) expect((await learner.save([])).body.savedSeq).toBe(10);
  });

  it('sees with every save what was decided about the attempt since the last one, and what another process wrote', async () => {
    const learner = await learnerAtWork();
    const { id } = session.members[seat - 1]!;
    const save = async () => (await learner.save([learner.choose('i1', 'A')])).body;
    const { clock: first, state } = await save();
    expect([state, (await save()).clock.deadline]).toEqual(['working', first.deadline]);
    await act(session, { action: 'extend', participants: [id], minutes: 3 });
    expect((await save()).clock.deadline).toBe(first.deadline! + 180_000);
    await act(session, { action: 'pause', participants: [id] });
    expect(await save()).toMatchObject({ state: 'paused', clock: { deadline: null } });
    await act(session, { action: 'resume', participants: [id] });
    expect((await save()).state).toBe('working');
    const elsewhere = await SampleLearner.checkIn(api.url, session, seat - 1);
    expect((await save()).currentEpoch).toBe(elsewhere.view.epoch);
    await api.dataSource.query(`update attempt set deadline = now() - interval '1 minute' where id = $1`, [learner.attemptId]);
    expect(await save()).toMatchObject({ savedSeq: 7, notCounted: 1, clock: { remainingMs: expect.any(Number) as number } });
    expect((await stored(learner.attemptId)).map(({ counts }) => counts)).toEqual([true, true, true, true, true, true, false]);
  });

  it('holds the moment of an answer between the start of its place and its arrival', async () => {
    const learner = await learnerAtWork();
    const past = learner.choose('i1', 'A', 0);
    const future = learner.choose('i2', 'A', Date.now() + 3_600_000);
    const before = Date.now();
    await learner.save([past, future]);
    const rows = await api.dataSource.query<{ at: Date; received_at: Date; since: Date }[]>('select e.at, e.received_at, p.created_at as since from answer_event e join place p on p.attempt_id = e.attempt_id and p.epoch = e.epoch where e.attempt_id = $1 order by e.seq', [learner.attemptId]);
    expect(rows[0]!.at).toEqual(rows[0]!.since);
    expect(rows[1]!.at).toEqual(rows[1]!.received_at);
    expect(rows[1]!.received_at.getTime()).toBeGreaterThanOrEqual(before);
  });

  it('refuses what is too large, not JSON, of another site or without a place, before it costs anything', async () => {
    const learner = await learnerAtWork();
    const path = `/api/take/attempts/${learner.attemptId}/answers`;
    const cookie = [...learner.client.cookies].map(([name, value]) => `${name}=${value}`).join('; ');
    const put = (body: string, headers: Record<string, string> = {}) =>
      new Promise<{ status: number; body: { code?: string } }>((resolve, reject) => {
        const call = request(`${api.url}${path}`, { method: 'PUT', headers: { 'content-type': 'application/json', 'content-length': Buffer.byteLength(body), 'x-synoo': '1', cookie, ...headers } }, (reply) => {
          let text = '';
          reply.setEncoding('utf8').on('data', (part: string) => (text += part));
          reply.on('end', () => resolve({ status: reply.statusCode ?? 0, body: JSON.parse(text) as { code?: string } }));
        });
        call.on('error', reject);
        call.end(body);
      });
    const good = JSON.stringify({ epoch: 1, events: [] });
    expect(await put(good)).toMatchObject({ status: 200, body: { savedSeq: 0 } });
    expect(await put('{')).toMatchObject({ status: 400, body: { code: 'invalid-request' } });
    expect(await put('{"epoch":1,"events":[],"more":1}')).toMatchObject({ status: 400, body: { code: 'invalid-request' } });
    expect(await put(good, { 'x-synoo': '0' })).toMatchObject({ status: 403, body: { code: 'csrf-rejected' } });
    expect(await put(good, { origin: 'https://elsewhere.example' })).toMatchObject({ status: 403, body: { code: 'csrf-rejected' } });
    expect(await put(good, { cookie: '' })).toMatchObject({ status: 401, body: { code: 'not-signed-in' } });
    expect(await put(good, { cookie: cookie.replace(/.$/u, (last) => (last === 'A' ? 'B' : 'A')) })).toMatchObject({ status: 401 });
    expect(await put(good, { 'content-type': 'text/plain' })).toMatchObject({ status: 400, body: { code: 'invalid-request' } });
    expect(await put(good, { 'content-type': 'application/xml' })).toMatchObject({ status: 415, body: { code: 'unsupported-media' } });
    const many = Array.from({ length: 201 }, () => ({ seq: 1, at: 1, kind: 'page', value: 'shown' }));
    expect(await put(JSON.stringify({ epoch: 1, events: many }))).toMatchObject({ status: 400, body: { code: 'invalid-request' } });
    const large = JSON.stringify({ epoch: 1, events: [{ seq: 1, at: 1, kind: 'answer', item: 'i6', value: { r1: 'ң'.repeat(600_000) } }] });
    expect(await put(large)).toMatchObject({ status: 413, body: { code: 'too-large' } });
    expect(await stored(learner.attemptId)).toHaveLength(0);
  });

  it('runs without any right on keys, names and logs', async () => {
    const { rows } = await pool().query<{ role: string }>('select current_user as role');
    expect(rows[0]!.role).toBe('synoo_delivery');
    for (const statement of ['select * from key.form_key', 'select * from person.learner_identity', 'select * from session_log', 'delete from answer_event', 'update answer_event set seq = 0', 'update form_document set body = body']) {
      await expect(pool().query(statement)).rejects.toThrow('permission denied');
    }
  });
});

const hash = ({ seq, at }: AnswerEvent): string => String(((seq * 7919 + at) * 104_729) % 65_537);

const withRedis = process.env['SYNOO_TEST_REDIS'] === undefined ? describe.skip : describe;
withRedis('Saving at two processes at once', () => {
  it('acknowledges the same prefix everywhere, and stores every event once', async () => {
    const api = await startTestApi({ redis: 5 });
    const other = await startTestApi({ redis: 5, databaseUrl: api.env.databaseUrl });
    try {
      const session = await sampleSession(api, { learners: 2 });
      const learner = await SampleLearner.checkIn(api.url, session, 0);
      await startAll(session);
      const events = Array.from({ length: 40 }, (_, index) => learner.choose(`i${1 + (index % 4)}`, 'ABCD'[index % 4]!));
      const urls = [api.url, other.url];
      const put = (url: string, batch: readonly AnswerEvent[]) =>
        fetch(`${url}/api/take/attempts/${learner.attemptId}/answers`, {
          method: 'PUT',
          headers: { 'content-type': 'application/json', 'x-synoo': '1', cookie: [...learner.client.cookies].map(([name, value]) => `${name}=${value}`).join('; ') },
          body: JSON.stringify({ epoch: 1, events: batch }),
        }).then((reply) => reply.json() as Promise<{ savedSeq: number }>);
      const replies = await Promise.all(events.flatMap((event, index) => [put(urls[index % 2]!, [event]), ...(index % 5 === 0 ? [put(urls[(index + 1) % 2]!, [event])] : [])]));
      for (const { savedSeq } of replies) expect(savedSeq).toBeLessThanOrEqual(40);
      for (const url of urls) expect((await put(url, [events[39]!])).savedSeq).toBe(40);
      const [row] = await api.dataSource.query<{ n: number }[]>('select count(*)::int as n from answer_event where attempt_id = $1', [learner.attemptId]);
      expect(row!.n).toBe(40);
      const submitted = await learner.client.call(routes.submit, { params: { attemptId: learner.attemptId }, body: { epoch: 1, seq: 40 } });
      expect(submitted.body.state).toBe('finished');
    } finally {
      await other.close();
      await api.close();
    }
  }, 60_000);
});
