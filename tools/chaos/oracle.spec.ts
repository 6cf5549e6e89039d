import 'fake-indexeddb/auto';
import { AnswerOutbox } from '@synoo/outbox';
import { Browser, fillDisks, freeDisks } from './browser';
import { Oracle } from './oracle';

const attemptId = '018f0000-0000-7000-8000-000000000001';

describe('What a page promised', () => {
  it('is that decisions are kept; a measurement that the disk did not take is no broken promise', async () => {
    const oracle = new Oracle();
    const said = oracle.page(attemptId);
    const browser = new Browser('oracle-spec');
    const outbox = new AnswerOutbox({
      store: browser.openDatabase().store,
      mark: browser.mark,
      later: () => () => undefined,
      random: Math.random,
      changed: (status) => {
        if (status.writing === 0) said.allKept(!status.storageTrouble && outbox.unwritten().length === 0);
      },
      send: () => Promise.resolve({ ok: false, why: 'unreachable' }),
    });
    await outbox.open({ attemptId, epoch: 1 }, 0);
    const visit = (ms: number): void => {
      said.enter('visit', 'i1', String(ms), ms);
      outbox.append({ kind: 'visit', item: 'i1', value: { ms }, at: ms });
    };
    const answer = (word: string): void => {
      said.enter('answer', 'i1', word, 5);
      outbox.append({ kind: 'answer', item: 'i1', value: { r1: word }, at: 5 });
    };
    const promised = (): boolean[] => (oracle.entered.get(attemptId) ?? []).map((entered) => entered.promised);

    fillDisks([browser]);
    visit(1);
    expect(promised()).toEqual([false]);
    answer('өрт');
    await outbox.settled();
    expect(promised()).toEqual([false, false]);
    freeDisks([browser]);
    answer('суу');
    await outbox.settled();
    expect(promised()).toEqual([true, true, true]);
    outbox.close();
  });
});
