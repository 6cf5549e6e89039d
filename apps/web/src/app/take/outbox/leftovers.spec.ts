import 'fake-indexeddb/auto';
import type { AnswerEvent } from '@synoo/contracts';
import type { SaveOutcome } from './answer-outbox';
import type { NewEvent, Place } from './event-store';
import { IndexedEventStore } from './indexed-event-store';
import { Leftovers, type LeftoverStatus } from './leftovers';
import { openTakeDatabase, reopening } from './take-database';

const [anna, bermet, here] = ['1', '2', '3'].map((digit) => `00000000-0000-4000-8000-00000000000${digit}`) as [string, string, string];
const answer = (value: string): NewEvent => ({ kind: 'answer', at: 1, item: 'i1', value: { r1: value } });

async function setUp(send: (place: Place, events: readonly AnswerEvent[]) => SaveOutcome, inOtherTabs: readonly string[] = []) {
  const store = new IndexedEventStore(reopening(() => openTakeDatabase(`leftovers-${Math.random()}`)));
  for (const [attemptId, epoch, value] of [[anna, 1, 'first place'], [anna, 2, 'second place'], [bermet, 1, 'other learner'], [here, 4, 'sits here now']] as const) await store.append({ attemptId, epoch }, [answer(value)], 0, []);
  const told: LeftoverStatus[] = [];
  const done: string[] = [];
  let timers: (() => void)[] = [];
  const leftovers = new Leftovers({
    store,
    mark: { get: () => 0, set: () => undefined },
    send: (place, events) => Promise.resolve(send(place, events)),
    later: (_, callback) => {
      timers.push(callback);
      return () => (timers = timers.filter((other) => other !== callback));
    },
    random: () => 0.5,
    free: ({ attemptId }) => Promise.resolve(!inOtherTabs.includes(attemptId)),
    changed: (status) => told.push(status),
    done: (attemptId) => done.push(attemptId),
  });
  const run = async (): Promise<void> => {
    for (let round = 0; round < 10; round += 1) {
      for (const callback of timers.splice(0)) callback();
      for (let turn = 0; turn < 20; turn += 1) await new Promise((resolve) => setImmediate(resolve));
    }
  };
  return { leftovers, store, told, done, run };
}

describe('Leftovers', () => {
  it('sends what earlier learners left, place by place, and says when an attempt is through', async () => {
    const sent: string[] = [];
    const { leftovers, store, told, done, run } = await setUp((place, events) => {
      sent.push(...events.map((event) => `${place.attemptId} ${place.epoch} ${JSON.stringify(event.value)}`));
      return { ok: true, reply: { savedSeq: events.at(-1)!.seq } };
    });
    await leftovers.start(here);
    expect(told.at(-1)).toEqual({ waiting: 3, stuck: 0 });
    await run();
    expect(sent.sort()).toEqual([`${anna} 1 {"r1":"first place"}`, `${anna} 2 {"r1":"second place"}`, `${bermet} 1 {"r1":"other learner"}`]);
    expect(done.sort()).toEqual([anna, bermet]);
    expect(told.at(-1)).toEqual({ waiting: 0, stuck: 0 });
    expect(await store.attempts()).toEqual([here]);
  });

  it('keeps what the server no longer takes from this computer, and says how much it is', async () => {
    const { leftovers, store, told, done, run } = await setUp(({ attemptId }, events) => (attemptId === bermet ? { ok: false, why: 'signed-out' } : { ok: true, reply: { savedSeq: events.at(-1)!.seq } }));
    await leftovers.start(here);
    await run();
    expect(done).toEqual([anna]);
    expect(told.at(-1)).toEqual({ waiting: 0, stuck: 1 });
    expect(await store.attempts()).toEqual([bermet, here]);

    // The codes are shown again: the same changes are no more than before. Their learner comes back: they are on their way with them.
    await leftovers.start(here);
    await run();
    expect(told.at(-1)).toEqual({ waiting: 0, stuck: 1 });
    leftovers.without(bermet);
    expect(told.at(-1)).toEqual({ waiting: 0, stuck: 0 });
  });

  it('does not take an attempt for sent whose journal could not be read when it was to be sent', async () => {
    const { leftovers, store, done, run } = await setUp((_, events) => ({ ok: true, reply: { savedSeq: events.at(-1)!.seq } }));
    const read = store.places.bind(store);
    let reads = 0;
    jest.spyOn(store, 'places').mockImplementation((attemptId) => (attemptId === anna && (reads += 1) === 2 ? Promise.reject(new Error('backing store')) : read(attemptId)));
    await leftovers.start(here);
    expect(done).toEqual([]);
    expect(await store.attempts()).toContain(anna);
    await run();
    expect(done.sort()).toEqual([anna, bermet]);
    expect(await store.attempts()).toEqual([here]);
  });

  it('leaves an attempt to the other tab that it is open in', async () => {
    const { leftovers, done, run } = await setUp((_, events) => ({ ok: true, reply: { savedSeq: events.at(-1)!.seq } }), [anna]);
    await leftovers.start(here);
    await run();
    expect(done).toEqual([bermet]);
  });

  it('leaves an attempt to its learner who is back', async () => {
    const { leftovers, told, done, run } = await setUp(() => ({ ok: false, why: 'unreachable' }));
    await leftovers.start(here);
    await run();
    leftovers.without(anna);
    expect(told.at(-1)).toEqual({ waiting: 1, stuck: 0 });
    leftovers.close();
    expect(done).toEqual([]);
  });
});
