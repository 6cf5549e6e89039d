import { Injectable, effect, inject, signal } from '@angular/core';
import { Appearance, type LearnerTheme, learnerThemes } from '@synoo/ui';

/** Text size in per cent of the usual one. */
export const textSizes = [100, 125, 150, 200] as const;
export type TextSize = (typeof textSizes)[number];

interface Kept {
  readonly theme?: unknown;
  readonly textSize?: unknown;
  readonly timerHidden?: unknown;
  readonly attempt?: unknown;
}

const rememberedAs = 'synoo.take.settings';

/** How the learner wants to see the page; kept on this computer until the test is over. */
@Injectable({ providedIn: 'root' })
export class LearnerSettings {
  private readonly appearance = inject(Appearance);
  private readonly kept = read();

  readonly theme = signal<LearnerTheme>(learnerThemes.find((theme) => theme === this.kept.theme) ?? 'standard');
  readonly textSize = signal<TextSize>(textSizes.find((size) => size === this.kept.textSize) ?? 100);
  readonly timerHidden = signal(this.kept.timerHidden === true);
  /** The attempt that the choices belong to; null before the check-in. */
  private readonly attempt = signal(typeof this.kept.attempt === 'string' ? this.kept.attempt : null);
  private readonly applied = signal(false);

  constructor() {
    effect(() => {
      const [theme, textSize, timerHidden, attempt] = [this.theme(), this.textSize(), this.timerHidden(), this.attempt()];
      if (!this.applied()) return;
      this.appearance.showLearnerTheme(theme);
      document.documentElement.style.fontSize = textSize === 100 ? '' : `${textSize}%`;
      write({ theme, textSize, timerHidden, attempt });
    });
  }

  /** The learner's page is on the screen. */
  apply(): void {
    this.applied.set(true);
  }

  /**
   * A test is open here. What was chosen for it, or before the check-in, stays until its end; what an earlier learner left does
   * not. Large print is where a new test starts, and may be changed like everything else.
   */
  startFor(attempt: string, largePrint: boolean): void {
    if (this.attempt() === attempt) return;
    if (this.attempt() !== null) this.reset();
    this.attempt.set(attempt);
    if (largePrint && this.textSize() < 150) this.textSize.set(150);
  }

  release(): void {
    this.applied.set(false);
    document.documentElement.style.fontSize = '';
  }

  /** The next learner starts with the usual look. */
  reset(): void {
    this.theme.set('standard');
    this.textSize.set(100);
    this.timerHidden.set(false);
    this.attempt.set(null);
  }
}

function read(): Kept {
  try {
    return (JSON.parse(localStorage.getItem(rememberedAs) ?? '{}') ?? {}) as Kept;
  } catch {
    // Without storage the page looks as usual.
    return {};
  }
}

function write(kept: Kept): void {
  try {
    localStorage.setItem(rememberedAs, JSON.stringify(kept));
  } catch {
    // Without storage the choice lasts until the page is loaded again.
  }
}
