import { createTestDatabase, type TestDatabase } from '@synoo/testing';
import { Client } from 'pg';
import { type Acknowledged, countMissing } from './check-stored';
import { EventHashes, eventHash } from './event-hashes';

const attemptId = '00000000-0000-4000-8000-000000000001';

describe('The search for what was acknowledged', () => {
  let database: TestDatabase;
  let client: Client;
  beforeAll(async () => {
    database = await createTestDatabase();
    client = new Client({ connectionString: database.url });
    await client.connect();
  });
  afterAll(async () => {
    await client.end();
    await database.drop();
  });

  const sent = [['answer', { r1: 'b' }], ['visit', { ms: 12 }], ['flag', true], ['answer', { r1: ['ң'] }]] as const;
  const learner = (acknowledged: number): Acknowledged => {
    const hashes = new EventHashes();
    for (const [kind, value] of sent) hashes.add(eventHash(kind, 'i1', value));
    return { attemptId, epoch: 1, acknowledged, hashes, answers: new Map<string, unknown>([['i1', { r1: ['ң'] }]]), cookie: '' };
  };
  const missing = (acknowledged: number) => countMissing([learner(acknowledged)], '', database.url);
  async function store(rows: readonly (readonly [seq: number, kind: string, value: unknown])[]): Promise<void> {
    await client.query('truncate answer_event');
    for (const [seq, kind, value] of rows) await client.query('insert into answer_event (attempt_id, epoch, seq, kind, item, value, at, late, counts) values ($1, 1, $2, $3, $4, $5, now(), false, true)', [attemptId, seq, kind, 'i1', JSON.stringify(value)]);
  }
  const rows = sent.map(([kind, value], index) => [index + 1, kind, value] as const);

  it('finds all of them as they were sent', async () => {
    await store(rows);
    expect(await missing(4)).toBe(0);
  });

  it('misses one that is not stored, and none that was not acknowledged', async () => {
    await store(rows.slice(0, 3));
    expect([await missing(3), await missing(4)]).toEqual([0, 1]);
  });

  it('sees another content, though it is not the latest answer and the count is right', async () => {
    await store([[1, 'answer', { r1: 'c' }], ...rows.slice(1)]);
    expect(await missing(4)).toBe(1);
    await store([rows[0]!, [2, 'visit', { ms: 13 }], [3, 'flag', false], rows[3]!]);
    expect(await missing(4)).toBe(2);
  });
});
