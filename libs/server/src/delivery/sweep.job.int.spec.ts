import { createTestDatabase, type TestDatabase } from '@synoo/testing';
import { DataSource } from 'typeorm';
import { dataSourceOptions } from '../data-source';
import { Sweep } from './sweep.job';

/** The sweep of an installation with twenty thousand attempts of other days and a few of today. */
describe('Sweep of a large installation', () => {
  let database: TestDatabase;
  let dataSource: DataSource;

  beforeAll(async () => {
    database = await createTestDatabase();
    dataSource = await new DataSource(dataSourceOptions(database.url, 2)).initialize();
    // Neither learners nor forms nor codes: the sweep reads sessions and attempts only.
    await dataSource.query(`
      alter table session disable trigger all;
      alter table attempt disable trigger all;
      insert into session (id, code, title, organisation_id, lab, starts_at, status, seat_rows, seat_columns, rules)
        select gen_random_uuid(), 'S' || n, '', gen_random_uuid(), '', now() - n * interval '1 day', case when n = 1 then 'open' else 'closed' end, 5, 8, '{"idle": {"pauseMinutes": 5}}'
          from generate_series(1, 500) as n;
      insert into attempt (id, session_id, participant_id, learner_id, form_id, state, language, seed, document, time_limit_ms, checked_in_at, started_at, deadline, ended_at)
        select gen_random_uuid(), s.id, gen_random_uuid(), gen_random_uuid(), gen_random_uuid(), case when s.status = 'closed' then 'finished' when n % 2 = 0 then 'working' else 'paused' end, 'ky', '', '{}', 3600000,
               s.starts_at, s.starts_at, s.starts_at + interval '25 hours', case when s.status = 'closed' then s.starts_at + interval '1 hour' end
          from session s, generate_series(1, 40) as n;
      analyze session;
      analyze attempt;
    `);
  });
  afterAll(async () => {
    await dataSource.destroy();
    await database.drop();
  });

  it.each(['endOverdue', 'endBreaks', 'pauseIdle'] as const)('does not read what is over: %s', async (step) => {
    const unused = undefined as never;
    const presence = { activity: () => ({ lastAction: null, online: true }) };
    const sweep = new Sweep(dataSource, { now: () => Date.now() } as never, unused, unused, unused, presence as never, unused, unused, unused, false);
    const run = jest.spyOn(dataSource, 'query');
    await sweep[step]();
    const [[sql, values] = ['']] = run.mock.calls;
    run.mockRestore();
    const plan = (await dataSource.query<{ 'QUERY PLAN': string }[]>(`explain ${sql}`, values)).map((line) => line['QUERY PLAN']).join('\n');
    expect(plan).toMatch(/Scan .*on attempt/u);
    expect(plan).not.toContain('Seq Scan on attempt');
  });
});
