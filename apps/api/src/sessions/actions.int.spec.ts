import { routes } from '@synoo/contracts';
import { Clock, Sweep } from '@synoo/server';
import { startTestApi, type TestApi } from '@synoo/testing';
import { act, eventually, sampleItems, SampleLearner, sampleSession, type SampleSession, startAll } from '../testing/sample-session';

class TurnableClock extends Clock {
  ahead = 0;
  /** Milliseconds that pass from one look at the clock to the next, as where the database is slow. */
  pace = 0;
  override now(): number {
    this.ahead += this.pace;
    return Date.now() + this.ahead;
  }
}

describe('What proctors do', () => {
  const clock = new TurnableClock();
  let api: TestApi;
  let session: SampleSession;

  beforeAll(async () => {
    api = await startTestApi({ clock });
  });
  beforeEach(async () => {
    clock.ahead = 0;
    clock.pace = 0;
    session = await sampleSession(api, { learners: 4, columns: 2, timeLimitMinutes: 30 });
  });
  afterAll(() => api.close());

  const stateOf = async (learner: SampleLearner) => (await learner.client.call(routes.attempt, { params: { attemptId: learner.attemptId }, query: { epoch: learner.view.epoch } })).body;
  const log = async () => (await session.proctor.call(routes.sessionLog, { params: { id: session.id } })).body;

  it('decides each learner on their own and says why not', async () => {
    const one = await SampleLearner.checkIn(api.url, session, 0);
    const [a, b] = session.members;
    const admitted = await act(session, { action: 'admit', participants: [a!.id, b!.id, '018f0000-0000-7000-8000-000000000000'] });
    expect(admitted.body.done).toEqual([a!.id]);
    expect(admitted.body.refused).toEqual([
      { participantId: '018f0000-0000-7000-8000-000000000000', code: 'unknown-participant' },
      { participantId: b!.id, code: 'not-checked-in' },
    ]);
    const started = await act(session, { action: 'start', participants: 'all' });
    expect(started.body).toMatchObject({ done: [a!.id], refused: [], rows: [{ state: 'working' }] });
    expect((await act(session, { action: 'start', participants: [a!.id] })).body.refused).toEqual([{ participantId: a!.id, code: 'already-started' }]);
    expect((await act(session, { action: 'extend', participants: 'all' })).error.code).toBe('invalid-request');
    expect((await act(session, { action: 'irregularity', participants: [a!.id] })).error.code).toBe('invalid-request');
    expect((await stateOf(one)).state).toBe('working');
  });

  it('stops the time in a pause and gives it back', async () => {
    const learner = await SampleLearner.checkIn(api.url, session, 0);
    await startAll(session);
    clock.ahead = 10 * 60_000;
    await act(session, { action: 'pause', participants: 'all' });
    clock.ahead = 25 * 60_000;
    const paused = await stateOf(learner);
    expect(paused).toMatchObject({ state: 'paused', clock: { deadline: null } });
    expect(Math.abs(paused.clock.remainingMs - 20 * 60_000)).toBeLessThan(5_000);
    expect((await learner.submit()).error).toMatchObject({ code: 'attempt-not-open', details: { reason: 'paused' } });
    await act(session, { action: 'resume', participants: 'all' });
    await act(session, { action: 'extend', participants: 'all', minutes: 5 });
    const resumed = await stateOf(learner);
    expect(Math.abs(resumed.clock.remainingMs - 25 * 60_000)).toBeLessThan(5_000);
    expect(resumed.clock.deadline! - resumed.clock.serverNow).toBe(resumed.clock.remainingMs);
  });

  it('does what is sent again with the same press once, and says that it is done', async () => {
    const one = await SampleLearner.checkIn(api.url, session, 0);
    await startAll(session);
    const given = async () => (await stateOf(one)).clock.remainingMs - 30 * 60_000;
    const [a, b] = session.members;
    const press = '018f0000-0000-4000-8000-00000000000a';
    const extend = { action: 'extend' as const, minutes: 5, participants: [a!.id, b!.id], press };
    const first = await act(session, extend);
    expect(first.body).toMatchObject({ done: [a!.id], refused: [{ participantId: b!.id, code: 'not-checked-in' }] });
    const twice = await Promise.all([act(session, extend), act(session, extend)]);
    for (const { body } of twice) expect(body).toMatchObject({ done: first.body.done, refused: first.body.refused, rows: [{ participantId: a!.id }, { participantId: b!.id }] });
    expect(Math.round((await given()) / 60_000)).toBe(5);

    // To whom it could not be done the first time, it is.
    await SampleLearner.checkIn(api.url, session, 1);
    expect([...(await act(session, extend)).body.done].sort()).toEqual([a!.id, b!.id].sort());
    // Another press is another wish; so is one without a number.
    await act(session, { ...extend, participants: [a!.id], press: '018f0000-0000-4000-8000-00000000000b' });
    await act(session, { action: 'extend', minutes: 5, participants: [a!.id] });
    await act(session, { action: 'extend', minutes: 5, participants: [a!.id] });
    expect(Math.round((await given()) / 60_000)).toBe(20);
    const lines = (await log()).rows.filter(({ event }) => event === 'extend').map(({ participantId }) => participantId);
    expect([lines.filter((id) => id === a!.id).length, lines.filter((id) => id === b!.id).length]).toEqual([4, 1]);

    // What is noted is noted once too.
    const note = { action: 'irregularity' as const, reason: 'noise' as const, participants: [a!.id], press: '018f0000-0000-4000-8000-00000000000c' };
    await act(session, note);
    await act(session, note);
    expect(await api.dataSource.query('select reason from irregularity where session_id = $1', [session.id])).toEqual([{ reason: 'noise' }]);
  });

  it('logs a decision with the moment that was decided by, however long the database takes', async () => {
    const learner = await SampleLearner.checkIn(api.url, session, 0);
    clock.pace = 5_000;
    await startAll(session);
    await act(session, { action: 'pause', participants: 'all' });
    const columns = async () => (await api.dataSource.query<{ started_at: Date; paused_at: Date | null; ended_at: Date | null }[]>('select started_at, paused_at, ended_at from attempt where id = $1', [learner.attemptId]))[0]!;
    const logged = async (event: string) => (await api.dataSource.query<{ at: Date }[]>('select at from session_log where session_id = $1 and event = $2', [session.id, event])).map(({ at }) => at);
    const paused = await columns();
    expect(await logged('start')).toEqual([paused.started_at]);
    expect(await logged('pause')).toEqual([paused.paused_at]);
    await act(session, { action: 'resume', participants: 'all' });
    await learner.submit();
    expect(await logged('submit')).toEqual([(await columns()).ended_at]);
  });

  it('ends an attempt at its deadline when the browser is gone, and scores it', async () => {
    const learner = await SampleLearner.checkIn(api.url, session, 0);
    await startAll(session);
    await learner.save([learner.choose('i1', 'B')]);
    clock.ahead = 31 * 60_000;
    await api.get(Sweep).endOverdue();
    const view = await stateOf(learner);
    expect(view).toMatchObject({ state: 'ended', clock: { remainingMs: 0 } });
    const [row] = await api.dataSource.query<{ end_reason: string; started_at: Date; ended_at: Date; deadline: Date }[]>('select end_reason, started_at, ended_at, deadline from attempt where id = $1', [learner.attemptId]);
    expect(row!.end_reason).toBe('time-up');
    expect(row!.ended_at).toEqual(row!.deadline);
    await eventually(async () => (await api.dataSource.query<unknown[]>('select from attempt_score where attempt_id = $1', [learner.attemptId])).length === 1);
    expect((await log()).rows.map(({ event }) => event)).toContain('time-up');
  });

  it('reopens with what was left, or with minutes, and takes the attempt out of the statistics meanwhile', async () => {
    const learner = await SampleLearner.checkIn(api.url, session, 0);
    await startAll(session);
    await learner.save([learner.choose('i1', 'B')]);
    clock.ahead = 10 * 60_000;
    await learner.submit();
    const formId = session.forms[0]!.id;
    const n = async (wanted: number) => eventually(async () => (await session.admin.call(routes.formStatistics, { params: { id: formId } })).body, 1).then((body) => body.computedAt !== null && body.n === wanted);
    await eventually(() => n(1));
    clock.ahead = 20 * 60_000;
    await act(session, { action: 'reopen', participants: [session.members[0]!.id], note: 'тажрыйба' });
    const open = await stateOf(learner);
    expect(open.state).toBe('working');
    expect(Math.abs(open.clock.remainingMs - 20 * 60_000)).toBeLessThan(5_000);
    await eventually(() => n(0));
    await learner.save([learner.choose('i2', 'B', clock.now())]);
    clock.ahead = 45 * 60_000;
    await api.get(Sweep).endOverdue();
    await eventually(() => n(1));
    expect((await act(session, { action: 'reopen', participants: [session.members[0]!.id] })).body.refused).toEqual([{ participantId: session.members[0]!.id, code: 'minutes-missing' }]);
    await act(session, { action: 'reopen', participants: [session.members[0]!.id], minutes: 3 });
    expect(Math.abs((await stateOf(learner)).clock.remainingMs - 3 * 60_000)).toBeLessThan(5_000);
    await act(session, { action: 'end', participants: 'all' });
    await act(session, { action: 'void', participants: [session.members[0]!.id] });
    await eventually(() => n(0));
    await act(session, { action: 'unvoid', participants: [session.members[0]!.id] });
    await eventually(() => n(1));
  }, 120_000);

  it('does not count what was given in a pause that was ended, nor between an end and the reopening', async () => {
    const learner = await SampleLearner.checkIn(api.url, session, 1);
    const participants = [session.members[1]!.id];
    await startAll(session);
    await learner.save([learner.choose('i1', 'B', clock.now())]);
    const shown = async () => Object.keys((await stateOf(learner)).answers).sort();
    const later = (minutes: number) => void (clock.ahead += minutes * 60_000);
    await act(session, { action: 'pause', participants });
    later(1);
    // The page had not heard of the pause: counts as long as the work may go on.
    await learner.save([learner.choose('i2', 'B', clock.now())]);
    expect(await shown()).toEqual(['i1', 'i2']);
    await act(session, { action: 'resume', participants });
    expect(await shown()).toEqual(['i1', 'i2']);
    later(1);
    await act(session, { action: 'pause', participants });
    later(1);
    await learner.save([learner.choose('i3', 'B', clock.now())]);
    expect(await shown()).toEqual(['i1', 'i2', 'i3']);
    await act(session, { action: 'end', participants });
    expect(await shown()).toEqual(['i1', 'i2']);
    later(1);
    const between = learner.choose('i4', 'B', clock.now());
    later(1);
    await act(session, { action: 'reopen', participants });
    expect(await shown()).toEqual(['i1', 'i2']);
    const reply = await learner.save([between, learner.choose('i3', 'B', clock.now())]);
    expect(reply.body).toMatchObject({ savedSeq: 5, notCounted: 1 });
    const rows = await api.dataSource.query('select item, counts from answer_event where attempt_id = $1 and epoch = 1 order by seq', [learner.attemptId]);
    expect(rows).toEqual([{ item: 'i1', counts: true }, { item: 'i2', counts: true }, { item: 'i3', counts: true }, { item: 'i4', counts: false }, { item: 'i3', counts: true }]);
    expect(await shown()).toEqual(['i1', 'i2', 'i3']);
    await act(session, { action: 'end', participants });
    await eventually(async () => {
      const [score] = await api.dataSource.query<{ responses: Record<string, unknown> }[]>('select s.responses from attempt_score s join attempt a on a.id = s.attempt_id where a.id = $1 and a.score_due = a.scored_due and s.score_due = a.score_due', [learner.attemptId]);
      return score && JSON.stringify(Object.keys(score.responses).sort()) === JSON.stringify(['i1', 'i2', 'i3']);
    });
  }, 60_000);

  it('keeps a log whose chain shows every change made behind its back', async () => {
    await SampleLearner.checkIn(api.url, session, 0);
    await startAll(session);
    await act(session, { action: 'irregularity', participants: [session.members[0]!.id], reason: 'noise', note: 'кошуна бөлмө' });
    const before = await log();
    expect(before).toMatchObject({ chainIntact: true, brokenAt: null, total: 5 });
    expect(before.rows.map(({ event, seq }) => [seq, event])).toEqual([[5, 'irregularity'], [4, 'start'], [3, 'admit'], [2, 'check-in'], [1, 'open']]);
    expect(before.rows[0]).toMatchObject({ details: { reason: 'noise', note: 'кошуна бөлмө' }, participant: session.members[0]!.name });
    await expect(api.dataSource.query(`update session_log set event = 'start' where session_id = $1 and seq = 5`, [session.id])).rejects.toThrow('append-only');
    await api.dataSource.query('alter table session_log disable trigger all');
    await api.dataSource.query(`update session_log set details = '{"reason": "late"}' where session_id = $1 and seq = 5`, [session.id]);
    await api.dataSource.query('alter table session_log enable trigger all');
    expect(await log()).toMatchObject({ chainIntact: false, brokenAt: 5 });
    expect(api.logged.filter((line) => line.includes('session-log-broken')).map((line) => JSON.parse(line) as object)).toEqual([expect.objectContaining({ sessionId: session.id, seq: 5 })]);
  });

  it('keeps a log whose end cannot be cut off unnoticed once it was read or the session is closed', async () => {
    const cut = async (seq: number): Promise<void> => {
      await api.dataSource.query('alter table session_log disable trigger all');
      await api.dataSource.query('delete from session_log where session_id = $1 and seq >= $2', [session.id, seq]);
      await api.dataSource.query('alter table session_log enable trigger all');
    };
    await SampleLearner.checkIn(api.url, session, 0);
    expect(await log()).toMatchObject({ total: 2, brokenAt: null });
    await act(session, { action: 'admit', participants: 'all' });
    await session.proctor.call(routes.closeSession, { params: { id: session.id } });
    await act(session, { action: 'irregularity', participants: [session.members[0]!.id], reason: 'noise' });
    await cut(4);
    expect(await log()).toMatchObject({ total: 3, chainIntact: false, brokenAt: 4 });
    // Told again at every reading, also when the log goes on from where it was cut.
    await act(session, { action: 'irregularity', participants: [session.members[0]!.id], reason: 'noise' });
    expect(await log()).toMatchObject({ total: 4, chainIntact: false, brokenAt: 4 });
  });

  it('moves a learner to a free seat only', async () => {
    const [a] = session.members;
    const larger = await sampleSession(api, { learners: 3, columns: 2 });
    const moved = await larger.proctor.call(routes.moveSeat, { params: { id: larger.id }, body: { participantId: larger.members[0]!.id, seat: 4 } });
    expect(moved.body.rows).toMatchObject([{ seat: 4, row: 2, column: 2 }]);
    expect((await session.proctor.call(routes.moveSeat, { params: { id: session.id }, body: { participantId: a!.id, seat: 2 } })).error.code).toBe('conflict');
    expect((await session.proctor.call(routes.moveSeat, { params: { id: session.id }, body: { participantId: a!.id, seat: 5 } })).error.code).toBe('conflict');
    expect((await session.proctor.call(routes.moveSeat, { params: { id: larger.id }, body: { participantId: a!.id, seat: 3 } })).error.code).toBe('not-proctor-of-session');
  });

  it('closes when nobody works any more: who never came is absent, who never started is ended', async () => {
    const working = await SampleLearner.checkIn(api.url, session, 0);
    await startAll(session);
    await SampleLearner.checkIn(api.url, session, 1);
    const early = await session.proctor.call(routes.closeSession, { params: { id: session.id } });
    expect([early.status, early.error]).toMatchObject([409, { code: 'transition-refused', details: { reason: 'still-working', count: 1 } }]);
    await working.submit(0);
    const { body } = await session.proctor.call(routes.closeSession, { params: { id: session.id } });
    expect(body.rows.map(({ state }) => state)).toEqual(['finished', 'ended', 'absent', 'absent']);
    expect((await act(session, { action: 'admit', participants: 'all' })).error.code).toBe('session-not-open');
    expect((await act(session, { action: 'void', participants: [session.members[0]!.id] })).body.done).toHaveLength(1);
  });
});

