import { inTime } from '../platform/connection-limits';
import { AttemptLog } from './attempt-log';

describe('AttemptLog', () => {
  it.each([
    ['one attempt, which a page waits for, as long as everything', 1, false],
    ['many attempts, which a job asks for, longer', 2, true],
  ])('gives the logs of %s', async (_, attempts, longer) => {
    const limits: number[] = [];
    const query = async (asked: string | { readonly query_timeout?: number }) => {
      if (typeof asked !== 'string') limits.push(asked.query_timeout ?? inTime.query_timeout);
      return { rows: [] };
    };
    const pool = { query, connect: async () => ({ query, release: () => undefined }) };
    await new AttemptLog(pool as never, undefined as never).events(Array.from({ length: attempts }, () => 'a'));
    expect(limits.map((limit) => limit > inTime.query_timeout)).toEqual([longer, longer]);
  });
});
