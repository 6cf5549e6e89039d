import { Injectable, inject, signal } from '@angular/core';
import { takeUntilDestroyed } from '@angular/core/rxjs-interop';
import { Texts } from '@synoo/ui';
import type { Happening, HappeningKind } from '../board/happenings';
import { LiveBoard } from '../live/live-board';

export interface ChronicleLine {
  readonly id: number;
  readonly kind: HappeningKind;
  readonly at: number;
  readonly text: string;
  /** Whom it is about, for a click that selects them. */
  readonly ids: readonly string[];
}

const kept = 20;
/** More learners than this are counted instead of named. */
const named = 3;

/** The last things that happened, newest first, and the one sentence that a screen reader says about the newest. */
@Injectable()
export class Chronicle {
  private readonly texts = inject(Texts);
  private readonly told = signal<readonly ChronicleLine[]>([]);
  private readonly said = signal('');
  private last = 0;

  readonly lines = this.told.asReadonly();
  readonly announcement = this.said.asReadonly();

  constructor() {
    inject(LiveBoard)
      .happenings.pipe(takeUntilDestroyed())
      .subscribe((happening) => {
        this.add(happening);
      });
  }

  /** Says something that has no line of its own, such as the result of an action. */
  announce(text: string): void {
    this.said.set(text);
  }

  private add({ kind, at, rows }: Happening): void {
    const who = rows.length > named ? this.texts.plural('proctor.learners', rows.length) : rows.map((row) => `${row.name} (${row.seat})`).join(', ');
    const text = this.texts.text(`proctor.happening.${kind}`, { who });
    this.told.update((lines) => [{ id: ++this.last, kind, at, text, ids: rows.map((row) => row.participantId) }, ...lines].slice(0, kept));
    this.said.set(text);
  }
}
