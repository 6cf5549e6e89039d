import { Component, computed, input, output } from '@angular/core';
import { TextPipe } from '../i18n/pipes';
import { Icon } from '../icon/icon';
import type { IconName } from '../icon/icons';

/** Grey lines in the place of rows that are on their way. */
@Component({
  selector: 'ui-skeleton',
  imports: [TextPipe],
  template: `
    <span class="visually-hidden" role="status">{{ 'common.loading' | t }}</span>
    @for (line of lines(); track line) {
      <div aria-hidden="true" [style.width.%]="100 - ((line * 7) % 23)"></div>
    }
  `,
  styles: `
    :host {
      display: grid;
      gap: var(--space-3);
      padding: var(--space-3) 0;
    }
    div {
      height: 18px;
      border-radius: var(--radius-small);
      background: var(--line);
      opacity: 0.7;
    }
  `,
})
export class Skeleton {
  readonly rows = input(6);
  protected readonly lines = computed(() => Array.from({ length: this.rows() }, (_, index) => index));
}

/** Nothing to show, said as a sentence, with what can be done as projected content. */
@Component({
  selector: 'ui-empty',
  imports: [Icon],
  template: `<ui-icon [name]="icon()" /><p>{{ text() }}</p><ng-content />`,
  styles: `
    :host {
      display: grid;
      justify-items: start;
      gap: var(--space-3);
      padding: var(--space-8) var(--space-4);
      color: var(--ink-quiet);
    }
    ui-icon {
      width: 28px;
      height: 28px;
    }
  `,
})
export class EmptyState {
  readonly text = input.required<string>();
  readonly icon = input<IconName>('inventory-2');
}

/** What went wrong, in a sentence, with a way to try again. */
@Component({
  selector: 'ui-trouble',
  imports: [Icon, TextPipe],
  template: `
    <div class="banner trouble" role="alert">
      <ui-icon name="error" />
      <div>
        <p>{{ text() }}</p>
        @if (requestId(); as id) { <p class="small quiet">{{ 'common.error.request' | t: { id } }}</p> }
        <ng-content />
        @if (canRetry()) { <button type="button" class="button small" (click)="retry.emit()"><ui-icon name="refresh" />{{ 'common.retry' | t }}</button> }
      </div>
    </div>
  `,
  styles: `
    .banner > div {
      display: grid;
      gap: var(--space-2);
      justify-items: start;
      min-width: 0;
    }
    ui-icon {
      margin-top: 2px;
    }
  `,
})
export class Trouble {
  readonly text = input.required<string>();
  readonly requestId = input<string | null>(null);
  readonly canRetry = input(false);
  readonly retry = output();
}
