import { Injectable, computed, effect, inject, signal } from '@angular/core';
import { type PageSettings, learnerThemes, textSizes } from '@synoo/contracts';
import { Appearance } from '@synoo/ui';
import { startingSettings, usualSettings } from './starting-settings';

/** Values as some version of the page wrote them. */
type Kept = { readonly [K in keyof PageSettings | 'attempt' | 'unrecorded']?: unknown };

const rememberedAs = 'synoo.take.settings';

/** How the learner wants to see the page; kept on this computer until the test is over, and in the log of the attempt. */
@Injectable({ providedIn: 'root' })
export class LearnerSettings {
  private readonly appearance = inject(Appearance);
  private readonly kept = read();
  private readonly value = signal<PageSettings>(known(this.kept));
  /** The attempt that the choices belong to, if it is its learner's who made them; null before the check-in. */
  private readonly attempt = signal(typeof this.kept.attempt === 'string' ? this.kept.attempt : null);
  private readonly applied = signal(false);
  /** The attempt whose test is open on this page; what is chosen without one is a choice before the check-in. */
  private opened: string | null = null;
  /** The learner said that the open test is theirs. Before, what they choose is nobody's yet. */
  private confirmed = false;
  /** Chosen and not yet recorded, since the test may be another learner's. */
  private readonly unrecorded = signal(this.kept.unrecorded === true);
  /** Chosen before the check-in, should that turn out to be another learner's. */
  private before: PageSettings = usualSettings;

  readonly theme = computed(() => this.value().theme);
  readonly textSize = computed(() => this.value().textSize);
  readonly timerHidden = computed(() => this.value().timerHidden);
  /** Set by the session: what is told of every choice. */
  chosen: ((settings: PageSettings) => void) | null = null;

  constructor() {
    effect(() => {
      const [{ theme, textSize }, attempt, unrecorded] = [this.value(), this.attempt(), this.unrecorded()];
      if (!this.applied()) return;
      this.appearance.showLearnerTheme(theme);
      document.documentElement.style.fontSize = textSize === 100 ? '' : `${textSize}%`;
      write({ ...this.value(), attempt, unrecorded });
    });
  }

  /** The learner's page is on the screen. */
  apply(): void {
    this.applied.set(true);
  }

  /** The learner's own choice. */
  choose(part: Partial<PageSettings>): void {
    this.value.update((settings) => ({ ...settings, ...part }));
    if (this.opened !== null && this.confirmed) {
      this.chosen?.(this.value());
      return;
    }
    this.attempt.set(this.opened);
    this.unrecorded.set(this.opened !== null);
  }

  /** What the attempt knows of an earlier choice. */
  show(settings: PageSettings): void {
    if (!this.unrecorded()) this.value.set(settings);
  }

  /** A test is open here. What was chosen before the check-in is recorded once the learner said that it is theirs. See {@link startingSettings}. */
  startFor({ attempt, largePrint, recorded, confirmed }: { readonly attempt: string; readonly largePrint: boolean; readonly recorded: PageSettings | null; readonly confirmed: boolean }): void {
    const owner = this.attempt();
    const { settings, record } = startingSettings({ here: this.value(), of: owner === null || (owner === attempt && this.unrecorded()) ? 'nobody' : owner === attempt ? 'this' : 'another', recorded, largePrint });
    if (this.opened === null) this.before = owner === null ? this.value() : usualSettings;
    this.opened = attempt;
    this.confirmed = false;
    this.unrecorded.set(record);
    this.attempt.set(attempt);
    this.value.set(settings);
    if (confirmed) this.confirm();
  }

  /** The open test is this learner's. */
  confirm(): void {
    if (this.opened === null || this.confirmed) return;
    this.confirmed = true;
    if (this.unrecorded()) this.chosen?.(this.value());
    this.unrecorded.set(false);
  }

  release(): void {
    this.applied.set(false);
    document.documentElement.style.fontSize = '';
  }

  /** The next learner starts with the usual look. */
  reset(): void {
    this.opened = null;
    this.confirmed = false;
    this.unrecorded.set(false);
    this.value.set(usualSettings);
    this.attempt.set(null);
  }

  /** The codes are asked for, and nobody's test goes on here: what an earlier learner chose is not shown to the next one. */
  forgetOthers(): void {
    if (this.opened === null && this.attempt() !== null) this.reset();
  }

  /** The test that the codes opened was another learner's: the page looks as it did before. */
  takeBack(): void {
    const { before } = this;
    this.reset();
    this.value.set(before);
  }
}

function known({ textSize, theme, timerHidden }: Kept): PageSettings {
  return {
    textSize: textSizes.find((size) => size === textSize) ?? usualSettings.textSize,
    theme: learnerThemes.find((candidate) => candidate === theme) ?? usualSettings.theme,
    timerHidden: timerHidden === true,
  };
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
