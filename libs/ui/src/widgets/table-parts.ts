import { Component, Directive, computed, input, output } from '@angular/core';
import { NumberPipe, TextPipe } from '../i18n/pipes';
import { Icon } from '../icon/icon';

export interface Sorting {
  readonly by: string;
  readonly descending: boolean;
}

/** Heading of a column that can be sorted by. */
@Component({
  selector: 'th[uiSort]',
  imports: [Icon],
  host: { scope: 'col', '[attr.aria-sort]': 'order()' },
  template: `
    <button type="button" (click)="turn()"><ng-content /><ui-icon [name]="order() === 'descending' ? 'arrow-downward' : order() === 'ascending' ? 'arrow-upward' : 'swap-vert'" [class.idle]="!order()" /></button>
  `,
  styles: `
    button {
      display: inline-flex;
      align-items: center;
      gap: 2px;
      padding: 0;
      border: 0;
      background: none;
      font: inherit;
      color: inherit;
      text-align: inherit;
      cursor: pointer;
    }
    button:hover {
      color: var(--accent);
    }
    .idle {
      opacity: 0.45;
    }
  `,
})
export class SortHeader {
  readonly uiSort = input.required<string>();
  readonly sorting = input.required<Sorting>();
  readonly sorted = output<Sorting>();
  protected readonly order = computed(() => (this.sorting().by !== this.uiSort() ? null : this.sorting().descending ? 'descending' : 'ascending'));

  protected turn(): void {
    this.sorted.emit({ by: this.uiSort(), descending: this.order() === 'ascending' });
  }
}

/** Page x–y of n, with the pages before and after. */
@Component({
  selector: 'ui-pager',
  imports: [Icon, NumberPipe, TextPipe],
  template: `
    <span class="small numeric" role="status">{{ 'common.table.page' | t: { from: (from() | num), to: (to() | num), total: (total() | num) } }}</span>
    @if (total() > size()) {
      <button type="button" class="button small icon-only" [disabled]="page() <= 1" [attr.aria-label]="'common.table.previous' | t" (click)="paged.emit(page() - 1)"><ui-icon name="chevron-left" /></button>
      <button type="button" class="button small icon-only" [disabled]="to() >= total()" [attr.aria-label]="'common.table.next' | t" (click)="paged.emit(page() + 1)"><ui-icon name="chevron-right" /></button>
    }
  `,
  styles: `
    :host {
      display: flex;
      align-items: center;
      gap: var(--space-2);
      min-height: 32px;
    }
  `,
})
export class Pager {
  readonly page = input.required<number>();
  readonly size = input.required<number>();
  readonly total = input.required<number>();
  readonly paged = output<number>();
  protected readonly from = computed(() => (this.total() === 0 ? 0 : (this.page() - 1) * this.size() + 1));
  protected readonly to = computed(() => Math.min(this.total(), this.page() * this.size()));
}

/** Up and down move between the same links or check boxes of a table's rows; Home and End go to the first and last. */
@Directive({ selector: 'table[uiRows]', host: { '(keydown)': 'move($event)' } })
export class RowKeys {
  protected move(event: KeyboardEvent): void {
    const cell = event.target instanceof HTMLElement ? event.target.closest('tbody td, tbody th') : null;
    if (!(cell instanceof HTMLTableCellElement) || event.altKey || event.ctrlKey || event.metaKey) return;
    const row = cell.parentElement;
    const body = row?.parentElement;
    if (!row || !body || event.target instanceof HTMLSelectElement) return;
    const rows = [...body.children];
    const at = rows.indexOf(row);
    const next = event.key === 'ArrowDown' ? at + 1 : event.key === 'ArrowUp' ? at - 1 : event.key === 'Home' ? 0 : event.key === 'End' ? rows.length - 1 : null;
    if (next === null) return;
    const target = rows[next]?.children[cell.cellIndex]?.querySelector<HTMLElement>('a, button, input');
    if (!target) return;
    event.preventDefault();
    target.focus();
  }
}
