import { Component, DestroyRef, ElementRef, computed, effect, inject, signal, untracked } from '@angular/core';
import { Icon, PluralPipe, TextPipe } from '@synoo/ui';
import { TakeSession } from '../session/take-session';

/** Long enough to be read by the slowest; the clock itself goes on telling. */
const standsMs = 60_000;
/** A screen reader speaks only what comes into a region that it knows. */
const regionKnownMs = 400;

/** A proctor gave time or took some away: a quiet line that pushes the page down instead of covering it, and goes by itself. */
@Component({
  selector: 'app-time-given',
  imports: [Icon, PluralPipe, TextPipe],
  template: `
    @if (given(); as now) {
      <div class="notice"><ui-icon name="timer" /><p>{{ now.key | tn: now.n }}</p><button type="button" class="button small" (click)="dismiss()">{{ 'take.timer.understood' | t }}</button></div>
    }
    <div class="visually-hidden" aria-live="polite">
      @for (now of spoken(); track now) {
        <p>{{ now.key | tn: now.n }}</p>
      }
    </div>
  `,
  styles: `
    .notice {
      display: flex;
      align-items: center;
      gap: var(--space-3);
      padding: var(--space-2) var(--space-4);
      border-top: 1px solid var(--line);
      background: var(--accent-tint);
    }
    p {
      flex: 1;
      max-width: none;
    }
  `,
})
export class TimeGiven {
  private readonly session = inject(TakeSession);
  private readonly host = inject<ElementRef<HTMLElement>>(ElementRef).nativeElement;
  private readonly timers: ReturnType<typeof setTimeout>[] = [];
  protected readonly given = computed(() => {
    const change = this.session.timeGiven();
    return change && { key: change.minutes > 0 ? 'take.timer.given' : 'take.timer.taken', n: Math.abs(change.minutes) };
  });
  /** A list of one: the same words a second time are a new paragraph, and spoken again. */
  protected readonly spoken = signal<readonly { key: string; n: number }[]>([]);

  constructor() {
    effect(() => {
      const now = this.given();
      untracked(() => this.follow(now));
    });
    inject(DestroyRef).onDestroy(() => this.stop());
  }

  protected dismiss(): void {
    this.session.timeGiven.set(null);
    // The button goes; whoever works with the keyboard stays where it was.
    this.host.closest('app-top-bar')?.querySelector<HTMLElement>('app-settings button')?.focus();
  }

  private follow(now: { key: string; n: number } | null): void {
    this.stop();
    this.spoken.set([]);
    if (!now) return;
    this.timers.push(setTimeout(() => this.spoken.set([now]), regionKnownMs), setTimeout(() => this.goUnlessFocused(), standsMs));
  }

  /** Nothing goes from under somebody's focus. */
  private goUnlessFocused(): void {
    if (this.host.contains(document.activeElement)) this.timers.push(setTimeout(() => this.goUnlessFocused(), standsMs));
    else this.session.timeGiven.set(null);
  }

  private stop(): void {
    for (const timer of this.timers.splice(0)) clearTimeout(timer);
  }
}
