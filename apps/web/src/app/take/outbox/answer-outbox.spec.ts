import 'fake-indexeddb/auto';
import fc from 'fast-check';
import type { AnswerEvent } from '@synoo/contracts';
import { AnswerOutbox, type OutboxStatus, type SaveOutcome } from './answer-outbox';
import { backoffMs } from './backoff';
import type { EventStore, NewEvent, NumberMark, Place } from './event-store';
import { IndexedEventStore } from './indexed-event-store';
import { openTakeDatabase, reopening } from './take-database';

const attemptId = '00000000-0000-4000-8000-000000000001';
const answer = (item: string, value: string): NewEvent => ({ kind: 'answer', at: 1, item, value: { r1: value } });

/** What a tab remembers through a reload. */
class Mark implements NumberMark {
  private readonly marks = new Map<string, number>();
  get({ attemptId: attempt, epoch }: Place): number {
    return this.marks.get(`${attempt}/${epoch}`) ?? 0;
  }
  set({ attemptId: attempt, epoch }: Place, upTo: number): void {
    this.marks.set(`${attempt}/${epoch}`, upTo);
  }
}

/** A journal on a disk that may be full. */
function onDisk(real: EventStore, full: () => boolean): EventStore {
  const unlessFull = <T>(work: () => Promise<T>): Promise<T> => (full() ? Promise.reject(new Error('quota')) : work());
  return {
    append: (...args) => unlessFull(() => real.append(...args)),
    renumber: (...args) => unlessFull(() => real.renumber(...args)),
    attempts: () => real.attempts(),
    places: (id) => real.places(id),
    acknowledge: (...args) => real.acknowledge(...args),
  };
}

/** Timers that go off when the test says so. */
class Timers {
  private nextId = 1;
  private readonly due = new Map<number, () => void>();
  readonly waits: number[] = [];
  readonly later = (ms: number, callback: () => void): (() => void) => {
    const id = this.nextId++;
    this.waits.push(ms);
    this.due.set(id, callback);
    return () => this.due.delete(id);
  };
  fire(): void {
    const callbacks = [...this.due.values()];
    this.due.clear();
    for (const callback of callbacks) callback();
  }
  get size(): number {
    return this.due.size;
  }
}

/** The server's side of the log: keyed by epoch and number, first come stays, acknowledges the contiguous prefix. */
class Server {
  readonly log = new Map<number, Map<number, AnswerEvent>>();
  requests = 0;
  inFlight = 0;
  mostInFlight = 0;
  /** Numbers of `events` that other events have. */
  used(epoch: number, events: readonly AnswerEvent[]): number[] {
    return events.filter((event) => event.kind !== 'page' && JSON.stringify(this.log.get(epoch)?.get(event.seq) ?? event) !== JSON.stringify(event)).map(({ seq }) => seq);
  }
  save(epoch: number, events: readonly AnswerEvent[]): { savedSeq: number } {
    const ofEpoch = this.log.get(epoch) ?? new Map<number, AnswerEvent>();
    this.log.set(epoch, ofEpoch);
    for (const event of events) if (!ofEpoch.has(event.seq)) ofEpoch.set(event.seq, event);
    return { savedSeq: this.savedSeq(epoch) };
  }
  savedSeq(epoch: number): number {
    let seq = 0;
    while (this.log.get(epoch)?.has(seq + 1)) seq += 1;
    return seq;
  }
  values(epoch: number): string[] {
    return [...(this.log.get(epoch) ?? [])].sort(([a], [b]) => a - b).flatMap(([, event]) => (event.kind === 'answer' ? [String(event.value['r1'])] : []));
  }
}

async function turns(count = 30): Promise<void> {
  for (let i = 0; i < count; i += 1) await new Promise((resolve) => setImmediate(resolve));
}

let databases = 0;
function freshStore(): IndexedEventStore {
  const name = `outbox-${(databases += 1)}`;
  return new IndexedEventStore(reopening(() => openTakeDatabase(name)));
}

