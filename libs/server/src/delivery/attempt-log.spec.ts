import { inTime } from '../platform/connection-limits';
import { AttemptLog } from './attempt-log';

describe('AttemptLog', () => {
  it.each([
    ['one attempt, which a page waits for, as long as everything', 1, false],
    ['many attempts, which a job asks for, longer', 2, true],
  ])('gives the logs of %s', async (_, attempts, longer) => {
    const limits: number[] = [];
    const pool = { query: async ({ query_timeout: limit = inTime.query_timeout }: { readonly query_timeout?: number }) => (limits.push(limit), { rows: [] }) };
    await new AttemptLog(pool as never, undefined as never).events(Array.from({ length: attempts }, () => 'a'));
    expect(limits.map((limit) => limit > inTime.query_timeout)).toEqual([longer, longer]);
  });
});
