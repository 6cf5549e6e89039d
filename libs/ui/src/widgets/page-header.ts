import { Component, ElementRef, afterNextRender, input, viewChild } from '@angular/core';
import { RouterLink } from '@angular/router';
import { Icon } from '../icon/icon';

/** Title of a page, its state and what can be done next. Takes the focus, so that a screen reader says where one is now. */
@Component({
  selector: 'ui-page-header',
  imports: [Icon, RouterLink],
  template: `
    @if (back(); as target) {
      <a class="back" [routerLink]="target"><ui-icon name="arrow-back" />{{ backLabel() }}</a>
    }
    <div class="line">
      <div class="title">
        <h1 #title tabindex="-1">{{ heading() }}</h1>
        <ng-content select="[state]" />
      </div>
      <div class="actions"><ng-content select="[actions]" /></div>
    </div>
    <ng-content />
  `,
  styles: `
    :host {
      display: grid;
      gap: var(--space-2);
    }
    .back {
      display: inline-flex;
      align-items: center;
      gap: var(--space-1);
      justify-self: start;
      min-height: 28px;
      font-size: var(--text-small);
      text-decoration: none;
    }
    .line {
      display: flex;
      flex-wrap: wrap;
      align-items: center;
      justify-content: space-between;
      gap: var(--space-2) var(--space-6);
    }
    .title {
      display: flex;
      flex-wrap: wrap;
      align-items: baseline;
      gap: var(--space-2) var(--space-4);
      min-width: 0;
    }
    .actions {
      display: flex;
      flex-wrap: wrap;
      gap: var(--space-2);
    }
    .actions:empty {
      display: none;
    }
  `,
})
export class PageHeader {
  readonly heading = input.required<string>();
  readonly back = input<string | readonly string[] | null>(null);
  readonly backLabel = input('');
  private readonly title = viewChild.required<ElementRef<HTMLElement>>('title');

  constructor() {
    afterNextRender(() => {
      const active = document.activeElement;
      if (!active || active === document.body || !active.isConnected) this.title().nativeElement.focus({ preventScroll: true });
    });
  }
}
