import { Injectable, inject, signal } from '@angular/core';
import { TakeSession } from '../session/take-session';

const rememberedAs = 'synoo.take.notes';

/** The learner's own notes: in this tab only, gone with the test. */
@Injectable()
export class TestNotes {
  private readonly attemptId = inject(TakeSession).view()?.attemptId ?? '';
  readonly text = signal(this.read());

  write(text: string): void {
    this.text.set(text);
    try {
      sessionStorage.setItem(rememberedAs, JSON.stringify({ attemptId: this.attemptId, text }));
    } catch {
      // Without storage the notes last until the page is loaded again.
    }
  }

  private read(): string {
    try {
      const kept = JSON.parse(sessionStorage.getItem(rememberedAs) ?? '{}') as { attemptId?: string; text?: string };
      return kept.attemptId === this.attemptId ? (kept.text ?? '') : '';
    } catch {
      // Nothing readable is kept: the notes start empty.
      return '';
    }
  }
}
