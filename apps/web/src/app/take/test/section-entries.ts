import { Injectable, inject, signal } from '@angular/core';
import { TakeSession } from '../session/take-session';

const rememberedAs = 'synoo.take.sections';

/**
 * Working time that was left when each section was entered. The server knows it from the log; this page knows it first, and
 * keeps it in its tab for a reload without network.
 */
@Injectable()
export class SectionEntries {
  private readonly session = inject(TakeSession);
  private readonly attemptId = this.session.view()?.attemptId ?? '';
  private readonly own = signal<ReadonlyMap<number, number>>(this.read());

  leftAt(section: number): number | null {
    const told = this.session.view()?.sectionEntries.find((entry) => entry.section === section)?.leftMs;
    return told ?? this.own().get(section) ?? null;
  }

  /** The section is on the screen now. */
  enter(section: number, leftMs: number): void {
    if (this.leftAt(section) !== null) return;
    // The first section is entered by the start, however long the test took to come onto the screen.
    const left = section === 0 ? (this.session.leftAtStart() ?? leftMs) : leftMs;
    this.own.update((known) => new Map([...known, [section, left]]));
    try {
      sessionStorage.setItem(rememberedAs, JSON.stringify({ attemptId: this.attemptId, entries: [...this.own()] }));
    } catch {
      // Without storage the server's word is asked for at the next reload.
    }
  }

  private read(): ReadonlyMap<number, number> {
    try {
      const kept = JSON.parse(sessionStorage.getItem(rememberedAs) ?? '{}') as { attemptId?: string; entries?: [number, number][] };
      return new Map(kept.attemptId === this.attemptId ? kept.entries : []);
    } catch {
      // Nothing readable is kept.
      return new Map();
    }
  }
}
