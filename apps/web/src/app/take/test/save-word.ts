import type { OutboxStatus } from '../outbox/answer-outbox';

/** What the page says about the learner's answers; each has a sentence `take.save.WORD`. */
export type SaveWord = 'saved' | 'writing' | 'here' | 'offline' | 'offline-saved' | 'not-kept' | 'signed-out' | 'refused';

export function saveWord(status: OutboxStatus, online: boolean): SaveWord {
  if (status.storageTrouble && status.writing > 0) return 'not-kept';
  if (status.trouble === 'refused') return 'refused';
  if (status.trouble === 'signed-out') return 'signed-out';
  // With or without network: nothing is "on this computer" before it is on its disk.
  if (status.writing > 0) return 'writing';
  if (status.trouble === 'unreachable' || !online) return status.unsaved > 0 ? 'offline' : 'offline-saved';
  return status.unsaved > 0 ? 'here' : 'saved';
}

export function isTrouble(word: SaveWord): boolean {
  return word !== 'saved' && word !== 'writing' && word !== 'here';
}
