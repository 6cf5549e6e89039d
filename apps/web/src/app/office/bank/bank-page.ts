import { Dialog } from '@angular/cdk/dialog';
import { Component, computed, inject } from '@angular/core';
import { RouterLink } from '@angular/router';
import { bankRoutes, type ItemStatus } from '@synoo/contracts';
import { ColumnChoice, DatePipe, EmptyState, Icon, NumberPipe, PageHeader, Pager, PluralPipe, RowKeys, SortHeader, type Sorting, TextPipe, Texts, Toasts } from '@synoo/ui';
import { ColumnMenu, Dialogs } from '@synoo/ui/staff';
import { Account } from '../../core/account';
import { addressView } from '../../core/address';
import { Api } from '../../core/api';
import { Doing } from '../../core/doing';
import { pagedRemote } from '../../core/paged-remote';
import { Pending } from '../../core/pending';
import { remote } from '../../core/remote';
import { SearchBox } from '../../core/search-box';
import { openBankImport } from '../shared/bank-import';
import { localName } from '../shared/local-name';
import { Selection } from '../shared/selection';
import { Status } from '../shared/status';
import { FacetChips } from './facet-chips';

const size = 50;

/** The item bank: search, filters with counts, the list, and changes of status for many at once. */
@Component({
  imports: [ColumnMenu, DatePipe, EmptyState, FacetChips, Icon, NumberPipe, PageHeader, Pager, Pending, PluralPipe, RouterLink, RowKeys, SearchBox, SortHeader, Status, TextPipe],
  templateUrl: './bank-page.html',
  styleUrl: './bank-page.css',
})
export class BankPage {
  private readonly api = inject(Api);
  private readonly account = inject(Account);
  private readonly dialog = inject(Dialog);
  private readonly dialogs = inject(Dialogs);
  private readonly doing = inject(Doing);
  private readonly texts = inject(Texts);
  private readonly toasts = inject(Toasts);

  protected readonly view = addressView();
  protected readonly selection = new Selection();
  protected readonly columns = new ColumnChoice('bank', [
    { key: 'subject', label: 'office.bank.subject' },
    { key: 'outcome', label: 'office.bank.outcome-short' },
    { key: 'interactions', label: 'office.bank.interactions' },
    { key: 'languages', label: 'office.bank.languages', extra: true },
    { key: 'score', label: 'office.bank.max-score', extra: true },
    { key: 'n', label: 'office.statistics.n' },
    { key: 'facility', label: 'office.statistics.facility' },
    { key: 'discrimination', label: 'office.statistics.discrimination' },
    { key: 'updated', label: 'office.bank.updated', extra: true },
  ]);

  private readonly filter = computed(() => ({
    search: this.view.text('search'),
    subject: this.view.list('subject'),
    outcome: this.view.list('outcome'),
    status: this.view.list('status'),
    interaction: this.view.list('interaction'),
    practice: this.view.flag('practice') || undefined,
    flagged: this.view.flag('flagged') || undefined,
  }));
  protected readonly sorting = computed<Sorting>(() => ({ by: this.view.text('sort') || 'code', descending: this.view.flag('descending') }));
  protected readonly items = pagedRemote(
    this.view,
    () => ({ ...this.filter(), page: this.view.number('page', 1), size, sort: this.sorting().by, descending: this.sorting().descending }),
    (query, signal) => this.api.call(bankRoutes.items, { query, signal }),
  );
  protected readonly facets = remote(
    () => this.filter(),
    (query, signal) => this.api.call(bankRoutes.itemFacets, { query, signal }),
  );

  protected readonly statusFacet = computed(() => this.facets.value()?.statuses.map(({ code, n }) => ({ code, n, label: this.texts.text(`office.status.item.${code}`) })) ?? []);
  protected readonly subjectFacet = computed(() => this.facets.value()?.subjects.map(({ code, n, name }) => ({ code, n, label: localName(name, this.texts.language(), code) })) ?? []);
  protected readonly outcomeFacet = computed(() => {
    const subjects = this.view.list('subject');
    return (this.facets.value()?.outcomes ?? []).filter((outcome) => subjects.length === 0 || subjects.includes(outcome.subject)).map(({ code, n, name }) => ({ code, n, label: localName(name, this.texts.language(), code) }));
  });
  protected readonly interactionFacet = computed(() => this.facets.value()?.interactions.map(({ code, n }) => ({ code, n, label: this.texts.text(`office.interaction.${code}`) })) ?? []);
  private readonly names = computed(() => new Map([...this.subjectFacet().map((one) => [`s ${one.code}`, one.label] as const), ...(this.facets.value()?.outcomes ?? []).map((one) => [`o ${one.code}`, localName(one.name, this.texts.language(), one.code)] as const)]));
  protected readonly filtered = computed(() => Object.values(this.filter()).some((value) => (Array.isArray(value) ? value.length > 0 : Boolean(value))));

  protected readonly mayWrite = computed(() => this.account.may('bank.write'));
  protected readonly mayApprove = computed(() => this.account.may('bank.approve'));

  protected nameOf(kind: 's' | 'o', code: string): string {
    return this.names().get(`${kind} ${code}`) ?? code;
  }

  protected sort(sorting: Sorting): void {
    this.view.change({ sort: sorting.by, descending: sorting.descending });
  }

  protected clearFilters(): void {
    this.view.change({ search: '', subject: [], outcome: [], status: [], interaction: [], practice: false, flagged: false });
  }

  protected async openImport(): Promise<void> {
    const stored = await openBankImport(this.dialog, this.api);
    if (stored) this.reload();
  }

  protected exportItems(): void {
    const query = this.selection.size() ? { ids: this.selection.ids() } : this.filter();
    void this.doing.run(() => this.api.download(bankRoutes.exportItems, { query }, 'items.zip'));
  }

  protected async setStatus(status: ItemStatus): Promise<void> {
    const n = this.selection.size();
    const answer = await this.dialogs.ask({
      title: this.texts.plural(`office.bank.bulk-title.${status}`, n),
      action: this.texts.text(`office.bank.to.${status}`),
      note: { label: this.texts.text('office.bank.note'), required: false },
    });
    if (!answer) return;
    await this.doing.run(async () => {
      const { done, refused } = await this.api.call(bankRoutes.setItemStatuses, { body: { ids: this.selection.ids(), status, ...(answer.note ? { note: answer.note } : {}) } });
      if (done > 0) this.toasts.say(this.texts.plural('office.bank.bulk-done', done));
      if (refused.length > 0) {
        const [first] = refused;
        this.toasts.trouble(`${this.texts.plural('office.bank.bulk-refused', refused.length)} ${first ? `${first.code}: ${this.texts.text(`common.error.${first.reason}`)}` : ''}`);
      }
      this.selection.clear();
      this.reload();
    });
  }

  private reload(): void {
    this.items.reload();
    this.facets.reload();
  }
}
