import { Component, computed, input } from '@angular/core';
import type { CheckVerdict } from '@synoo/contracts';
import { Icon, type IconName, TextPipe } from '@synoo/ui';

const icons: Readonly<Record<CheckVerdict | 'open', IconName>> = { good: 'check-circle', fair: 'do-not-disturb-on', bad: 'error', open: 'radio-button-unchecked' };

/** A verdict as a word, with its sign. */
@Component({
  selector: 'app-verdict',
  imports: [Icon, TextPipe],
  template: `<span class="mark" [class]="verdict()"><ui-icon [name]="icon()" />{{ 'check.verdict.' + verdict() | t }}</span>`,
  styles: `
    .mark {
      display: inline-flex;
      align-items: center;
      gap: var(--space-1);
      font-size: var(--text-small);
      font-weight: var(--weight-medium);
      white-space: nowrap;
    }
    .good ui-icon {
      color: var(--green);
    }
    .fair ui-icon {
      color: var(--gold);
    }
    .bad {
      color: var(--red);
    }
  `,
})
export class VerdictMark {
  readonly verdict = input.required<CheckVerdict | 'open'>();
  protected readonly icon = computed(() => icons[this.verdict()]);
}
