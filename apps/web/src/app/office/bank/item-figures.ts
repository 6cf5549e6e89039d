import { Component, computed, inject, input } from '@angular/core';
import type { ItemStatistics } from '@synoo/contracts';
import { Badge, NumberPipe, PercentPipe, TextPipe, Texts, formatNumber } from '@synoo/ui';
import { ChartBox } from '../charts/chart-box';
import { curveOption, optionsOption } from '../charts/chart-options';
import type { ChartTable } from '../charts/chart-table';
import type { Palette } from '../charts/palette';

type Option = ItemStatistics['options'][number]['options'][number];

const optionsLimit = 40;

/** How an item worked in one form: figures, flags with their reasons, the curve, and what each option attracted. */
@Component({
  selector: 'app-item-figures',
  imports: [Badge, ChartBox, NumberPipe, PercentPipe, TextPipe],
  template: `
    @let it = statistics();
    <dl class="figures">
      <div><dt>{{ 'office.statistics.n' | t }}</dt><dd>{{ it.n | num }}</dd></div>
      <div><dt>{{ 'office.statistics.facility' | t }}</dt><dd>{{ it.facility | num: 2 }}</dd></div>
      <div><dt>{{ 'office.statistics.discrimination' | t }}</dt><dd>{{ it.correctedItemTotal | num: 2 }}</dd></div>
      <div><dt>{{ 'office.statistics.alpha-if-deleted' | t }}</dt><dd>{{ it.alphaIfDeleted | num: 3 }}</dd></div>
      <div><dt>{{ 'office.statistics.omitted' | t }}</dt><dd>{{ it.omittedShare | share: 1 }}</dd></div>
      <div><dt>{{ 'office.statistics.not-reached' | t }}</dt><dd>{{ it.notReachedShare | share: 1 }}</dd></div>
      <div><dt>{{ 'office.statistics.median-seconds' | t }}</dt><dd>{{ it.medianSeconds | num }}</dd></div>
      <div><dt>{{ 'office.statistics.rapid' | t }}</dt><dd>{{ it.rapidShare | share: 1 }}@if (it.rapidSeconds !== null) { <span class="small quiet threshold">{{ 'office.statistics.rapid-threshold' | t: { n: (it.rapidSeconds | num: 1) } }}</span> }</dd></div>
    </dl>
    @if (it.flags.length) {
      <ul class="flags">
        @for (flag of it.flags; track flag) { <li class="line"><ui-badge tone="gold" icon="flag">{{ 'office.flag.' + flag + '.name' | t }}</ui-badge><span class="small">{{ 'office.flag.' + flag + '.why' | t: { n: (it.n | num) } }}</span></li> }
      </ul>
    }
    <div class="columns-2">
      @if (it.curve.length > 1) {
        <app-chart [heading]="curveHeading()" [note]="'office.statistics.curve-note' | t: { n: (it.n | num) }" [build]="curve()" [table]="curveTable()" [name]="it.itemCode + '-curve'" [height]="240" />
      }
      @for (part of optionCharts(); track part.response) {
        <app-chart [heading]="part.heading" [note]="'office.statistics.options-note' | t: { n: (it.n | num) }" [build]="part.build" [table]="part.table" [name]="it.itemCode + '-options-' + part.response" [height]="part.height" />
      }
    </div>
  `,
  styles: `
    :host {
      display: grid;
      gap: var(--space-4);
    }
    .threshold {
      margin-inline-start: var(--space-2);
      font-weight: var(--weight-normal);
    }
    .flags {
      display: grid;
      gap: var(--space-1);
      padding: 0;
      list-style: none;
    }
  `,
})
export class ItemFigures {
  readonly statistics = input.required<ItemStatistics>();
  private readonly texts = inject(Texts);

  private number(value: number): string {
    return formatNumber(value, this.texts.language(), 2);
  }

  protected readonly curveHeading = computed(() => {
    const { curve, flags } = this.statistics();
    if (flags.includes('small-sample')) return this.texts.text('office.statistics.curve-early');
    const rise = (curve.at(-1)?.facility ?? 0) - (curve[0]?.facility ?? 0);
    return this.texts.text(rise > 0.05 ? 'office.statistics.curve-rises' : rise < -0.05 ? 'office.statistics.curve-falls' : 'office.statistics.curve-flat');
  });
  protected readonly curve = computed(() => {
    const { curve } = this.statistics();
    const words = { x: this.texts.text('office.statistics.rest-score'), y: this.texts.text('office.statistics.facility'), number: (value: number) => this.number(value) };
    return (palette: Palette) => curveOption(palette, words, curve);
  });
  protected readonly curveTable = computed(() => ({
    columns: [this.texts.text('office.statistics.group'), this.texts.text('office.statistics.n'), this.texts.text('office.statistics.rest-score'), this.texts.text('office.statistics.facility')],
    rows: this.statistics().curve.map((group, index) => [index + 1, group.n, group.meanRest, group.facility]),
  }));

  /** One chart for each response with options; very long lists of options stay a table elsewhere. */
  protected readonly optionCharts = computed(() => {
    const words = { x: this.texts.text('office.statistics.share'), y: '', number: (value: number) => this.number(value) };
    return this.statistics()
      .options.filter((part) => part.options.length > 0 && part.options.length <= optionsLimit)
      .map(({ response, options }) => {
        const bars = options.map((option) => ({ label: this.labelOf(option), isKey: option.isKey, share: option.share ?? 0 }));
        return { response, heading: this.optionsHeading(options), build: (palette: Palette) => optionsOption(palette, words, bars), table: this.optionsTable(options), height: 60 + options.length * 34 };
      });
  });

  private labelOf(option: Option): string {
    return `${option.option}${option.isKey ? ` (${this.texts.text('office.item.is-key')})` : ''}: ${option.label}`;
  }

  private optionsHeading(options: readonly Option[]): string {
    const [most] = [...options].sort((a, b) => b.n - a.n);
    if (!most || most.share === null) return this.texts.text('office.statistics.options-title');
    return this.texts.text(most.isKey ? 'office.statistics.key-leads' : 'office.statistics.distractor-leads', { option: most.option });
  }

  private optionsTable(options: readonly Option[]): ChartTable {
    return {
      columns: [this.texts.text('office.item.option'), this.texts.text('office.item.text'), this.texts.text('office.item.key'), this.texts.text('office.statistics.n'), this.texts.text('office.statistics.share'), this.texts.text('office.statistics.option-correlation')],
      rows: options.map((option) => [option.option, option.label, this.texts.text(option.isKey ? 'common.yes' : 'common.no'), option.n, option.share, option.correlation]),
    };
  }
}
