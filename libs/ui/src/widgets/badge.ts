import { Component, input } from '@angular/core';
import { Icon } from '../icon/icon';
import type { IconName } from '../icon/icons';

export type Tone = 'plain' | 'accent' | 'green' | 'gold' | 'red' | 'violet';

/** A state as a word with an icon; the colour only repeats what the word says. */
@Component({
  selector: 'ui-badge',
  imports: [Icon],
  host: { '[class]': 'tone()' },
  template: `@if (icon(); as name) { <ui-icon [name]="name" /> }<ng-content />`,
  styles: `
    :host {
      display: inline-flex;
      align-items: center;
      gap: var(--space-1);
      font-size: var(--text-small);
      font-weight: var(--weight-medium);
      line-height: var(--leading-tight);
      white-space: nowrap;
      color: var(--ink-quiet);
    }
    :host(.accent) {
      color: var(--accent);
    }
    :host(.green) {
      color: var(--green);
    }
    :host(.gold) {
      color: var(--gold);
    }
    :host(.red) {
      color: var(--red);
    }
    :host(.violet) {
      color: var(--violet);
    }
  `,
})
export class Badge {
  readonly tone = input<Tone>('plain');
  readonly icon = input<IconName | null>(null);
}
