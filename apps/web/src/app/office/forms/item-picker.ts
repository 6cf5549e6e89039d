import { DIALOG_DATA, Dialog, DialogRef } from '@angular/cdk/dialog';
import { Component, computed, inject, signal } from '@angular/core';
import { firstValueFrom } from 'rxjs';
import { bankRoutes, type ItemRow } from '@synoo/contracts';
import { Icon, NumberPipe, Pager, PluralPipe, TextPipe, Texts } from '@synoo/ui';
import { Api } from '../../core/api';
import { Pending } from '../../core/pending';
import { remote } from '../../core/remote';
import { SearchBox } from '../../core/search-box';
import { FacetChips } from '../bank/facet-chips';
import { localName } from '../shared/local-name';
import { Status } from '../shared/status';

interface PickerTask {
  readonly practice: boolean;
  /** Items that are in the form already. */
  readonly taken: ReadonlySet<string>;
}

const size = 50;

/** Chooses items of the bank: approved ones unless asked otherwise, those already in the form greyed. */
@Component({
  imports: [FacetChips, Icon, NumberPipe, Pager, Pending, PluralPipe, SearchBox, Status, TextPipe],
  template: `
    <div class="dialog">
      <h2 id="picker-title">{{ (task.practice ? 'office.forms.pick-practice' : 'office.forms.pick') | t }}</h2>
      <search class="stack tight">
        <div class="line">
          <app-search-box [label]="'office.bank.search' | t" [value]="search()" (searched)="narrow(search, $event)" />
          <button type="button" class="chip" [attr.aria-pressed]="approved()" (click)="narrow(approved, !approved())">{{ 'office.forms.only-approved' | t }}</button>
        </div>
        @if (subjects().length > 1) { <app-facet [label]="'office.bank.subject' | t" [values]="subjects()" [chosen]="subject()" (toggled)="toggleSubject($event)" /> }
      </search>
      <app-pending [of]="items" />
      @if (items.value(); as page) {
        <div class="line apart">
          <label class="check small"><input type="checkbox" [checked]="allChosen()" (change)="toggleAll()" />{{ 'common.table.select-all' | t }}</label>
          <ui-pager [page]="page.page" [size]="page.size" [total]="page.total" (paged)="number.set($event)" />
        </div>
        <div class="table-wrap rows">
          <table class="table">
            <tbody>
              @for (item of page.rows; track item.id) {
                <tr [class.chosen]="chosen().has(item.id)">
                  <td class="narrow"><input type="checkbox" [id]="'pick-' + item.id" [disabled]="task.taken.has(item.id)" [checked]="chosen().has(item.id) || task.taken.has(item.id)" (change)="toggle(item)" /></td>
                  <td class="code-cell">{{ item.code }}</td>
                  <td class="wide"><label [attr.for]="'pick-' + item.id">{{ item.title }}</label>@if (task.taken.has(item.id)) { <span class="quiet"> · {{ 'office.forms.already-in' | t }}</span> }</td>
                  <td class="narrow"><app-status kind="item" [state]="item.status" /></td>
                  <td class="narrow">{{ item.languages.join(', ') }}</td>
                  <td class="number">{{ item.facility | num: 2 }}</td>
                </tr>
              } @empty { <tr><td>{{ 'office.bank.nothing-found' | t }}</td></tr> }
            </tbody>
          </table>
        </div>
      }
      <div class="dialog-actions">
        <button type="button" class="button" (click)="ref.close()">{{ 'common.cancel' | t }}</button>
        <button type="button" class="button primary" [disabled]="chosen().size === 0" (click)="take()"><ui-icon name="add" />{{ 'office.forms.add-items' | tn: chosen().size }}</button>
      </div>
    </div>
  `,
  styles: `
    .rows {
      max-height: 42vh;
      overflow-y: auto;
    }
  `,
})
class ItemPicker {
  protected readonly task = inject<PickerTask>(DIALOG_DATA);
  protected readonly ref = inject<DialogRef<readonly ItemRow[]>>(DialogRef);
  private readonly api = inject(Api);
  private readonly texts = inject(Texts);

  protected readonly search = signal('');
  protected readonly approved = signal(true);
  protected readonly subject = signal<readonly string[]>([]);
  protected readonly number = signal(1);
  protected readonly chosen = signal<ReadonlyMap<string, ItemRow>>(new Map());
  private readonly filter = computed(() => ({ search: this.search(), subject: this.subject(), status: this.approved() ? ['approved'] : ['draft', 'approved'], practice: this.task.practice || undefined }));
  protected readonly items = remote(
    () => ({ ...this.filter(), page: this.number(), size, sort: 'code' }),
    (query, signal) => this.api.call(bankRoutes.items, { query, signal }),
  );
  private readonly facets = remote(
    () => this.filter(),
    (query, signal) => this.api.call(bankRoutes.itemFacets, { query, signal }),
  );
  protected readonly subjects = computed(() => this.facets.value()?.subjects.map(({ code, n, name }) => ({ code, n, label: localName(name, this.texts.language(), code) })) ?? []);
  private readonly free = computed(() => this.items.value()?.rows.filter((item) => !this.task.taken.has(item.id)) ?? []);
  protected readonly allChosen = computed(() => this.free().length > 0 && this.free().every((item) => this.chosen().has(item.id)));

  protected narrow<T>(part: { set(value: T): void }, value: T): void {
    part.set(value);
    this.number.set(1);
  }

  protected toggleSubject(code: string): void {
    this.narrow(this.subject, this.subject().includes(code) ? this.subject().filter((one) => one !== code) : [...this.subject(), code]);
  }

  protected toggle(item: ItemRow): void {
    this.chosen.update((now) => {
      const next = new Map(now);
      if (!next.delete(item.id)) next.set(item.id, item);
      return next;
    });
  }

  protected toggleAll(): void {
    const all = this.allChosen();
    this.chosen.update((now) => {
      const next = new Map(now);
      for (const item of this.free()) if (all) next.delete(item.id); else next.set(item.id, item);
      return next;
    });
  }

  protected take(): void {
    this.ref.close([...this.chosen().values()]);
  }
}

export async function pickItems(dialog: Dialog, task: PickerTask): Promise<readonly ItemRow[]> {
  const ref = dialog.open<readonly ItemRow[], PickerTask>(ItemPicker, { data: task, ariaLabelledBy: 'picker-title', panelClass: ['dialog-panel', 'wide'] });
  return (await firstValueFrom(ref.closed)) ?? [];
}