type Fault = 'ok' | 'request-lost' | 'reply-lost' | 'twice' | 'server-error';

function page(store: EventStore, server: Server, faults: () => Fault = () => 'ok', mark: NumberMark = new Mark()) {
  const timers = new Timers();
  let status: OutboxStatus | null = null;
  const outbox = new AnswerOutbox({
    store,
    later: timers.later,
    mark,
    random: () => 0.5,
    changed: (next) => (status = next),
    send: async ({ epoch }: Place, events): Promise<SaveOutcome> => {
      expect(events.length).toBeGreaterThan(0);
      expect(events.length).toBeLessThanOrEqual(200);
      server.requests += 1;
      server.inFlight += 1;
      server.mostInFlight = Math.max(server.mostInFlight, server.inFlight);
      await new Promise((resolve) => setImmediate(resolve));
      server.inFlight -= 1;
      const fault = faults();
      if (fault === 'request-lost' || fault === 'server-error') return { ok: false, why: 'unreachable' };
      const used = server.used(epoch, events);
      const reply = server.save(epoch, events);
      if (used.length > 0) return { ok: false, why: 'number-used', seqs: used };
      if (fault === 'twice') server.save(epoch, events);
      return fault === 'reply-lost' ? { ok: false, why: 'unreachable' } : { ok: true, reply };
    },
  });
  const run = async (rounds = 8): Promise<void> => {
    for (let i = 0; i < rounds; i += 1) {
      await outbox.settled();
      timers.fire();
      await turns();
    }
  };
  return { outbox, timers, run, status: () => status as unknown as OutboxStatus };
}

