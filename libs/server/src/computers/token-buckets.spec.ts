import { TokenBuckets } from './token-buckets';

describe('token buckets', () => {
  it('let a burst through, then the steady rate, and say how long to wait', () => {
    const buckets = new TokenBuckets({ burst: 3, perSecond: 2 });
    expect([1, 2, 3].map(() => buckets.take('a', 0).ok)).toEqual([true, true, true]);
    expect(buckets.take('a', 0)).toEqual({ ok: false, seconds: 1 });
    expect(buckets.take('a', 500)).toEqual({ ok: true });
    expect(buckets.take('a', 500)).toEqual({ ok: false, seconds: 1 });
    expect(buckets.take('a', 60_000, 3)).toEqual({ ok: true });
  });

  it('know names apart, and are not fooled by a clock that goes back', () => {
    const buckets = new TokenBuckets({ burst: 1, perSecond: 0.1 });
    expect(buckets.take('a', 10_000)).toEqual({ ok: true });
    expect(buckets.take('b', 10_000)).toEqual({ ok: true });
    expect(buckets.take('a', 0)).toEqual({ ok: false, seconds: 10 });
  });
});
