import { Component, computed, input } from '@angular/core';
import { icons, type IconName } from './icons';

/** A picture beside a word; hidden from screen readers, because the word says it. */
@Component({
  selector: 'ui-icon',
  template: `<svg viewBox="0 -960 960 960" fill="currentColor" aria-hidden="true" focusable="false"><path [attr.d]="path()" /></svg>`,
  styles: `
    :host {
      display: inline-flex;
      flex: none;
      width: 1.25em;
      height: 1.25em;
      vertical-align: -0.25em;
    }
    svg {
      width: 100%;
      height: 100%;
    }
  `,
})
export class Icon {
  readonly name = input.required<IconName>();
  protected readonly path = computed(() => /\sd="([^"]+)"/.exec(icons[this.name()])?.[1] ?? '');
}
