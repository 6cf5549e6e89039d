import { Injectable, inject } from '@angular/core';
import type { ToolState, ToolStore } from '@synoo/player';
import { TakeSession } from '../session/take-session';

const rememberedAs = 'synoo.take.tools';

/** The test is over: nothing of the tools stays for whoever sits here next. */
export function forgetTools(): void {
  try {
    sessionStorage.removeItem(rememberedAs);
  } catch {
    // Without storage nothing was kept.
  }
}

/** Keeps what the tools know in this tab, for this attempt: marks, ruled out choices, notes. It is never sent. */
@Injectable()
export class ToolKeeper implements ToolStore {
  private readonly attemptId = inject(TakeSession).view()?.attemptId ?? '';

  read(): Partial<Record<keyof ToolState, unknown>> | null {
    try {
      const kept = JSON.parse(sessionStorage.getItem(rememberedAs) ?? '{}') as { attemptId?: string; state?: Partial<Record<keyof ToolState, unknown>> };
      return kept.attemptId === this.attemptId ? (kept.state ?? null) : null;
    } catch {
      // Nothing readable is kept: the tools begin anew.
      return null;
    }
  }

  write(state: ToolState): void {
    try {
      sessionStorage.setItem(rememberedAs, JSON.stringify({ attemptId: this.attemptId, state }));
    } catch {
      // Without storage the tools forget when the page is loaded again.
    }
  }
}
