import { Component, DestroyRef, ElementRef, computed, effect, inject, input, signal, untracked, viewChild } from '@angular/core';
import { Appearance, Icon, loadPart, NumberPipe, TextPipe, Texts } from '@synoo/ui';
import type { EChartsCoreOption, EChartsType } from 'echarts/core';
import { saveBlob } from '../../core/api';
import { type ChartTable, csvOf } from './chart-table';
import { type Palette, paletteOf } from './palette';

/** A chart with the finding as its title, a table of the same figures, and PNG, SVG and CSV to take away. */
@Component({
  selector: 'app-chart',
  imports: [Icon, NumberPipe, TextPipe],
  template: `
    <figure>
      <figcaption>
        <strong>{{ heading() }}</strong>
        @if (note()) { <span class="small quiet">{{ note() }}</span> }
      </figcaption>
      <div #canvas class="canvas" [hidden]="asTable()" [style.height.px]="height()" role="img" tabindex="0" [attr.aria-label]="heading() + '. ' + note()"></div>
      @if (asTable()) {
        <div class="table-wrap" tabindex="0" [attr.aria-label]="heading()">
          <table class="table">
            <thead><tr>@for (column of table().columns; track $index) { <th scope="col" [class.number]="isNumber($index)">{{ column }}</th> }</tr></thead>
            <tbody>
              @for (row of table().rows; track $index) {
                <tr>@for (value of row; track $index) { <td [class.number]="isNumber($index)">{{ typeof value === 'number' ? (value | num: decimals(value)) : (value ?? '–') }}</td> }</tr>
              }
            </tbody>
          </table>
        </div>
      }
      <div class="tools">
        <button type="button" class="button plain small" [attr.aria-pressed]="asTable()" (click)="asTable.set(!asTable())"><ui-icon [name]="asTable() ? 'bar-chart' : 'table-rows'" />{{ (asTable() ? 'common.chart.picture' : 'common.chart.table') | t }}</button>
        <span class="small quiet">{{ 'common.chart.save-as' | t }}</span>
        <button type="button" class="button plain small" [disabled]="!chart()" (click)="savePng()">PNG</button>
        <button type="button" class="button plain small" [disabled]="!chart()" (click)="saveSvg()">SVG</button>
        <button type="button" class="button plain small" (click)="saveCsv()">CSV</button>
      </div>
    </figure>
  `,
  styles: `
    figure {
      display: grid;
      gap: var(--space-2);
      margin: 0;
      min-width: 0;
    }
    figcaption {
      display: grid;
    }
    .canvas {
      width: 100%;
      min-width: 0;
    }
    .tools {
      display: flex;
      flex-wrap: wrap;
      align-items: center;
      gap: var(--space-1);
    }
    .table-wrap {
      max-height: 360px;
      overflow: auto;
    }
    @media print {
      .tools {
        display: none;
      }
    }
  `,
})
export class ChartBox {
  /** The finding as a sentence. */
  readonly heading = input.required<string>();
  /** What it rests on: number of learners, method, date. */
  readonly note = input('');
  readonly build = input.required<(palette: Palette) => EChartsCoreOption>();
  readonly table = input.required<ChartTable>();
  /** Name of the files without ending. */
  readonly name = input.required<string>();
  readonly height = input(280);

  private readonly canvas = viewChild.required<ElementRef<HTMLElement>>('canvas');
  private readonly appearance = inject(Appearance);
  private readonly texts = inject(Texts);
  protected readonly asTable = signal(false);
  protected readonly chart = signal<EChartsType | null>(null);
  private readonly numeric = computed(() => this.table().columns.map((_, index) => this.table().rows.every((row) => row[index] === null || typeof row[index] === 'number')));

  constructor() {
    let observer: ResizeObserver | null = null;
    let gone = false;
    inject(DestroyRef).onDestroy(() => {
      gone = true;
      observer?.disconnect();
      this.chart()?.dispose();
    });
    effect((onCleanup) => {
      const host = this.canvas().nativeElement;
      let stale = false;
      onCleanup(() => (stale = true));
      // Asked for again with each wish for the picture.
      if (this.asTable() || untracked(this.chart)) return;
      const drawn = ({ init }: Pick<typeof import('./echarts'), 'init'>): void => {
        if (gone || stale) return;
        const chart = init(host, null, { renderer: 'canvas' });
        observer = new ResizeObserver(() => {
          if (host.clientWidth > 0) chart.resize();
        });
        observer.observe(host);
        this.chart.set(chart);
      };
      // Where what draws does not arrive, the figures are here.
      void Promise.all([loadPart(() => import('./echarts')), document.fonts.ready]).then(([part]) => drawn(part), () => this.asTable.set(true));
    });
    effect(() => {
      this.appearance.isDark();
      this.chart()?.setOption(this.build()(this.palette()), true);
    });
  }

  protected isNumber(column: number): boolean {
    return this.numeric()[column] ?? false;
  }

  protected decimals(value: number): number {
    return Number.isInteger(value) ? 0 : 3;
  }

  protected savePng(): void {
    const chart = this.chart();
    if (!chart) return;
    const link = document.createElement('a');
    link.href = chart.getDataURL({ type: 'png', pixelRatio: 2, backgroundColor: this.palette().paper });
    link.download = `${this.name()}.png`;
    link.click();
  }

  protected async saveSvg(): Promise<void> {
    const { init } = await loadPart(() => import('./echarts'));
    const host = this.canvas().nativeElement;
    const copy = init(null, null, { renderer: 'svg', ssr: true, width: host.clientWidth || 720, height: this.height() });
    copy.setOption(this.build()(this.palette()));
    saveBlob(new Blob([copy.renderToSVGString()], { type: 'image/svg+xml' }), `${this.name()}.svg`);
    copy.dispose();
  }

  protected saveCsv(): void {
    saveBlob(new Blob([csvOf(this.table())], { type: 'text/csv;charset=utf-8' }), `${this.name()}.csv`);
  }

  private palette(): Palette {
    this.texts.language();
    return paletteOf(getComputedStyle(document.documentElement));
  }
}
