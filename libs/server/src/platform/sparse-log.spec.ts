import { Log, requestContext } from './logger';
import { SparseLog } from './sparse-log';

describe('SparseLog', () => {
  let lines: Record<string, unknown>[] = [];
  const log = new Log({ logLevel: 'info' }, (line) => void lines.push(JSON.parse(line) as Record<string, unknown>));
  const told = () => lines.splice(0).map(({ level, event, reason, count, requestId }) => [level, event, reason, count, requestId]);

  beforeEach(() => {
    jest.useFakeTimers();
    lines = [];
  });
  afterEach(() => jest.useRealTimers());

  it('tells the first at once, and how many more there were every five seconds', () => {
    const sparse = new SparseLog(log);
    requestContext.run({ requestId: 'a' }, () => {
      for (let n = 0; n < 1_000; n++) sparse.warn('refused', { reason: 'full' });
    });
    sparse.info('refused', { reason: 'files' }, 3);
    sparse.warn('refused', { reason: 'none' }, 0);
    expect(told()).toEqual([['warn', 'refused', 'full', 1, 'a'], ['info', 'refused', 'files', 3, undefined]]);
    jest.advanceTimersByTime(5_000);
    expect(told()).toEqual([['warn', 'refused', 'full', 999, undefined]]);
    sparse.warn('refused', { reason: 'full' });
    expect(told()).toEqual([]);
    jest.advanceTimersByTime(5_000);
    expect(told()).toEqual([['warn', 'refused', 'full', 1, undefined]]);
    jest.advanceTimersByTime(10_000);
    expect([told(), jest.getTimerCount()]).toEqual([[], 0]);
    sparse.warn('refused', { reason: 'full' });
    expect(told()).toEqual([['warn', 'refused', 'full', 1, undefined]]);
  });
});
