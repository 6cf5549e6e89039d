import type { OutboxStatus } from '../outbox/answer-outbox';
import { isTrouble, saveWord } from './save-word';

const status: OutboxStatus = { writing: 0, unsaved: 0, unsent: 0, unsavedItems: new Set(), storageTrouble: false, unread: false, trouble: null };

describe('saveWord', () => {
  it.each([
    [{}, true, 'saved'],
    [{ unsent: 3 }, true, 'saved'],
    [{ writing: 1, unsaved: 1 }, true, 'writing'],
    [{ unsaved: 2 }, true, 'here'],
    [{ unsaved: 2, trouble: 'unreachable' }, true, 'offline'],
    [{ unsaved: 2 }, false, 'offline'],
    [{}, false, 'offline-saved'],
    [{ writing: 1, unsaved: 1, storageTrouble: true }, true, 'not-kept'],
    [{ storageTrouble: true }, true, 'saved'],
    [{ unsaved: 1, trouble: 'signed-out' }, true, 'signed-out'],
    [{ trouble: 'refused' }, true, 'refused'],
    [{ unsaved: 1, trouble: 'waiting' }, true, 'here'],
  ] as const)('%j, online %j → %s', (part, online, word) => expect(saveWord({ ...status, ...part }, online)).toBe(word));

  it('knows which words ask for attention', () => {
    expect((['saved', 'writing', 'here'] as const).map(isTrouble)).toEqual([false, false, false]);
    expect((['offline', 'offline-saved', 'not-kept', 'signed-out', 'refused'] as const).every(isTrouble)).toBe(true);
  });
});
