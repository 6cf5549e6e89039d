import fc from 'fast-check';
import { GroupCommit } from './group-commit';
import { Lru } from './lru';
import { StoredPrefix } from './stored-prefix';

describe('Stored prefix', () => {
  it('is the run of numbers from 1, in whatever order and how often they come', () => {
    fc.assert(
      fc.property(fc.array(fc.array(fc.integer({ min: 1, max: 30 }))), (batches) => {
        const prefix = new StoredPrefix();
        const seen = new Set<number>();
        for (const batch of batches) {
          batch.forEach((number) => prefix.add(number));
          batch.forEach((number) => seen.add(number));
          let run = 0;
          while (seen.has(run + 1)) run += 1;
          expect(prefix.prefix).toBe(run);
          expect(prefix.hasGap).toBe([...seen].some((number) => number > run));
        }
      }),
    );
  });

  it('joins what lies behind a gap that another process filled', () => {
    const prefix = new StoredPrefix();
    [1, 5, 6].forEach((number) => prefix.add(number));
    prefix.raise(4);
    expect([prefix.prefix, prefix.hasGap]).toEqual([6, false]);
    prefix.raise(2);
    expect(prefix.prefix).toBe(6);
  });
});

describe('Group commit', () => {
  const add = (commits: GroupCommit<number, number>, entry: number): Promise<number> => new Promise((resolve, reject) => commits.add(entry, (result) => (result instanceof Error ? reject(result) : resolve(result))));
  const options = { lanes: 1, maxWeight: 3, maxWaiting: 100, weight: () => 1 };

  it('does together what arrives while an earlier batch is under way', async () => {
    const batches: number[][] = [];
    const commits = new GroupCommit<number, number>(async (entries) => {
      batches.push([...entries]);
      await new Promise((resolve) => setTimeout(resolve, 5));
      return entries.map((entry) => entry * 10);
    }, options);
    expect(await Promise.all([1, 2, 3, 4, 5].map((entry) => add(commits, entry)))).toEqual([10, 20, 30, 40, 50]);
    expect(batches).toEqual([[1, 2, 3], [4, 5]]);
  });

  it('refuses one entry alone, or all when the commit fails, and goes on', async () => {
    let fail = false;
    const commits = new GroupCommit<number, number>(async (entries) => {
      if (fail) throw new Error('gone');
      return entries.map((entry) => (entry === 2 ? new Error('bad') : entry));
    }, options);
    const [one, two] = await Promise.allSettled([add(commits, 1), add(commits, 2)]);
    expect([one.status, two.status]).toEqual(['fulfilled', 'rejected']);
    fail = true;
    await expect(Promise.all([add(commits, 1), add(commits, 3)])).rejects.toThrow('gone');
    fail = false;
    expect(await add(commits, 4)).toBe(4);
  });

  /** One lane that does what waits when it is told to. */
  function held(maxWaiting: number) {
    const done: (() => void)[] = [];
    const commits = new GroupCommit<number, number>((entries) => new Promise((resolve) => done.push(() => resolve(entries))), { ...options, maxWaiting, weight: (entry) => entry });
    return { commits, done };
  }
  const turn = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

  it('takes in no more than may wait, and more as soon as a lane has taken some', async () => {
    const { commits, done } = held(5);
    const first = add(commits, 2);
    await turn();
    const waiting = [add(commits, 2), add(commits, 3)];
    await expect(add(commits, 1)).rejects.toMatchObject({ code: 'not-ready' });
    done[0]!();
    await first;
    await turn();
    const all = [first, ...waiting, add(commits, 1)];
    for (let number = 1; number < all.length; number += 1) {
      done[number]!();
      await all[number];
      await turn();
    }
    expect(await Promise.all(all)).toEqual([2, 2, 3, 1]);
  });

  it('refuses what waits when it is told to, does what is under way, and goes on', async () => {
    const { commits, done } = held(5);
    const first = add(commits, 1);
    await turn();
    const waiting = Promise.allSettled([add(commits, 3), add(commits, 3)]);
    commits.refuseWaiting(new Error('gone'));
    expect(await waiting).toMatchObject([{ reason: { message: 'gone' } }, { reason: { message: 'gone' } }]);
    const next = add(commits, 5);
    done[0]!();
    await first;
    await turn();
    done[1]!();
    expect([await first, await next]).toEqual([1, 5]);
  });

  it('begins no batch of nothing where what was to go was refused meanwhile', async () => {
    const { commits, done } = held(5);
    const refused = expect(add(commits, 1)).rejects.toThrow('gone');
    commits.refuseWaiting(new Error('gone'));
    await refused;
    await turn();
    expect(done).toHaveLength(0);
  });
});

describe('Least recently used', () => {
  it('forgets what was not used for longest, by size', () => {
    const kept = new Lru<string, string>(5, (value) => value.length);
    kept.set('a', 'aa');
    kept.set('b', 'bb');
    kept.get('a');
    kept.set('c', 'cc');
    expect([kept.get('a'), kept.get('b'), kept.get('c')]).toEqual(['aa', undefined, 'cc']);
  });
  it('never holds more than there is room for, and always what was set last', () => {
    const step = fc.record({ key: fc.integer({ min: 0, max: 9 }), size: fc.integer({ min: 1, max: 4 }), get: fc.boolean() });
    fc.assert(
      fc.property(fc.array(step, { maxLength: 60 }), (steps) => {
        const kept = new Lru<number, string>(8, (value) => value.length);
        for (const { key, size, get } of steps) {
          if (get) kept.get(key);
          else {
            kept.set(key, 'x'.repeat(size));
            expect(kept.get(key)).toHaveLength(size);
          }
          const held = Array.from({ length: 10 }, (_, at) => kept.get(at)?.length ?? 0).reduce((sum, length) => sum + length, 0);
          expect(held).toBeLessThanOrEqual(8);
        }
      }),
    );
  });

  it('keeps what is used again and again, however much else comes and goes', () => {
    fc.assert(
      fc.property(fc.integer({ min: 4, max: 40 }), fc.array(fc.integer({ min: 1, max: 1_000 }), { minLength: 50, maxLength: 200 }), (capacity, others) => {
        const kept = new Lru<number, string>(capacity);
        kept.set(0, 'used');
        for (const other of others) {
          kept.set(other, 'other');
          expect(kept.get(0)).toBe('used');
        }
      }),
    );
  });
});
