import { Injectable, computed, signal } from '@angular/core';
import type { LearnerTheme } from '@synoo/contracts';

export const staffThemes = ['system', 'light', 'dark'] as const;
export type StaffTheme = (typeof staffThemes)[number];

const rememberedAs = 'synoo.theme';

/** Sets `data-theme` of the page. Staff pages follow the choice kept on this computer, the learner's page its own. */
@Injectable({ providedIn: 'root' })
export class Appearance {
  private readonly dark = matchMedia('(prefers-color-scheme: dark)');
  private readonly systemDark = signal(this.dark.matches);
  private readonly chosen = signal<StaffTheme>(remembered());

  readonly theme = this.chosen.asReadonly();
  readonly isDark = computed(() => this.chosen() === 'dark' || (this.chosen() === 'system' && this.systemDark()));

  constructor() {
    this.dark.addEventListener('change', (event) => {
      this.systemDark.set(event.matches);
    });
  }

  chooseStaffTheme(theme: StaffTheme): void {
    this.chosen.set(theme);
    try {
      localStorage.setItem(rememberedAs, theme);
    } catch {
      // Without storage the choice lasts until the page is closed.
    }
    this.showStaffTheme();
  }

  showStaffTheme(): void {
    document.documentElement.dataset['theme'] = this.isDark() ? 'dark' : 'light';
  }

  showLearnerTheme(theme: LearnerTheme): void {
    document.documentElement.dataset['theme'] = theme === 'standard' ? 'learner' : theme;
  }
}

function remembered(): StaffTheme {
  try {
    const stored = localStorage.getItem(rememberedAs);
    return staffThemes.find((theme) => theme === stored) ?? 'system';
  } catch {
    return 'system';
  }
}