describe('AnswerOutbox', () => {
  it('keeps first, then sends in one batch, then lets go', async () => {
    const [store, server] = [freshStore(), new Server()];
    const { outbox, run, status } = page(store, server);
    await outbox.open({ attemptId, epoch: 1 }, 0);
    outbox.append(answer('i1', 'a'));
    expect(status()).toMatchObject({ writing: 1, unsaved: 1 });
    outbox.append(answer('i2', 'b'));
    await outbox.settled();
    expect(status()).toMatchObject({ writing: 0, unsaved: 2, unsavedItems: new Set(['i1', 'i2']) });
    expect((await store.places(attemptId))[0]?.events.map(({ seq }) => seq)).toEqual([1, 2]);
    await run();
    expect(server.requests).toBe(1);
    expect(server.values(1)).toEqual(['a', 'b']);
    expect(status()).toMatchObject({ writing: 0, unsaved: 0, unsent: 0, trouble: null });
    expect((await store.places(attemptId))[0]?.events).toEqual([]);
  });

  it('sends no more than 200 at once', async () => {
    const [store, server] = [freshStore(), new Server()];
    const { outbox, run } = page(store, server);
    await outbox.open({ attemptId, epoch: 1 }, 0);
    for (let i = 0; i < 450; i += 1) outbox.append(answer('i1', String(i)));
    await run();
    expect(server.requests).toBe(3);
    expect(server.savedSeq(1)).toBe(450);
  });

  it('goes on after a reload where the numbers ended', async () => {
    const [store, server] = [freshStore(), new Server()];
    const before = page(store, server, () => 'request-lost');
    await before.outbox.open({ attemptId, epoch: 1 }, 0);
    before.outbox.append(answer('i1', 'before'));
    await before.run(2);
    before.outbox.close();
    const after = page(store, server);
    await after.outbox.open({ attemptId, epoch: 1 }, 0);
    expect(after.outbox.unsentEvents().map(({ event }) => event.seq)).toEqual([1]);
    after.outbox.append(answer('i1', 'after'));
    await after.run();
    expect(server.values(1)).toEqual(['before', 'after']);
  });

  it('sends an older place’s events under their own epoch', async () => {
    const [store, server] = [freshStore(), new Server()];
    const old = page(store, server, () => 'request-lost');
    await old.outbox.open({ attemptId, epoch: 1 }, 0);
    old.outbox.append(answer('i1', 'old'));
    await old.run(1);
    old.outbox.close();
    const next = page(store, server);
    await next.outbox.open({ attemptId, epoch: 2 }, 0);
    next.outbox.append(answer('i1', 'new'));
    await next.run();
    expect([server.values(1), server.values(2)]).toEqual([['old'], ['new']]);
    expect(next.outbox.ownEpochs()).toEqual(new Set([1, 2]));
  });

  it('keeps the logs of two attempts in one browser apart', async () => {
    const [store, server] = [freshStore(), new Server()];
    const other = page(store, server, () => 'request-lost');
    await other.outbox.open({ attemptId: 'another', epoch: 1 }, 0);
    other.outbox.append(answer('i1', 'another learner'));
    await other.run(1);
    const mine = page(store, server);
    await mine.outbox.open({ attemptId, epoch: 1 }, 0);
    mine.outbox.append(answer('i1', 'mine'));
    await mine.run();
    expect(server.values(1)).toEqual(['mine']);
    expect((await store.places('another'))[0]?.events).toHaveLength(1);
  });

  it('never gives one number twice when two tabs hold the same place', async () => {
    const [store, server] = [freshStore(), new Server()];
    const [a, b] = [page(store, server), page(store, server)];
    await a.outbox.open({ attemptId, epoch: 1 }, 0);
    await b.outbox.open({ attemptId, epoch: 1 }, 0);
    a.outbox.append(answer('i1', 'a1'));
    b.outbox.append(answer('i1', 'b1'));
    a.outbox.append(answer('i1', 'a2'));
    await Promise.all([a.run(), b.run()]);
    expect(server.values(1).sort()).toEqual(['a1', 'a2', 'b1']);
  });

  it('says so when this computer cannot keep answers, and sends them all the same', async () => {
    const server = new Server();
    const real = freshStore();
    let full = true;
    const store: EventStore = onDisk(real, () => full);
    let lost = true;
    const { outbox, run, status } = page(store, server, () => (lost ? 'request-lost' : 'ok'));
    await outbox.open({ attemptId, epoch: 1 }, 0);
    outbox.append(answer('i1', 'in memory'));
    await run(1);
    expect(status()).toMatchObject({ storageTrouble: true, writing: 1, unsaved: 1, trouble: 'unreachable' });
    full = false;
    outbox.append(answer('i2', 'kept again'));
    await outbox.settled();
    expect(status()).toMatchObject({ storageTrouble: false, writing: 0 });
    expect((await real.places(attemptId))[0]?.events.map(({ seq }) => seq)).toEqual([1, 2]);
    lost = false;
    await run();
    expect(server.values(1)).toEqual(['in memory', 'kept again']);
  });

  it('says before the first answer that the disk is full', async () => {
    const server = new Server();
    let full = true;
    const { outbox, run, status } = page(onDisk(freshStore(), () => full), server);
    await outbox.open({ attemptId, epoch: 1 }, 0);
    expect(status()).toMatchObject({ storageTrouble: true, writing: 0, unsaved: 0 });
    full = false;
    outbox.append(answer('i1', 'there is room'));
    await run();
    expect(status()).toMatchObject({ storageTrouble: false, unsent: 0 });
    expect(server.values(1)).toEqual(['there is room']);
  });

  it('waits longer after each failure, and not at all when told that the network is back', async () => {
    const [store, server] = [freshStore(), new Server()];
    let lost = true;
    const { outbox, timers, run } = page(store, server, () => (lost ? 'request-lost' : 'ok'));
    await outbox.open({ attemptId, epoch: 1 }, 0);
    outbox.append(answer('i1', 'a'));
    await run(4);
    expect(timers.waits.slice(0, 4)).toEqual([500, 750, 1500, 3000]);
    lost = false;
    expect(await outbox.flush()).toBe(true);
    expect(server.values(1)).toEqual(['a']);
  });

  it('finds the one event that the server refuses and saves all others', async () => {
    const [store, server] = [freshStore(), new Server()];
    const timers = new Timers();
    let status: OutboxStatus | null = null;
    const outbox = new AnswerOutbox({
      store,
      later: timers.later,
      mark: new Mark(),
      random: Math.random,
      changed: (next) => (status = next),
      send: ({ epoch }, events) =>
        Promise.resolve(events.some((event) => event.kind === 'answer' && event.value['r1'] === 'poison') ? { ok: false as const, why: 'refused' as const } : { ok: true as const, reply: server.save(epoch, events) }),
    });
    await outbox.open({ attemptId, epoch: 1 }, 0);
    for (let i = 0; i < 20; i += 1) outbox.append(answer('i1', i === 13 ? 'poison' : String(i)));
    for (let i = 0; i < 20; i += 1) {
      await outbox.settled();
      timers.fire();
      await turns();
    }
    expect(server.values(1)).toHaveLength(19);
    expect(server.savedSeq(1)).toBe(20);
    expect(status).toMatchObject({ unsent: 0, trouble: 'refused' });
  });

  /** An outbox whose sending is `send`, on a store of its own unless one is given. */
  function sending(send: (epoch: number, events: readonly AnswerEvent[]) => Promise<SaveOutcome>, store: EventStore = freshStore()) {
    const timers = new Timers();
    const outbox = new AnswerOutbox({ store, later: timers.later, mark: new Mark(), random: () => 0.5, changed: () => undefined, send: ({ epoch }, events) => send(epoch, events) });
    const run = async (rounds = 12): Promise<void> => {
      for (let i = 0; i < rounds; i += 1) {
        await outbox.settled();
        timers.fire();
        await turns();
      }
    };
    return { outbox, timers, run };
  }

  it('gives up no answer while the server refuses everything', async () => {
    const server = new Server();
    let broken = true;
    const { outbox, run } = sending((epoch, events) => Promise.resolve(broken ? { ok: false, why: 'refused' } : { ok: true, reply: server.save(epoch, events) }));
    await outbox.open({ attemptId, epoch: 1 }, 0);
    for (const value of ['a', 'b', 'c']) outbox.append(answer('i1', value));
    await run();
    expect(outbox.status()).toMatchObject({ unsent: 3, trouble: 'refused' });
    broken = false;
    await run();
    await run();
    expect(server.savedSeq(1)).toBe(3);
    expect(server.values(1)).toEqual(['a', 'b', 'c']);
    expect(outbox.status()).toMatchObject({ unsent: 0, trouble: null });
  });

  it('is not held up by an older place of which the server takes nothing', async () => {
    const [store, server] = [freshStore(), new Server()];
    await store.append({ attemptId, epoch: 1 }, [answer('i1', 'old')], 0, []);
    const { outbox, run } = sending((epoch, events) => Promise.resolve(epoch === 1 ? { ok: false, why: 'refused' } : { ok: true, reply: server.save(epoch, events) }), store);
    await outbox.open({ attemptId, epoch: 2 }, 0);
    outbox.append(answer('i2', 'new'));
    await run();
    expect(server.values(2)).toEqual(['new']);
    expect((await store.places(attemptId))[0]?.events).toHaveLength(1);
  });

  it('tries again when sending itself fails', async () => {
    const server = new Server();
    let broken = true;
    const { outbox, timers, run } = sending((epoch, events) => (broken ? Promise.reject(new TypeError('broken off')) : Promise.resolve({ ok: true, reply: server.save(epoch, events) })));
    await outbox.open({ attemptId, epoch: 1 }, 0);
    outbox.append(answer('i1', 'a'));
    await run(2);
    expect([outbox.status().trouble, timers.size]).toEqual(['unreachable', 1]);
    broken = false;
    await run(2);
    expect(server.values(1)).toEqual(['a']);
  });

  it('takes answers along that are in memory only when the page takes a new place', async () => {
    const [real, server] = [freshStore(), new Server()];
    const store: EventStore = onDisk(real, () => true);
    const before = page(store, server, () => 'request-lost');
    await before.outbox.open({ attemptId, epoch: 1 }, 0);
    before.outbox.append(answer('i1', 'in memory'));
    await before.run(1);
    before.outbox.close();
    const after = page(store, server);
    await after.outbox.open({ attemptId, epoch: 2 }, 0, before.outbox.unsentEvents());
    expect(after.status()).toMatchObject({ unsaved: 1, storageTrouble: true });
    after.outbox.append(answer('i2', 'new'));
    await after.run();
    expect([server.values(1), server.values(2)]).toEqual([['in memory'], ['new']]);
  });

  it('writes what it takes along, and gives numbers after it in the same place', async () => {
    const [store, server] = [freshStore(), new Server()];
    const { outbox, run } = page(store, server, () => 'request-lost');
    await outbox.open({ attemptId, epoch: 3 }, 1, [
      { epoch: 2, event: { ...answer('i1', 'older place'), seq: 7 } },
      { epoch: 3, event: { ...answer('i1', 'acknowledged meanwhile'), seq: 1 } },
      { epoch: 3, event: { ...answer('i1', 'this place'), seq: 2 } },
    ]);
    outbox.append(answer('i1', 'next'));
    await run(1);
    expect(outbox.unsentEvents().map(({ epoch, event }) => [epoch, event.seq])).toEqual([[2, 7], [3, 2], [3, 3]]);
    expect((await store.places(attemptId)).map(({ epoch, lastSeq }) => [epoch, lastSeq])).toEqual([[2, 7], [3, 3]]);
  });

  it('sends answers when the storage of the browser hangs', async () => {
    const server = new Server();
    const hanging = new IndexedEventStore(reopening(() => new Promise<never>(() => undefined), 5));
    const { outbox, run } = sending((epoch, events) => Promise.resolve({ ok: true, reply: server.save(epoch, events) }), hanging);
    await outbox.open({ attemptId, epoch: 1 }, 0);
    outbox.append(answer('i1', 'a'));
    await run(1);
    expect(outbox.status()).toMatchObject({ storageTrouble: true });
    expect(server.values(1)).toEqual(['a']);
    await new Promise((resolve) => setTimeout(resolve, 20));
    expect(outbox.status().unsent).toBe(0);
  });

  /** A journal that can be written, and read when `readable` says so. */
  const readableWhen = (real: IndexedEventStore, readable: () => boolean): EventStore => ({
    append: (...args) => real.append(...args),
    renumber: (...args) => real.renumber(...args),
    attempts: () => real.attempts(),
    places: (id) => (readable() ? real.places(id) : Promise.reject(new Error('backing store'))),
    acknowledge: (...args) => real.acknowledge(...args),
  });

  it('does not take a journal that it could not read for an empty one, and sends what is in it once it can', async () => {
    const [real, server] = [freshStore(), new Server()];
    await real.append({ attemptId, epoch: 1 }, [answer('i1', 'of the page before')], 0, []);
    let readable = false;
    const { outbox, run } = sending((epoch, events) => Promise.resolve({ ok: true, reply: server.save(epoch, events) }), readableWhen(real, () => readable));
    await outbox.open({ attemptId, epoch: 2 }, 0);
    outbox.append(answer('i2', 'new'));
    await run();
    expect(server.values(2)).toEqual(['new']);
    expect(outbox.status()).toMatchObject({ unread: true, storageTrouble: true, unsent: 0 });
    readable = true;
    await run();
    expect(server.values(1)).toEqual(['of the page before']);
    expect(outbox.status()).toMatchObject({ unread: false, storageTrouble: false, unsent: 0 });
  });

  it('gives no number away that may be in the journal while it cannot be read', async () => {
    const [real, server] = [freshStore(), new Server()];
    let readable = true;
    const store = readableWhen(real, () => readable);
    const before = sending(() => Promise.resolve({ ok: false, why: 'unreachable' }), store);
    await before.outbox.open({ attemptId, epoch: 1 }, 0);
    before.outbox.append(answer('i1', 'a'));
    before.outbox.append(answer('i1', 'b'));
    await before.outbox.settled();
    before.outbox.close();
    // The page was told that the server has the first two; the server was restored from a back-up since.
    const { outbox, run } = sending((epoch, events) => Promise.resolve({ ok: true, reply: server.save(epoch, events) }), store);
    await outbox.open({ attemptId, epoch: 1 }, 2);
    readable = false;
    outbox.append(answer('i1', 'c'));
    await run();
    expect([server.values(1), server.savedSeq(1)]).toEqual([['c'], 0]);
    readable = true;
    await run();
    expect(server.values(1)).toEqual(['a', 'b', 'c']);
    expect(outbox.status().unsent).toBe(0);
  });

  it('numbers anew what got numbers of the journal while that could be neither read nor written', async () => {
    const [real, server] = [freshStore(), new Server()];
    await real.append({ attemptId, epoch: 1 }, [answer('i1', 'before'), answer('i2', 'before')], 0, []);
    let dead = true;
    const works = <T>(work: () => Promise<T>): Promise<T> => (dead ? Promise.reject(new Error('backing store')) : work());
    const store: EventStore = { append: (...args) => works(() => real.append(...args)), renumber: (...args) => works(() => real.renumber(...args)), attempts: () => real.attempts(), places: (id) => works(() => real.places(id)), acknowledge: (...args) => real.acknowledge(...args) };
    let away = true;
    const { outbox, run } = sending((epoch, events) => Promise.resolve(away ? { ok: false, why: 'unreachable' } : { ok: true, reply: server.save(epoch, events) }), store);
    await outbox.open({ attemptId, epoch: 1 }, 0);
    outbox.append(answer('i1', 'after'));
    await run(2);
    expect(outbox.unsentEvents().map(({ event }) => event.seq)).toEqual([1]);
    dead = false;
    await run(2);
    away = false;
    await run();
    expect(server.values(1)).toEqual(['before', 'before', 'after']);
    expect(outbox.status()).toMatchObject({ unsent: 0, unread: false, storageTrouble: false });
  });

  it('puts last words before what the learner does now, and sends nothing before they are written', async () => {
    const [store, server] = [freshStore(), new Server()];
    const { outbox, timers, run } = sending((epoch, events) => Promise.resolve({ ok: true, reply: server.save(epoch, events) }), store);
    const opening = outbox.open({ attemptId, epoch: 1 }, 0, [], [answer('i1', 'last word')]);
    await opening;
    expect(outbox.unsentEvents().map(({ event }) => [event.seq, event.value])).toEqual([[1, { r1: 'last word' }]]);
    expect([timers.size > 0, server.requests]).toEqual([true, 0]);
    outbox.append(answer('i1', 'now'));
    await run();
    expect(server.values(1)).toEqual(['last word', 'now']);
  });

  it('gives no number twice when a page is loaded again while its disk was full', async () => {
    const [real, server, mark] = [freshStore(), new Server(), new Mark()];
    let full = true;
    const before = page(onDisk(real, () => full), server, () => 'request-lost', mark);
    await before.outbox.open({ attemptId, epoch: 1 }, 0);
    before.outbox.append(answer('i1', 'in memory'));
    before.outbox.append(answer('i1', 'and on its way'));
    await before.run(1);
    const onItsWay = before.outbox.unsentEvents().map(({ event }) => event);
    before.outbox.close();
    full = false;
    const after = page(onDisk(real, () => full), server, () => 'ok', mark);
    await after.outbox.open({ attemptId, epoch: 1 }, 0);
    after.outbox.append(answer('i1', 'after the reload'));
    await after.outbox.settled();
    expect(after.outbox.unsentEvents().map(({ event }) => event.seq)).toEqual([3]);
    server.save(1, onItsWay);
    await after.run();
    expect(server.values(1)).toEqual(['in memory', 'and on its way', 'after the reload']);
    expect(mark.get({ attemptId, epoch: 1 })).toBe(0);
  });

  it('sends under new numbers, in a new place, what has the numbers of other events', async () => {
    const [disk, server] = [freshStore(), new Server()];
    server.save(1, [{ ...answer('i1', 'somebody else'), seq: 2 }]);
    const before = page(disk, server);
    await before.outbox.open({ attemptId, epoch: 1 }, 0);
    for (const [item, value] of [['i1', 'a'], ['i1', 'b'], ['i2', 'c'], ['i1', 'd']] as const) before.outbox.append(answer(item, value));
    await before.run(3);
    expect(before.status()).toMatchObject({ trouble: 'number-used', unsaved: 4 });
    before.outbox.close();
    const after = page(disk, server);
    await after.outbox.open({ attemptId, epoch: 2 }, 0, before.outbox.unsentEvents());
    await after.run();
    expect(after.status()).toMatchObject({ trouble: null, unsent: 0 });
    expect(server.values(1).slice(0, 2)).toEqual(['a', 'somebody else']);
    expect(server.values(2)).toEqual(['b', 'c', 'd']);
    expect((await disk.places(attemptId)).flatMap(({ events }) => events)).toEqual([]);
  });

  it('says that everything is sent although a batch had to be halved on the way', async () => {
    const server = new Server();
    const { outbox } = sending((epoch, events) => Promise.resolve(events.length > 3 ? { ok: false, why: 'refused' } : { ok: true, reply: server.save(epoch, events) }));
    await outbox.open({ attemptId, epoch: 1 }, 0);
    for (let i = 0; i < 20; i += 1) outbox.append(answer('i1', String(i)));
    expect(await outbox.flush()).toBe(true);
    expect(server.savedSeq(1)).toBe(20);
  });

  it('is not held up by an older place that the server no longer knows', async () => {
    const [store, server] = [freshStore(), new Server()];
    await store.append({ attemptId, epoch: 1 }, [answer('i1', 'old')], 0, []);
    const timers = new Timers();
    const outbox = new AnswerOutbox({
      store,
      later: timers.later,
      mark: new Mark(),
      random: Math.random,
      changed: () => undefined,
      send: ({ epoch }, events) => Promise.resolve(epoch === 1 ? { ok: false as const, why: 'signed-out' as const } : { ok: true as const, reply: server.save(epoch, events) }),
    });
    await outbox.open({ attemptId, epoch: 2 }, 0);
    outbox.append(answer('i2', 'new'));
    expect(await outbox.flush()).toBe(true);
    expect(server.values(2)).toEqual(['new']);
    expect((await store.places(attemptId))[0]?.events).toHaveLength(1);
  });

  it('uses up numbers that died with a page, so that the rest is acknowledged', async () => {
    const [store, server] = [freshStore(), new Server()];
    await store.append({ attemptId, epoch: 1 }, [answer('i1', 'after the gap')], 4, []);
    const { outbox, run, status } = page(store, server);
    await outbox.open({ attemptId, epoch: 1 }, 2);
    server.save(1, [1, 2].map((seq): AnswerEvent => ({ ...answer('i1', String(seq)), seq })));
    await run();
    expect(server.savedSeq(1)).toBe(5);
    expect(server.values(1)).toEqual(['1', '2', 'after the gap']);
    expect(status()).toMatchObject({ unsent: 0 });
  });

  it('sends what the journal holds, also where it was told that the server has more than it has', async () => {
    const [store, server] = [freshStore(), new Server()];
    await store.append({ attemptId, epoch: 2 }, ['one', 'two', 'three'].map((value) => answer('i1', value)), 0, []);
    const { outbox, run, status } = page(store, server);
    await outbox.open({ attemptId, epoch: 2 }, 4);
    outbox.append(answer('i1', 'four'));
    await run();
    expect(server.values(2)).toEqual(['one', 'two', 'three', 'four']);
    expect(status()).toMatchObject({ unsent: 0 });
    expect((await store.places(attemptId))[0]?.events).toEqual([]);
  });

  it('loses nothing and doubles nothing through lost requests and replies, crashes, new places and full disks', async () => {
    const step = fc.oneof(
      { weight: 6, arbitrary: fc.record({ do: fc.constant('answer' as const), count: fc.integer({ min: 1, max: 4 }), wait: fc.boolean() }) },
      { weight: 4, arbitrary: fc.record({ do: fc.constant('time' as const) }) },
      { weight: 1, arbitrary: fc.record({ do: fc.constant('crash' as const), newPlace: fc.boolean(), settled: fc.boolean() }) },
      { weight: 1, arbitrary: fc.record({ do: fc.constant('disk' as const), full: fc.boolean() }) },
      { weight: 3, arbitrary: fc.record({ do: fc.constant('network' as const), fault: fc.constantFrom<Fault>('ok', 'request-lost', 'reply-lost', 'twice', 'server-error') }) },
    );
    await fc.assert(
      fc.asyncProperty(fc.array(step, { minLength: 1, maxLength: 40 }), async (steps) => {
        const server = new Server();
        const real = freshStore();
        let full = false;
        let fault: Fault = 'ok';
        const store: EventStore = onDisk(real, () => full);
        let epoch = 1;
        let counter = 0;
        let current = page(store, server, () => fault);
        await current.outbox.open({ attemptId, epoch }, 0);
        /** Answers that the page said were on this computer, by the epoch in which they were given. */
        const promised = new Map<string, number>();
        let given: string[] = [];
        const promise = async (): Promise<void> => {
          await current.outbox.settled();
          if (!current.status().storageTrouble || current.status().writing === 0) for (const value of given) promised.set(value, epoch);
          if (current.status().writing === 0) given = [];
        };
        for (const todo of steps) {
          if (todo.do === 'answer') {
            for (let i = 0; i < todo.count; i += 1) {
              counter += 1;
              given.push(String(counter));
              current.outbox.append(answer(`i${(counter % 5) + 1}`, String(counter)));
            }
            if (todo.wait) await promise();
          } else if (todo.do === 'time') {
            await current.run(1);
            await promise();
          } else if (todo.do === 'crash') {
            if (todo.settled) await promise();
            current.outbox.close();
            given = [];
            if (todo.newPlace) epoch += 1;
            current = page(store, server, () => fault);
            await turns();
            await current.outbox.open({ attemptId, epoch }, server.savedSeq(epoch));
          } else if (todo.do === 'disk') full = todo.full;
          else fault = todo.fault;
        }
        full = false;
        fault = 'ok';
        await promise();
        for (let i = 0; i < 12 && current.status().unsent > 0; i += 1) await current.run(2);
        expect(current.status()).toMatchObject({ unsent: 0, trouble: null });
        const stored = [...server.log.keys()].flatMap((stored) => server.values(stored).map((value) => `${stored}:${value}`));
        expect(new Set(stored).size).toBe(stored.length);
        for (const [value, inEpoch] of promised) expect(stored).toContain(`${inEpoch}:${value}`);
        for (const inEpoch of server.log.keys()) {
          const values = server.values(inEpoch).map(Number);
          expect(values).toEqual([...values].sort((a, b) => a - b));
        }
        expect(server.mostInFlight).toBeLessThanOrEqual(1);
      }),
      { numRuns: 300 },
    );
  }, 60_000);
});

describe('backoffMs', () => {
  it('doubles up to half a minute and takes off a random half', () => {
    expect([1, 2, 3, 4, 5, 6, 20].map((failures) => backoffMs(failures, () => 1))).toEqual([1000, 2000, 4000, 8000, 16000, 30000, 30000]);
    expect(backoffMs(20, () => 0)).toBe(15_000);
  });
});
