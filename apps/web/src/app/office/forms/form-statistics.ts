import { Component, DestroyRef, computed, inject, input, signal } from '@angular/core';
import { RouterLink } from '@angular/router';
import { formRoutes, statisticsRoutes, type ItemStatistics } from '@synoo/contracts';
import { Badge, ColumnChoice, Icon, MomentPipe, NumberPipe, PageHeader, PercentPipe, PluralPipe, RowKeys, SortHeader, type Sorting, TextPipe, Texts, formatNumber } from '@synoo/ui';
import { ColumnMenu } from '@synoo/ui/staff';
import { Api, saveBlob } from '../../core/api';
import { Pending } from '../../core/pending';
import { remote } from '../../core/remote';
import { ItemFigures } from '../bank/item-figures';
import { ChartBox } from '../charts/chart-box';
import { histogramOption, itemMapOption } from '../charts/chart-options';
import { csvOf } from '../charts/chart-table';
import type { Palette } from '../charts/palette';
import { languageName } from '../shared/language-name';
import { localName } from '../shared/local-name';
import { sortItems } from './sort-items';

const refreshEvery = 30_000;

/** How a form worked: score distribution, reliability, and each item with its flags. Refreshes itself while a session runs. */
@Component({
  imports: [Badge, ChartBox, ColumnMenu, Icon, ItemFigures, MomentPipe, NumberPipe, PageHeader, Pending, PercentPipe, PluralPipe, RouterLink, RowKeys, SortHeader, TextPipe],
  templateUrl: './form-statistics.html',
  styles: `
    .detail td {
      padding: var(--space-4);
      background: var(--paper);
      white-space: normal;
    }
    .open {
      padding: 0;
      border: 0;
      background: none;
      color: var(--accent);
      font: inherit;
      font-weight: var(--weight-medium);
      text-align: start;
      cursor: pointer;
    }
    .flags {
      display: flex;
      flex-wrap: wrap;
      gap: 2px var(--space-3);
    }
  `,
})
export class FormStatisticsPage {
  readonly id = input.required<string>();
  private readonly api = inject(Api);
  private readonly texts = inject(Texts);

  protected readonly form = remote(
    () => this.id(),
    (id, signal) => this.api.call(formRoutes.form, { params: { id }, signal }),
  );
  protected readonly formTitle = computed(() => localName(this.form.value()?.design.title, this.texts.language(), ''));
  protected readonly statistics = remote(
    () => this.id(),
    (id, signal) => this.api.call(statisticsRoutes.formStatistics, { params: { id }, signal }),
  );
  private readonly thresholds = remote(
    () => true,
    (_, signal) => this.api.call(statisticsRoutes.thresholds, { signal }),
  );
  protected readonly sorting = signal<Sorting>({ by: 'position', descending: false });
  protected readonly opened = signal<string | null>(null);
  protected readonly onlyFlagged = signal(false);
  protected readonly columns = new ColumnChoice('form-items', [
    { key: 'max', label: 'office.bank.max-score', extra: true },
    { key: 'alpha', label: 'office.statistics.alpha-if-deleted', extra: true },
    { key: 'omitted', label: 'office.statistics.omitted' },
    { key: 'notReached', label: 'office.statistics.not-reached' },
    { key: 'seconds', label: 'office.statistics.median-seconds' },
    { key: 'rapid', label: 'office.statistics.rapid', extra: true },
  ]);
  protected readonly items = computed(() => sortItems((this.statistics.value()?.items ?? []).filter((item) => !this.onlyFlagged() || item.flags.length > 0), this.sorting()));
  protected readonly flagged = computed(() => this.statistics.value()?.items.filter((item) => item.flags.some((flag) => flag !== 'small-sample')).length ?? 0);

  constructor() {
    const timer = setInterval(() => {
      if (document.visibilityState === 'visible') this.statistics.reload();
    }, refreshEvery);
    inject(DestroyRef).onDestroy(() => {
      clearInterval(timer);
    });
  }

  private number(value: number, decimals = 2): string {
    return formatNumber(value, this.texts.language(), decimals);
  }

  protected readonly histogramHeading = computed(() => {
    const known = this.statistics.value();
    return known?.mean === null || known?.mean === undefined ? '' : this.texts.text('office.statistics.histogram-title', { mean: this.number(known.mean, 1), max: this.number(known.maxScore, 0) });
  });
  protected readonly histogram = computed(() => {
    const known = this.statistics.value();
    const words = { x: this.texts.text('office.statistics.score'), y: this.texts.text('office.statistics.learners'), mean: this.texts.text('office.statistics.mean-short'), number: (value: number) => this.number(value, 1) };
    return (palette: Palette) => histogramOption(palette, words, known?.histogram ?? [], known?.mean ?? null);
  });
  protected readonly histogramTable = computed(() => ({ columns: [this.texts.text('office.statistics.score'), this.texts.text('office.statistics.learners')], rows: this.statistics.value()?.histogram.map((bin) => [bin.score, bin.n]) ?? [] }));

  private readonly points = computed(() =>
    (this.statistics.value()?.items ?? []).flatMap((item) => (item.facility === null || item.correctedItemTotal === null ? [] : [{ label: item.itemCode, facility: item.facility, discrimination: item.correctedItemTotal, flagged: item.flags.some((flag) => flag !== 'small-sample') }])),
  );
  protected readonly hasPoints = computed(() => this.points().length > 1);
  /** With few answers there is nothing yet to say about single items. */
  private readonly early = computed(() => this.statistics.value()?.items.every((item) => item.flags.includes('small-sample')) ?? false);
  protected readonly mapHeading = computed(() => this.early() ? this.texts.text('office.statistics.map-early') : this.texts.plural('office.statistics.map-title', this.flagged(), { total: this.statistics.value()?.items.length ?? 0 }));
  protected readonly map = computed(() => {
    const points = this.points();
    const lowest = this.thresholds.value()?.lowDiscrimination ?? null;
    const words = { x: this.texts.text('office.statistics.facility'), y: this.texts.text('office.statistics.discrimination'), number: (value: number) => this.number(value, 1) };
    return (palette: Palette) => itemMapOption(palette, words, points, lowest);
  });
  protected readonly mapTable = computed(() => ({ columns: [this.texts.text('office.bank.code'), this.texts.text('office.statistics.facility'), this.texts.text('office.statistics.discrimination')], rows: this.points().map((point) => [point.label, point.facility, point.discrimination]) }));

  protected toggle(item: ItemStatistics): void {
    this.opened.update((now) => (now === item.ref ? null : item.ref));
  }

  protected nameOf(language: string): string {
    return languageName(language);
  }

  protected saveCsv(): void {
    const known = this.statistics.value();
    if (!known) return;
    const table = {
      columns: ['position', 'ref', 'item', 'max_score', 'n', 'facility', 'corrected_item_total', 'alpha_if_deleted', 'omitted_share', 'not_reached_share', 'median_seconds', 'rapid_share', 'rapid_seconds', 'flags'],
      rows: known.items.map((item) => [item.position, item.ref, item.itemCode, item.maxScore, item.n, item.facility, item.correctedItemTotal, item.alphaIfDeleted, item.omittedShare, item.notReachedShare, item.medianSeconds, item.rapidShare, item.rapidSeconds, item.flags.join(' ')]),
    };
    saveBlob(new Blob([csvOf(table)], { type: 'text/csv;charset=utf-8' }), `${known.formCode}-items.csv`);
  }
}
