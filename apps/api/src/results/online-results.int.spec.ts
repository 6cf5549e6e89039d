import { type Release, routes } from '@synoo/contracts';
import { startTestApi, type TestApi } from '@synoo/testing';
import { parse } from 'csv-parse/sync';
import { type Client, signedIn } from '../testing/client';
import { branchingTest, drawnItem, onlineForm, plainItem } from '../testing/online-items';
import { eventually, SampleLearner, sampleSession, type SampleForm, type SampleSession, startAll } from '../testing/sample-session';

type Row = Readonly<Record<string, string>>;

describe('Results of forms that differ between learners', () => {
  let api: TestApi;
  let contractor: Client;
  const drawn = new Map<string, string>();
  const ways = new Map<string, 'hard' | 'easy' | 'stopped'>();
  let results: Row[];
  let codebook: Row[];
  const made: SampleForm[] = [];

  const atWork = async (session: SampleSession, learners: number): Promise<SampleLearner[]> => {
    const checked: SampleLearner[] = [];
    for (let seat = 0; seat < learners; seat++) checked.push(await SampleLearner.checkIn(api.url, session, seat));
    await startAll(session);
    return checked;
  };
  const pseudonymOf = async (attemptId: string): Promise<string> => (await api.dataSource.query<{ pseudonym: string }[]>('select pseudonym from attempt join learner on learner.id = learner_id where attempt.id = $1', [attemptId]))[0]!.pseudonym;

  beforeAll(async () => {
    api = await startTestApi();
    contractor = await signedIn(api, ['contractor']);
    made.push(await onlineForm(api, 'TPL', [drawnItem]));
    for (const [index, learner] of (await atWork(await sampleSession(api, { learners: 4, made: [made[0]!] }), 4)).entries()) {
      const now = await learner.now();
      const [number] = Object.values(now.attemptDocument!.values['i1']!);
      drawn.set(await pseudonymOf(learner.attemptId), number!);
      await learner.save([learner.answer('i1', { r1: String(Number(number) * 2 + (index === 3 ? 1 : 0)) })]);
      await learner.submit();
    }
    made.push(await onlineForm(api, 'WAYS', ['W-A', 'W-EASY', 'W-HARD', 'W-END'].map((code) => plainItem(code, code, code)), { test: branchingTest('W-A', 'W-EASY', 'W-HARD', 'W-END') }));
    const [hard, easy, stopped] = await atWork(await sampleSession(api, { learners: 3, made: [made[1]!] }), 3);
    for (const [learner, steps, way] of [[hard!, [['i1', 'B'], ['i3', 'A'], ['i4', 'B']], 'hard'], [easy!, [['i1', 'A'], ['i2', 'B'], ['i4', 'B']], 'easy'], [stopped!, [['i1', 'B']], 'stopped']] as const) {
      for (const [index, [ref, authored]] of steps.entries()) expect((await learner.turn(index + 1, ref, authored, { kind: 'next' })).status).toBe(200);
      ways.set(await pseudonymOf(learner.attemptId), way);
      await learner.submit();
    }
    await eventually(async () => (await contractor.call(routes.available)).body.forms.every(({ pending }) => pending === 0));
    const { body } = await contractor.call(routes.createRelease, { body: { title: 'Онлайн', formIds: made.map(({ id }) => id) } });
    const release = await eventually(async (): Promise<Release | false> => {
      const { body: now } = await contractor.call(routes.release, { params: { id: body.id } });
      return now.state !== 'building' && now;
    });
    expect(release).toMatchObject({ state: 'ready', participants: 7 });
    const file = async (name: string): Promise<Row[]> => parse(Buffer.from(await (await contractor.raw(routes.downloadFile, { params: { id: release.id, name } })).arrayBuffer()), { columns: true, bom: true }) as unknown as Row[];
    [results, codebook] = [await file('results.csv'), await file('codebook.csv')];
  }, 90_000);
  afterAll(() => api.close());

  it('tell the values that each learner was given, which differ, and the scores agree with them', () => {
    const rows = results.filter((row) => row['form'] === 'TPL');
    expect(new Set(drawn.values()).size).toBeGreaterThan(1);
    expect(rows.map((row) => [row['pseudonym'], row['TPL_TWICE_value_N']])).toEqual(rows.map((row) => [row['pseudonym'], drawn.get(row['pseudonym']!)]));
    for (const row of rows) expect(row['TPL_TWICE_score']).toBe(Number(row['TPL_TWICE_RESPONSE']) === 2 * Number(row['TPL_TWICE_value_N']) ? '1' : '0');
    expect(rows.map((row) => row['TPL_TWICE_score']).sort()).toEqual(['0', '1', '1', '1']);
    for (const row of results.filter((one) => one['form'] === 'WAYS')) expect(row['TPL_TWICE_value_N']).toBe('-7');
  });

  it('tell the outcomes of the test, and count only what the rules led to', () => {
    const shown = (row: Row) => ['total', 'max_total', 'W_A_score', 'W_EASY_score', 'W_HARD_score', 'W_END_score', 'test_WAYS_items', 'test_WAYS_led_to_end', 'test_WAYS_TOTAL'].map((name) => row[name]);
    const of = (way: string) => shown(results.find((row) => ways.get(row['pseudonym']!) === way)!);
    expect(of('hard')).toEqual(['2', '3', '1', '-7', '0', '1', '3', '1', '2']);
    expect(of('easy')).toEqual(['2', '3', '0', '1', '-7', '1', '3', '1', '2']);
    // Led on to the hard item and gone: it was not reached, which scores 0; what would have come after it is nobody's.
    expect(of('stopped')).toEqual(['1', '2', '1', '-7', '-8', '-7', '2', '0', '1']);
    expect(results.filter((row) => row['form'] === 'TPL').map((row) => row['test_WAYS_TOTAL'])).toEqual(['-7', '-7', '-7', '-7']);
  });

  it('have every variable in the codebook', () => {
    expect(codebook.map((row) => row['variable'])).toEqual(Object.keys(results[0]!));
    expect(codebook.find((row) => row['variable'] === 'test_WAYS_TOTAL')).toMatchObject({ label_ru: 'WAYS TOTAL: значение, вычисленное правилами теста' });
  });
});
