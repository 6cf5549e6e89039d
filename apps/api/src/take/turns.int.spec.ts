import { routes } from '@synoo/contracts';
import { startTestApi, type TestApi } from '@synoo/testing';
import { branchingTest, lockItem, onlineForm, plainItem, tellingItem } from '../testing/online-items';
import { act, eventually, SampleLearner, sampleSession, type SampleSession, startAll } from '../testing/sample-session';

interface Score {
  readonly total: number;
  readonly max_total: number;
  readonly scores: (number | null)[];
  readonly statuses: number[];
  readonly test_outcomes: Record<string, unknown> | null;
}

describe('Turns of online forms', () => {
  let api: TestApi;
  const scoreOf = (attemptId: string) =>
    eventually(async () => (await api.dataSource.query<Score[]>('select total, max_total, scores, statuses, test_outcomes from attempt_score where attempt_id = $1', [attemptId]))[0]);
  const rows = (attemptId: string) => api.dataSource.query<{ n: number; epoch: number; seq: number; kind: string; item: string; late: boolean; led_to: string | null }[]>('select n, epoch, seq, kind, item, late, led_to from attempt_turn where attempt_id = $1 order by n', [attemptId]);

  beforeAll(async () => {
    api = await startTestApi();
  });
  afterAll(() => api.close());

  describe('at an item', () => {
    let session: SampleSession;
    let seat = 0;
    const atWork = async (): Promise<SampleLearner> => {
      const learner = await SampleLearner.checkIn(api.url, session, seat++);
      await startAll(session);
      return learner;
    };

    beforeAll(async () => {
      const form = await onlineForm(api, 'ONL-1', [lockItem, tellingItem, plainItem('ONL-A', 'Бир?', 'Один?')], { feedback: { maxAttempts: 2 } });
      session = await sampleSession(api, { learners: 16, made: [form] });
    });

    it('says in the form, and in the office, what needs the server', async () => {
      const { body } = await session.admin.call(routes.form, { params: { id: session.forms[0]!.id } });
      expect(body).toMatchObject({
        online: true,
        onlineReasons: [
          { code: 'adaptive', ref: 'i1', itemCode: 'ONL-LOCK', at: null },
          { code: 'feedback', ref: 'i2', itemCode: 'ONL-TELL', at: null },
        ],
      });
      expect((await session.admin.call(routes.session, { params: { id: session.id } })).body.forms).toMatchObject([{ code: 'ONL-1', online: true }]);
      expect((await session.admin.call(routes.sessionChoices, { query: {} })).body.forms).toMatchObject([{ code: 'ONL-1', online: true }]);
      expect((await session.proctor.call(routes.board, { params: { id: session.id } })).body.onlineForms).toEqual(['ONL-1']);
      expect(session.forms[0]!.document).toMatchObject({ online: true, sections: [{ items: [{ ref: 'i1', online: true }, { ref: 'i2', online: true }, { ref: 'i3' }] }] });
      expect(JSON.stringify(session.forms[0]!.document)).not.toMatch(/бөлүңүз|ачылды|Кайра санаңыз|Жети күн/);
    });

    it('shows what each turn has earned, in the language asked for', async () => {
      const learner = await atWork();
      const first = await learner.turns('i1');
      expect(first.body).toMatchObject({ seq: 0, item: 'i1', document: null, reached: null, shown: { turns: 0, done: false } });
      expect(JSON.stringify(first.body)).not.toMatch(/бөлүңүз|ачылды/);
      const wrong = await learner.turn(1, 'i1', 'A', { language: 'ru' });
      expect(wrong.body).toMatchObject({ seq: 1, item: 'i1', shown: { turns: 1, done: false, attemptsLeft: null } });
      expect(JSON.stringify(wrong.body)).toContain('Разделите 21 на три.');
      expect(JSON.stringify(wrong.body)).not.toMatch(/открылась|SCORE|LEFT|RESPONSE/);
      const right = await learner.turn(2, 'i1', 'B');
      expect(right.body).toMatchObject({ seq: 2, shown: { turns: 2, done: true } });
      expect(JSON.stringify(right.body)).toContain('Эшик ачылды.');
      expect((await learner.turns('i1', 'ru')).body.shown?.document.body).toEqual((await learner.turn(2, 'i1', 'B', { language: 'ru' })).body.shown?.document.body);
      expect([(await learner.turn(3, 'i1', 'B')).error]).toMatchObject([{ code: 'turn-refused', details: { reason: 'no-attempts-left' } }]);
    });

    it('gives the same turn the same reply, and stores it once', async () => {
      const learner = await atWork();
      const [one, two] = await Promise.all([learner.turn(1, 'i1', 'A'), learner.turn(1, 'i1', 'A')]);
      const later = await learner.turn(2, 'i1', 'B');
      const again = await learner.turn(1, 'i1', 'A');
      const plain = ({ body: { clock: _clock, ...rest } }: typeof one) => rest;
      expect(plain(one!)).toEqual(plain(two!));
      expect(plain(again)).toEqual(plain(one!));
      expect(plain(later)).not.toEqual(plain(one!));
      expect(await rows(learner.attemptId)).toMatchObject([{ n: 1, seq: 1 }, { n: 2, seq: 2 }]);
      expect((await learner.turn(1, 'i1', 'C')).error).toMatchObject({ code: 'number-used', details: { seqs: [1] } });
      expect((await learner.turn(4, 'i1', 'B')).error).toMatchObject({ code: 'conflict', details: { seq: 2 } });
    });

    it('counts attempts at an item with feedback, and shows modal feedback', async () => {
      const learner = await atWork();
      const wrong = await learner.turn(1, 'i2', 'A');
      expect(wrong.body.shown).toMatchObject({ attemptsLeft: 1, done: false, modal: [] });
      const right = await learner.turn(2, 'i2', 'B');
      expect(right.body.shown).toMatchObject({ attemptsLeft: 0, done: true, modal: [{ title: 'Туура' }] });
      expect((await learner.turn(3, 'i2', 'B')).error.details).toEqual({ reason: 'no-attempts-left' });
    });

    it('refuses by name what is no turn', async () => {
      const early = await SampleLearner.checkIn(api.url, session, seat++);
      expect((await early.turn(1, 'i1', 'A')).error.code).toBe('attempt-not-started');
      expect((await early.turns('i1')).error.code).toBe('attempt-not-started');
      await startAll(session);
      expect((await early.turn(1, 'i3', 'A')).error).toMatchObject({ code: 'turn-refused', details: { reason: 'takes-no-turns' } });
      expect((await early.turn(1, 'i1', 'A', { kind: 'next' })).error.details).toEqual({ reason: 'not-led' });
      expect((await early.turn(1, 'i99', { r1: 'x' })).error).toMatchObject({ code: 'event-invalid', details: { problem: 'unknown-item' } });
      expect((await early.turn(1, 'i1', { r1: 'nothing' })).error.details).toMatchObject({ problem: 'unknown-choice' });
      expect((await early.turn(1, 'i1', { r2: 'a\0b' })).error.details).toMatchObject({ problem: 'unreadable-text' });
      expect((await early.turn(1, 'i1', 'A', { epoch: 9 })).error.code).toBe('epoch-unknown');
      expect((await early.turn(1, 'i1', { r2: 'x'.repeat(2_000_000) })).status).toBe(413);
      expect(await rows(early.attemptId)).toEqual([]);
      const stranger = await atWork();
      expect((await stranger.client.call(routes.turns, { params: { attemptId: early.attemptId }, query: { epoch: 1, language: 'ky' } })).error.code).toBe('attempt-not-found');
    });

    it('belongs to the newest place', async () => {
      const first = await atWork();
      await first.turn(1, 'i1', 'A');
      const second = await SampleLearner.checkIn(api.url, session, seat - 1);
      expect((await first.turn(2, 'i1', 'B')).error.code).toBe('place-superseded');
      // What the older place did is not lost, and can be asked for there.
      expect((await first.turn(1, 'i1', 'A')).body).toMatchObject({ seq: 1, shown: { turns: 1 } });
      expect((await second.turns('i1')).body).toMatchObject({ seq: 0, shown: { turns: 1 } });
      expect((await second.turn(1, 'i1', 'B')).body).toMatchObject({ seq: 1, shown: { turns: 2, done: true } });
    });

    it('takes nothing in a pause and after the end, but what was given in time', async () => {
      const learner = await atWork();
      const id = session.members.find(({ personalCode }) => personalCode === session.members[seat - 1]!.personalCode)!.id;
      await act(session, { action: 'pause', participants: [id], reason: 'other' });
      expect((await learner.turn(1, 'i1', 'A')).error).toMatchObject({ code: 'attempt-not-open', details: { reason: 'paused' } });
      await act(session, { action: 'resume', participants: [id] });
      const before = Date.now();
      await act(session, { action: 'end', participants: [id], reason: 'illness' });
      expect((await learner.turn(1, 'i1', 'B', { at: Date.now() + 60_000 })).error.code).toBe('attempt-not-open');
      expect((await scoreOf(learner.attemptId)).total).toBe(0);
      expect((await learner.turn(1, 'i1', 'B', { at: before })).body).toMatchObject({ seq: 1, state: 'ended', shown: { done: true } });
      expect(await rows(learner.attemptId)).toMatchObject([{ late: true }]);
      await eventually(async () => (await scoreOf(learner.attemptId)).total === 1);
    });

    it('scores an item from its turns, and one that was never handed in from its answer', async () => {
      const learner = await atWork();
      await learner.turn(1, 'i1', 'A');
      await learner.turn(2, 'i1', 'B');
      await learner.save([learner.choose('i1', 'C'), learner.choose('i2', 'B'), learner.choose('i3', 'B')]);
      await learner.submit();
      expect(await scoreOf(learner.attemptId)).toMatchObject({ total: 2.5, max_total: 3, scores: [0.5, 1, 1], statuses: [0, 0, 0] });
    });

    it('loses nothing when the connections break between the log and the reply', async () => {
      const learner = await atWork();
      let breaking = true;
      const breaker = (async () => {
        while (breaking) {
          await api.dataSource.query(`select pg_terminate_backend(pid) from pg_stat_activity where application_name = 'synoo turns' and datname = current_database()`);
          await new Promise((resolve) => setTimeout(resolve, 60));
        }
      })();
      const replies: unknown[] = [];
      try {
        for (let seq = 1; seq <= 8; seq++) {
          for (let tries = 0; ; tries++) {
            const reply = await learner.turn(seq, 'i1', 'A');
            if (reply.status === 200) {
              replies.push(reply.body.shown?.turns);
              break;
            }
            expect([reply.status, reply.error.code]).toEqual([503, 'not-ready']);
            if (tries > 500) throw new Error('never accepted');
          }
        }
      } finally {
        breaking = false;
        await breaker;
      }
      expect(replies).toEqual(Array.from({ length: 8 }, (_, index) => index + 1));
      expect((await rows(learner.attemptId)).map(({ seq }) => seq)).toEqual(replies);
    });

    it('cannot be read by the delivery path, and its own role knows nobody', async () => {
      const [rights] = await api.dataSource.query<Record<string, boolean>[]>(`select
        has_table_privilege('synoo_delivery', 'key.form_key', 'select') as a, has_table_privilege('synoo_delivery', 'key.withheld_document', 'select') as b,
        has_table_privilege('synoo_delivery', 'attempt_turn', 'select') as c, has_schema_privilege('synoo_turns', 'person', 'usage') as d,
        has_table_privilege('synoo_turns', 'answer_event', 'insert') as e, has_table_privilege('synoo_turns', 'attempt_turn', 'update') as f,
        has_column_privilege('synoo_turns', 'attempt', 'state', 'update') as g`);
      expect(new Set(Object.values(rights!))).toEqual(new Set([false]));
      await expect(api.dataSource.query('update attempt_turn set late = true')).rejects.toThrow('append-only');
    });
  });

  describe('through a test that leads', () => {
    let session: SampleSession;
    const codes = ['LED-FIRST', 'LED-EASY', 'LED-HARD', 'LED-END'] as const;

    beforeAll(async () => {
      const items = codes.map((code, i) => plainItem(code, `Суроо ${i + 1}?`, `Вопрос ${i + 1}?`));
      const form = await onlineForm(api, 'LED-1', items, { test: branchingTest(...codes) });
      session = await sampleSession(api, { learners: 4, made: [form] });
    });

    it('hands out one item after the other, where the rules lead', async () => {
      const learner = await SampleLearner.checkIn(api.url, session, 0);
      expect(JSON.stringify(learner.form.document)).not.toContain('Суроо');
      expect(learner.view.attemptDocument).not.toHaveProperty('plan');
      expect(Object.keys(learner.view.attemptDocument.order)).toEqual(['i1', 'i2', 'i3', 'i4']);
      await startAll(session);
      const start = await learner.turns();
      expect(start.body).toMatchObject({ item: 'i1', shown: null, reached: ['i1'], document: { ref: 'i1' } });
      expect(JSON.stringify(start.body.document)).toContain('Суроо 1?');
      expect((await learner.turn(1, 'i2', 'B', { kind: 'next' })).error.details).toEqual({ reason: 'not-current' });
      const hard = await learner.turn(1, 'i1', 'B', { kind: 'next', language: 'ru' });
      expect(hard.body).toMatchObject({ item: 'i3', reached: ['i1', 'i3'] });
      expect(JSON.stringify(hard.body.document)).toContain('Вопрос 3?');
      await learner.turn(2, 'i3', 'A', { kind: 'next' });
      const end = await learner.turn(3, 'i4', 'B', { kind: 'next' });
      expect(end.body).toMatchObject({ item: null, document: null, reached: ['i1', 'i3', 'i4'] });
      expect((await learner.turn(4, 'i4', 'B', { kind: 'next' })).error.details).toEqual({ reason: 'finished' });
      expect((await rows(learner.attemptId)).map(({ led_to }) => led_to)).toEqual(['i3', 'i4', null]);
      await learner.submit();
      // The item that the rules left out is missing by design: neither in the sum nor in its maximum.
      expect(await scoreOf(learner.attemptId)).toMatchObject({ total: 2, max_total: 3, scores: [1, null, 0, 1], statuses: [0, 3, 0, 0], test_outcomes: { TOTAL: 2 } });
    });

    it('says beforehand that there is no way back', async () => {
      const briefings = await api.dataSource.query<{ body: string }[]>(`select body from form_document where form_id = $1 and kind = 'briefing'`, [session.forms[0]!.id]);
      expect(briefings.map(({ body }) => (JSON.parse(body) as { navigation?: string }).navigation)).toEqual(['forward', 'forward']);
    });

    it('keeps the way that was taken when the key is corrected afterwards', async () => {
      const learner = await SampleLearner.checkIn(api.url, session, 1);
      await startAll(session);
      await learner.turn(1, 'i1', 'A', { kind: 'next' });
      await learner.turn(2, 'i2', 'B', { kind: 'next' });
      await learner.submit();
      expect(await scoreOf(learner.attemptId)).toMatchObject({ scores: [0, 1, null, 0], statuses: [0, 0, 3, 2] });
      await session.admin.call(routes.correctForm, { params: { id: session.forms[0]!.id }, body: { corrections: [{ action: 'replace-key', ref: 'i1', response: 'RESPONSE', correct: ['A'] }], reason: 'туура эмес ачкыч' } });
      const corrected = await eventually(async () => (await api.dataSource.query<Score[]>('select scores, statuses from attempt_score where attempt_id = $1 and rules_version = 2', [learner.attemptId]))[0]);
      expect(corrected).toMatchObject({ scores: [1, 1, null, 0], statuses: [0, 0, 3, 2] });
    });
  });

  it('plans a drawn test for each attempt, and needs no server for it', async () => {
    const items = Array.from({ length: 6 }, (_, i) => plainItem(`DRAWN-${i + 1}`, `Суроо ${i + 1}?`, `Вопрос ${i + 1}?`));
    const refs = items.map(({ code }) => `<qti-assessment-item-ref identifier="${code}" href="${code}.xml"/>`).join('');
    const test = `<qti-assessment-test xmlns="http://www.imsglobal.org/xsd/imsqtiasi_v3p0" identifier="D" title="D"><qti-test-part identifier="P" navigation-mode="nonlinear" submission-mode="individual"><qti-assessment-section identifier="S" title="S" visible="true"><qti-selection select="3"/><qti-ordering shuffle="true"/>${refs}</qti-assessment-section></qti-test-part></qti-assessment-test>`;
    const form = await onlineForm(api, 'DRAWN-1', items, { test });
    const session = await sampleSession(api, { learners: 2, made: [form] });
    const learner = await SampleLearner.checkIn(api.url, session, 0);
    const plan = learner.view.attemptDocument.plan!;
    expect(new Set(plan).size).toBe(3);
    expect(form.document).not.toHaveProperty('online');
    await startAll(session);
    expect((await learner.turns('i1')).error).toMatchObject({ code: 'turn-refused' });
    await learner.save([learner.choose(plan[0]!, 'B'), learner.choose(plan[2]!, 'B')]);
    await learner.submit();
    const score = await scoreOf(learner.attemptId);
    expect(score).toMatchObject({ total: 2, max_total: 3 });
    form.document.sections[0]!.items.forEach(({ ref }, index) => expect(score.statuses[index]).toBe(plan.includes(ref) ? (ref === plan[1] ? 1 : 0) : 3));
  });
});
