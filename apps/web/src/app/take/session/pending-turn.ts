import type { Turn } from '@synoo/contracts';

const rememberedAs = 'synoo.take.turn';

/** A turn that was taken here and that the server may not have yet; it survives a reload of this tab. */
export const pendingTurn = {
  read(attemptId: string, epoch: number): Turn | null {
    try {
      const kept = JSON.parse(sessionStorage.getItem(rememberedAs) ?? 'null') as { attemptId: string; turn: Turn } | null;
      return kept?.attemptId === attemptId && kept.turn.epoch === epoch ? kept.turn : null;
    } catch {
      // Nothing readable is kept.
      return null;
    }
  },
  keep(attemptId: string, turn: Turn): void {
    try {
      sessionStorage.setItem(rememberedAs, JSON.stringify({ attemptId, turn }));
    } catch {
      // Without storage the turn lasts until the page is loaded again; its answer is in the journal all the same.
    }
  },
  forget(): void {
    try {
      sessionStorage.removeItem(rememberedAs);
    } catch {
      // There was nothing to remember it by.
    }
  },
};