describe('Planning sessions', () => {
  let api: TestApi;
  let session: SampleSession;
  beforeAll(async () => {
    api = await startTestApi();
    session = await sampleSession(api, { learners: 9, columns: 3, forms: [sampleItems(2), sampleItems(3)], open: false });
  });
  afterAll(() => api.close());

  it('gives neighbours different forms, and everybody a code of their own', async () => {
    const formAt = new Map(session.members.map(({ row, column, formCode }) => [`${row}/${column}`, formCode]));
    for (const { row, column, formCode } of session.members) {
      expect(formAt.get(`${row}/${column + 1}`)).not.toBe(formCode);
      expect(formAt.get(`${row + 1}/${column}`)).not.toBe(formCode);
    }
    expect(new Set(session.members.map(({ personalCode }) => personalCode)).size).toBe(9);
    const slips = await session.proctor.call(routes.slips, { params: { id: session.id } });
    expect(slips.body).toMatchObject({ code: session.code, address: api.url, slips: expect.arrayContaining([expect.objectContaining({ seat: 1, personalCode: session.members[0]!.personalCode })]) });
    const [audit] = await api.dataSource.query<{ n: number }[]>(`select count(*)::int as n from audit where event = 'slips-read' and subject = $1`, [`session:${session.id}`]);
    expect(audit!.n).toBe(1);
  });

  it('refuses a proctor who has become one of the organisation, when they act and not only when it was planned', async () => {
    await api.dataSource.query('update person.account set organisation_id = $2 where id = $1', [session.proctorId, session.organisationId]);
    expect((await session.proctor.call(routes.slips, { params: { id: session.id } })).error.code).toBe('own-organisation');
    expect((await session.proctor.call(routes.openSession, { params: { id: session.id } })).error.code).toBe('own-organisation');
    expect((await act(session, { action: 'admit', participants: 'all' })).error.code).toBe('own-organisation');
    await api.dataSource.query('update person.account set organisation_id = null where id = $1', [session.proctorId]);
    expect((await session.proctor.call(routes.slips, { params: { id: session.id } })).status).toBe(200);
  });

  it('keeps personal codes when a draft is changed, and refuses what cannot be', async () => {
    const { body: detail } = await session.admin.call(routes.session, { params: { id: session.id } });
    const design = detail.design;
    const changed = await session.admin.call(routes.updateSession, { params: { id: session.id }, body: { ...design, lab: '101', learnerIds: design.learnerIds.slice(1) } });
    expect(changed.body.members.map(({ personalCode }) => personalCode)).toEqual(session.members.slice(1).map(({ personalCode }) => personalCode));
    const refused = async (patch: Partial<typeof design>) => (await session.admin.call(routes.updateSession, { params: { id: session.id }, body: { ...design, ...patch } })).error;
    expect(await refused({ rows: 1 })).toMatchObject({ code: 'seats-too-few', details: { seats: 3, learners: 9 } });
    expect(await refused({ formIds: ['018f0000-0000-7000-8000-000000000000'] })).toMatchObject({ code: 'form-not-published' });
    expect(await refused({ learnerIds: [design.learnerIds[0]!, design.learnerIds[0]!] })).toMatchObject({ code: 'session-invalid', details: { problems: [{ code: 'twice', field: 'learnerIds' }] } });
    expect(await refused({ proctorIds: ['018f0000-0000-7000-8000-000000000000'] })).toMatchObject({ details: { problems: [{ code: 'not-a-proctor' }] } });
    await api.dataSource.query('update person.account set organisation_id = $1 where id = $2', [session.organisationId, session.proctorId]);
    expect(await refused({})).toMatchObject({ details: { problems: [{ code: 'proctor-of-own-organisation' }] } });
    await api.dataSource.query('update person.account set organisation_id = null where id = $1', [session.proctorId]);
    await session.proctor.call(routes.openSession, { params: { id: session.id } });
    expect((await refused({})).code).toBe('session-not-draft');
    expect((await session.admin.call(routes.deleteSession, { params: { id: session.id } })).error.code).toBe('session-not-draft');
  });

  it('shows a proctor their own sessions only', async () => {
    const other = await sampleSession(api, { learners: 1, open: false });
    const own = await session.proctor.call(routes.sessions);
    expect(own.body.rows.map(({ id }) => id)).toEqual([session.id]);
    const all = await session.admin.call(routes.sessions);
    expect(all.body.rows.map(({ id }) => id).sort()).toEqual([session.id, other.id].sort());
    expect((await session.proctor.call(routes.slips, { params: { id: other.id } })).error.code).toBe('not-proctor-of-session');
    const choices = await session.admin.call(routes.sessionChoices, { query: { organisationId: other.organisationId } });
    expect(choices.body.learners).toHaveLength(1);
  });
});
