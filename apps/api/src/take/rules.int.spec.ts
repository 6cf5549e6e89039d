import { routes, type SessionRules } from '@synoo/contracts';
import { AttemptPresence, AttemptRefs, Sweep } from '@synoo/server';
import { startTestApi, type TestApi } from '@synoo/testing';
import { act, eventually, SampleLearner, sampleSession, type SampleSession, startAll } from '../testing/sample-session';

const MINUTE = 60_000;
const rules = (patch: Partial<SessionRules> = {}): SessionRules => ({ breaks: { number: 1, minutes: 10, clock: 'stands' }, idle: { warnMinutes: 5, pauseMinutes: 0 }, ...patch });

describe('Rules of the sitting', () => {
  let api: TestApi;

  beforeAll(async () => {
    api = await startTestApi();
  }, 30_000);
  afterAll(() => api.close());

  const atWork = async (session: SampleSession, seat: number): Promise<SampleLearner> => {
    const learner = await SampleLearner.checkIn(api.url, session, seat);
    await startAll(session);
    return learner;
  };
  /** Moves what an attempt's time began with into the past. */
  const ago = (attemptId: string, minutes: number) =>
    api.dataSource.query(
      `update attempt set started_at = started_at - $2 * interval '1 minute', deadline = deadline - $2 * interval '1 minute', paused_at = paused_at - $2 * interval '1 minute',
              pause = case when pause ? 'until' and pause ->> 'until' is not null then jsonb_set(pause, '{until}', to_jsonb((pause ->> 'until')::float8 - $2 * 60000)) else pause end,
              deadlines = (select coalesce(jsonb_agg(jsonb_build_array((d ->> 0)::float8 - $2 * 60000, (d ->> 1)::float8 - $2 * 60000)), '[]') from jsonb_array_elements(deadlines) d)
        where id = $1`,
      [attemptId, minutes],
    );
  const score = (attemptId: string) =>
    eventually(async () => (await api.dataSource.query<{ scores: (number | null)[]; statuses: number[] }[]>('select scores, statuses from attempt_score where attempt_id = $1', [attemptId]))[0]);

  describe('sections that close', () => {
    let session: SampleSession;
    beforeAll(async () => {
      session = await sampleSession(api, { learners: 6, locks: { navigation: 'sections', sizes: [{ items: 2, minutes: 5 }, { items: 5 }] } });
    }, 30_000);

    it('are part of the published document, the same in every language', async () => {
      const { document } = session.forms[0]!;
      expect(document.navigation).toBe('sections');
      expect(document.sections.map(({ timeLimitMinutes }) => timeLimitMinutes)).toEqual([5, undefined]);
    });

    it('keep and acknowledge an answer to a section that was left, and count it nowhere', async () => {
      const learner = await atWork(session, 0);
      const start = Date.now();
      const events = [learner.choose('i1', 'B', start), learner.visit('i3', 0, start + 1), learner.choose('i1', 'A', start + 2), learner.choose('i2', 'B', start + 3), learner.choose('i3', 'B', start + 4)];
      // Nothing is taken to be given later than it arrives, and these are dated a few milliseconds ahead.
      await new Promise((resolve) => setTimeout(resolve, 50));
      const { status, body } = await learner.save(events);
      expect({ status, savedSeq: body.savedSeq }).toEqual({ status: 200, savedSeq: 5 });
      const view = await learner.now();
      expect(Object.keys(view.answers).sort()).toEqual(['i1', 'i3']);
      expect(view.answers['i1']).toEqual({ r1: learner.masked('i1', 'B') });
      expect([...view.visited].sort()).toEqual(['i1', 'i3']);
      await learner.submit();
      const { scores, statuses } = await score(learner.attemptId);
      expect(scores.slice(0, 3)).toEqual([1, 0, 1]);
      expect(statuses.slice(0, 3)).toEqual([0, 1, 0]);
      const [process] = await api.dataSource.query<Record<string, number[]>[]>('select visits, changes, not_counted, last_answer_ms from attempt_process where attempt_id = $1', [learner.attemptId]);
      expect(process).toMatchObject({ visits: [0, 0, 1, 0, 0, 0, 0], changes: [0, 0, 0, 0, 0, 0, 0], not_counted: [1, 1, 0, 0, 0, 0, 0] });
      expect(process!['last_answer_ms']!.slice(0, 3)).toEqual([null, null, 3]);
    });

    it('count what was given before, however late it comes from a computer that was gone', async () => {
      const first = await atWork(session, 1);
      const early = first.choose('i1', 'B', Date.now());
      await new Promise((resolve) => setTimeout(resolve, 20));
      const second = await SampleLearner.checkIn(api.url, session, 1);
      await second.save([second.visit('i3', 0, Date.now())]);
      const late = first.choose('i2', 'B', Date.now() + 5);
      await new Promise((resolve) => setTimeout(resolve, 20));
      await first.save([early, late]);
      expect(Object.keys((await second.now()).answers)).toEqual(['i1']);
    });

    it('have a time of their own that a pause stops and the deadline does not', async () => {
      const learner = await atWork(session, 2);
      await ago(learner.attemptId, 6);
      await api.dataSource.query(`update place set created_at = created_at - interval '10 minutes' where attempt_id = $1`, [learner.attemptId]);
      await learner.save([learner.choose('i1', 'B', Date.now() - 2 * MINUTE), learner.choose('i2', 'B')]);
      const view = await learner.now();
      expect(Object.keys(view.answers)).toEqual(['i1']);
      expect(view.sectionEntries).toEqual([{ section: 0, leftMs: 30 * MINUTE }]);
      // The same two answers, the learner having been paused for three of the minutes.
      const other = await atWork(session, 3);
      await act(session, { action: 'pause', participants: [session.members[3]!.id] });
      await ago(other.attemptId, 3);
      await act(session, { action: 'resume', participants: [session.members[3]!.id] });
      await ago(other.attemptId, 3);
      await other.save([other.choose('i2', 'B')]);
      expect(Object.keys((await other.now()).answers)).toEqual(['i2']);
    });

    it('are refused in the design where nothing closes, or where they do not fit', async () => {
      const [{ design }] = await api.dataSource.query<[{ design: Record<string, unknown> & { sections: Record<string, unknown>[] } }]>('select design from form where id = $1', [session.forms[0]!.id]);
      const codes = async (patch: Record<string, unknown>): Promise<unknown> => {
        const { body } = await session.admin.call(routes.createForm, { body: { code: `X${JSON.stringify(patch).length}`, design: { ...design, ...patch } as never } });
        return body.problems.map(({ code, field }) => `${code} ${field}`);
      };
      expect(await codes({ navigation: 'free' })).toEqual(['section-time-free sections.0.timeLimitMinutes']);
      expect(await codes({ timeLimitMinutes: 4 })).toEqual(['section-time-too-long sections.0.timeLimitMinutes']);
      expect(await codes({ sections: design.sections.map((section) => ({ ...section, timeLimitMinutes: 10 })) })).toEqual(['section-times-short timeLimitMinutes']);
    });
  });

  describe('breaks', () => {
    it('are taken without asking as often as the rules say, stop the clock, and end by themselves', async () => {
      const session = await sampleSession(api, { learners: 2, rules: rules() });
      const learner = await atWork(session, 0);
      expect((await learner.now()).breaks).toEqual({ left: 1, minutes: 10, clock: 'stands' });
      const { body } = await learner.rest('takeBreak');
      expect(body).toMatchObject({ state: 'paused', clock: { deadline: null, pause: { kind: 'break' } } });
      expect((await learner.rest('takeBreak')).body.state).toBe('paused');
      const [row] = (await session.proctor.call(routes.board, { params: { id: session.id } })).body.rows;
      expect(row).toMatchObject({ state: 'paused', breaksTaken: 1, pause: { kind: 'break' } });
      // Eleven minutes later nobody has come back: ten of them were a break, one was working time.
      const left = body.clock.remainingMs;
      await ago(learner.attemptId, 11);
      await api.get(Sweep).endBreaks();
      const after = await learner.now();
      expect(after.state).toBe('working');
      expect(after.clock.remainingMs).toBeLessThanOrEqual(left - MINUTE);
      expect(after.clock.remainingMs).toBeGreaterThan(left - 2 * MINUTE);
      expect((await learner.rest('takeBreak')).error).toMatchObject({ code: 'break-refused', details: { reason: 'breaks-used' } });
      const log = (await session.proctor.call(routes.sessionLog, { params: { id: session.id }, query: {} })).body;
      expect(log.chainIntact).toBe(true);
      expect(log.rows.map(({ event, by }) => [event, by]).filter(([event]) => event === 'break' || event === 'break-over')).toHaveLength(2);
    });

    it('are ended by the learner, and by the proctor whatever the rules say', async () => {
      const session = await sampleSession(api, { learners: 2, rules: rules({ breaks: { number: 2, minutes: 10, clock: 'runs' } }) });
      const learner = await atWork(session, 0);
      const { body } = await learner.rest('takeBreak');
      expect(body.clock.deadline).toBe((await learner.now()).clock.deadline);
      expect((await learner.rest('goOn')).body).toMatchObject({ state: 'working', clock: { deadline: body.clock.deadline } });
      await learner.rest('takeBreak');
      await act(session, { action: 'resume', participants: 'all' });
      expect((await learner.now()).state).toBe('working');
      await act(session, { action: 'pause', participants: 'all' });
      expect((await learner.rest('goOn')).error).toMatchObject({ code: 'break-refused', details: { reason: 'paused-by-proctor' } });
      expect((await learner.rest('goOn', 7)).error?.code).toBe('epoch-unknown');
    });

    it('whose clock runs on end with the working time', async () => {
      const session = await sampleSession(api, { learners: 1, columns: 1, rules: rules({ breaks: { number: 1, minutes: 60, clock: 'runs' } }) });
      const learner = await atWork(session, 0);
      await learner.rest('takeBreak');
      await ago(learner.attemptId, 31);
      await api.get(Sweep).endOverdue();
      expect((await learner.now()).state).toBe('ended');
      expect(await api.dataSource.query('select end_reason from attempt where id = $1', [learner.attemptId])).toEqual([{ end_reason: 'time-up' }]);
    });
  });

  describe('idleness', () => {
    it('pauses a page that is there and says that nothing happens, and never one without network', async () => {
      const session = await sampleSession(api, { learners: 3, rules: rules({ idle: { warnMinutes: 1, pauseMinutes: 2 } }) });
      const learners = [await atWork(session, 0), await atWork(session, 1), await atWork(session, 2)];
      for (const { attemptId } of learners) await ago(attemptId, 10);
      const presence = api.get(AttemptPresence);
      const refs = await Promise.all(learners.map(({ attemptId }) => api.get(AttemptRefs).find(attemptId)));
      refs.forEach((ref, index) => presence.said(ref!, { attemptId: ref!.attemptId, epoch: 1, step: 'test', item: 'i1', answered: 0, unsaved: 0, visible: true, idleSeconds: index === 0 ? 119 : 121 }));
      presence.gone(refs[2]!, 1);
      await api.get(Sweep).pauseIdle();
      const board = (await session.proctor.call(routes.board, { params: { id: session.id } })).body;
      expect(board.warnIdleMinutes).toBe(1);
      expect(board.rows.map(({ state }) => state)).toEqual(['working', 'paused', 'working']);
      expect(board.rows[1]).toMatchObject({ pause: { kind: 'idle', until: null } });
      expect((await learners[1]!.rest('goOn')).body.state).toBe('working');
      // What the page said before it went on is still the last that it said.
      await api.get(Sweep).pauseIdle();
      expect((await learners[1]!.now()).state).toBe('working');
      await act(session, { action: 'pause', participants: [session.members[1]!.id] });
      await act(session, { action: 'resume', participants: [session.members[1]!.id] });
      await api.get(Sweep).pauseIdle();
      expect((await learners[1]!.now()).state).toBe('working');
    });

    it('asks again once it holds the attempt, so that who moved meanwhile is not paused', async () => {
      const session = await sampleSession(api, { learners: 1, rules: rules({ idle: { warnMinutes: 1, pauseMinutes: 2 } }) });
      const learner = await atWork(session, 0);
      await ago(learner.attemptId, 10);
      const ref = (await api.get(AttemptRefs).find(learner.attemptId))!;
      const says = (idleSeconds: number): void => api.get(AttemptPresence).said(ref, { attemptId: ref.attemptId, epoch: 1, step: 'test', item: 'i1', answered: 0, unsaved: 0, visible: true, idleSeconds });
      let swept: Promise<void> | undefined;
      await api.dataSource.transaction(async (manager) => {
        // As whoever decides about the session does.
        await manager.query(`select pg_advisory_xact_lock(hashtextextended('session ' || $1, 0))`, [session.id]);
        says(200);
        swept = api.get(Sweep).pauseIdle();
        await eventually(async () => (await api.dataSource.query(`select from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock' and query like '%pg_advisory_xact_lock%'`)).length > 0);
        says(0);
      });
      await swept;
      expect((await learner.now()).state).toBe('working');
    });
  });

  describe('accommodations', () => {
    it('come from the roster, hold for the attempt, and are on the board and the plan', async () => {
      const session = await sampleSession(api, { learners: 2, extraTimePercent: 50, needs: '2,15,ооба,да,yes', rules: rules() });
      const learner = await atWork(session, 0);
      expect(learner.view.needs).toEqual({ breaks: 2, breakMinutes: 15, largePrint: true, readAloud: true });
      expect(learner.view.breaks).toEqual({ left: 2, minutes: 15, clock: 'stands' });
      // The page of the check-in starts with what it was told then.
      expect(learner.view.timeFactor).toBe(1.5);
      expect((await learner.now()).timeFactor).toBe(1.5);
      const needs = { breaks: 2, breakMinutes: 15, largePrint: true, readAloud: true, separateRoom: true };
      const [row] = (await session.proctor.call(routes.board, { params: { id: session.id } })).body.rows;
      expect(row).toMatchObject({ extraTimePercent: 50, needs });
      const detail = (await session.admin.call(routes.session, { params: { id: session.id } })).body;
      expect(detail.members[0]).toMatchObject({ extraTimePercent: 50, needs });
      // Encrypted where the name is; the attempt keeps what it is taken with.
      const [stored] = await api.dataSource.query<[{ needs: Buffer }]>('select i.needs from person.learner_identity i where i.learner_id = $1', [session.members[0]!.learnerId]);
      expect(stored.needs.toString('latin1')).not.toMatch(/print|breaks/u);
    });

    it('are changed by hand without a trace of what they are in the audit trail', async () => {
      const session = await sampleSession(api, { learners: 1, columns: 1, needs: '0,0,no,no,no' });
      const { learnerId } = session.members[0]!;
      const { body } = await session.admin.call(routes.saveAccommodations, { params: { id: session.organisationId, learnerId }, body: { extraTimePercent: 25, needs: { largePrint: true } } });
      expect(body).toMatchObject({ extraTimePercent: 25, needs: { largePrint: true } });
      const [row] = await api.dataSource.query<[{ details: unknown; subject: string }]>(`select subject, details from audit where event = 'accommodations-changed' order by id desc limit 1`);
      expect(row).toEqual({ subject: `learner:${learnerId}`, details: {} });
      expect((await session.admin.call(routes.saveAccommodations, { params: { id: session.organisationId, learnerId: session.organisationId }, body: { extraTimePercent: 0, needs: {} } })).status).toBe(404);
      expect((await session.proctor.call(routes.saveAccommodations, { params: { id: session.organisationId, learnerId }, body: { extraTimePercent: 0, needs: {} } })).status).toBe(403);
      expect((await session.admin.call(routes.learners, { params: { id: session.organisationId }, query: {} })).body.rows[0]).toMatchObject({ extraTimePercent: 25, needs: { largePrint: true } });
    });
  });

  it('gives lost time back to the millisecond, with a reason, on the board and in the log', async () => {
    const session = await sampleSession(api, { learners: 1, columns: 1 });
    const learner = await atWork(session, 0);
    const before = (await learner.now()).clock.deadline!;
    expect((await act(session, { action: 'extend', participants: 'all', lostMs: 95_500 })).status).toBe(400);
    const { body } = await act(session, { action: 'extend', participants: 'all', lostMs: 95_500, reason: 'computer-failure' });
    expect(body.rows[0]).toMatchObject({ extraMs: 95_500, lostMs: 95_500, deadline: before + 95_500 });
    await act(session, { action: 'extend', participants: 'all', minutes: 5 });
    const [row] = (await session.proctor.call(routes.board, { params: { id: session.id } })).body.rows;
    expect(row).toMatchObject({ extraMs: 395_500, lostMs: 95_500 });
    const log = (await session.proctor.call(routes.sessionLog, { params: { id: session.id }, query: {} })).body;
    expect(log.rows.filter(({ event }) => event === 'extend').map(({ details }) => details)).toEqual(expect.arrayContaining([{ lostMs: 95_500, reason: 'computer-failure' }, { minutes: 5 }]));
  });
});
