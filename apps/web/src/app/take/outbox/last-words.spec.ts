import 'fake-indexeddb/auto';
import type { NewEvent, Place } from './event-store';
import { IndexedEventStore } from './indexed-event-store';
import { LastWordsStore } from './last-words';
import { openTakeDatabase, reopening } from './take-database';

const place: Place = { attemptId: '00000000-0000-4000-8000-000000000001', epoch: 2 };
const answer = (value: string): NewEvent => ({ kind: 'answer', at: 1, item: 'i1', value: { r1: value } });

function setUp() {
  const kept = new Map<string, string>([['synoo.language', 'ky']]);
  const storage = {
    get length() {
      return kept.size;
    },
    key: (index: number) => [...kept.keys()][index] ?? null,
    getItem: (name: string) => kept.get(name) ?? null,
    setItem: (name: string, value: string) => void kept.set(name, value),
    removeItem: (name: string) => void kept.delete(name),
  } as unknown as Storage;
  return { kept, words: new LastWordsStore(() => storage), store: new IndexedEventStore(reopening(() => openTakeDatabase(`last-words-${Math.random()}`))) };
}

describe('LastWordsStore', () => {
  it('brings what a closed page had not written into the journal, after what it had, once and in its own place', async () => {
    const { kept, words, store } = setUp();
    await store.append(place, [answer('өр')], 0, []);
    kept.set('synoo.take.last-words.broken', '{"place":');
    words.keep(place, [answer('өрт'), { kind: 'visit', at: 2, item: 'i1', value: { ms: 5 } }, { kind: 'flag', at: 3, item: 'i1', value: true }]);
    await words.bringInto(store, () => 0);
    await words.bringInto(store, () => 0);
    const [found] = await store.places(place.attemptId);
    expect(found).toMatchObject({ epoch: 2, lastSeq: 3 });
    expect(found?.events.map(({ seq, kind, value }) => [seq, kind, value])).toEqual([[1, 'answer', { r1: 'өр' }], [2, 'answer', { r1: 'өрт' }], [3, 'flag', true]]);
    expect([...kept.keys()]).toEqual(['synoo.language', 'synoo.take.last-words.broken']);
  });

  it('keeps where the learner went, which may have closed a section, and not how long they were there', async () => {
    const { words, store } = setUp();
    words.keep(place, [{ kind: 'visit', at: 1, item: 'i2', value: { ms: 900 } }, { kind: 'visit', at: 2, item: 'i3', value: { ms: 0 } }, { kind: 'page', at: 3, value: 'hidden' }]);
    await words.bringInto(store, () => 0);
    const [found] = await store.places(place.attemptId);
    expect(found?.events.map(({ kind, value }) => [kind, value])).toEqual([['visit', { ms: 0 }]]);
  });

  it('uses no number that the closed page gave without being able to write it', async () => {
    const { words, store } = setUp();
    words.keep(place, [answer('өрт')]);
    await words.bringInto(store, () => 7);
    expect((await store.places(place.attemptId))[0]?.events.map(({ seq }) => seq)).toEqual([8]);
  });

  it('waits where the journal cannot be written, and keeps nothing where nothing was decided', async () => {
    const { kept, words } = setUp();
    words.keep(place, [{ kind: 'page', at: 2, value: 'hidden' }]);
    expect(kept.size).toBe(1);
    words.keep(place, [answer('өрт')]);
    await words.bringInto({ append: () => Promise.reject(new Error('full')) }, () => 0);
    expect(kept.size).toBe(2);
    expect(words.of(place)).toEqual([answer('өрт')]);
    expect(words.of({ ...place, epoch: 1 })).toEqual([]);
    words.drop(place);
    expect(words.of(place)).toEqual([]);
    expect(kept.size).toBe(1);
  });

  it('is silent where the browser has no such storage', async () => {
    const refused = new LastWordsStore(() => {
      throw new Error('denied');
    });
    refused.keep(place, [answer('өрт')]);
    refused.drop(place);
    await expect(refused.bringInto({ append: () => Promise.reject(new Error('not asked')) }, () => 0)).resolves.toBeUndefined();
  });
});
