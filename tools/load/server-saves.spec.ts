import { between, readBuckets } from './server-saves';

const metrics = (counts: readonly [string, number][]): string =>
  `# TYPE synoo_save_seconds histogram\n${counts.map(([bound, count]) => `synoo_save_seconds_bucket{le="${bound}"} ${count}`).join('\n')}\nsynoo_save_seconds_sum 1.5\nsynoo_request_seconds_bucket{le="0.01",route="x"} 7\n`;

describe('Time of saves at the server', () => {
  it('reads the buckets of saves and no others', () => {
    expect([...readBuckets(metrics([['0.01', 2], ['+Inf', 3]]))]).toEqual([[0.01, 2], [Number.POSITIVE_INFINITY, 3]]);
    expect(readBuckets('').size).toBe(0);
  });

  it('tells quantiles of what came between two looks', () => {
    const before = readBuckets(metrics([['0.01', 100], ['0.02', 100], ['0.1', 100], ['+Inf', 100]]));
    const after = readBuckets(metrics([['0.01', 150], ['0.02', 190], ['0.1', 200], ['+Inf', 200]]));
    // Half within 10 ms; 95 of 100 lie halfway through the last bucket, from 20 to 100 ms.
    expect(between(before, after)).toEqual({ p50: 10, p95: 60, p99: 92 });
    expect(between(after, after)).toBeNull();
  });

  it('tells nothing where the count has become smaller', () => {
    expect(between(readBuckets(metrics([['0.01', 9], ['+Inf', 9]])), readBuckets(metrics([['0.01', 2], ['+Inf', 12]])))).toBeNull();
  });

  it('gives the last bound for what is beyond it', () => {
    expect(between(new Map(), readBuckets(metrics([['0.01', 0], ['+Inf', 5]])))).toEqual({ p50: 10, p95: 10, p99: 10 });
  });
});
