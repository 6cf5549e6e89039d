import { Component, computed, input } from '@angular/core';
import { PercentPipe } from '../i18n/pipes';

/** A bar with its figure. `value` between 0 and 1. */
@Component({
  selector: 'ui-progress',
  imports: [PercentPipe],
  template: `
    <div class="bar" role="progressbar" [attr.aria-label]="label()" aria-valuemin="0" aria-valuemax="100" [attr.aria-valuenow]="percent()"><div [style.width.%]="percent()"></div></div>
    <span class="small numeric">{{ value() | share }}</span>
  `,
  styles: `
    :host {
      display: flex;
      align-items: center;
      gap: var(--space-2);
    }
    .bar {
      flex: 1;
      min-width: 80px;
      height: 8px;
      border-radius: 4px;
      background: var(--line);
      overflow: hidden;
    }
    .bar > div {
      height: 100%;
      background: var(--accent);
      transition: width var(--slow);
    }
  `,
})
export class Progress {
  readonly value = input.required<number>();
  readonly label = input.required<string>();
  protected readonly percent = computed(() => Math.round(Math.min(1, Math.max(0, this.value())) * 100));
}
