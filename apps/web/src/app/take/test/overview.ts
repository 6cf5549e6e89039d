import { Component, computed, inject, signal } from '@angular/core';
import { type ItemStatus, type OverviewFilter, matchesFilter } from '@synoo/delivery';
import { Icon, TextPipe, Texts } from '@synoo/ui';
import { FocusHeading } from '../screens/focus-heading';
import { TakeSession } from '../session/take-session';
import { TestRun } from './test-run';

/** All items as numbered tiles with their state in words and filters. */
@Component({
  selector: 'app-overview',
  imports: [FocusHeading, Icon, TextPipe],
  template: `
    <h1 appFocusHeading>{{ 'take.overview.title' | t }}</h1>
    <p>{{ summary() }}</p>
    <div class="filters" role="group" [attr.aria-label]="'take.overview.filter' | t">
      @for (one of filters; track one) {
        <button type="button" class="chip" [attr.aria-pressed]="filter() === one" (click)="filter.set(one)">{{ 'take.overview.filters.' + one | t }} <span class="numeric">{{ run.counts()[one] }}</span></button>
      }
    </div>
    @for (group of groups(); track group.index) {
      <section>
        @if (groups().length > 1 || sections().length > 1) {
          <h2>{{ group.title }}</h2>
        }
        <ul>
          @for (status of group.items; track status.ref) {
            <li>
              <button type="button" [attr.aria-disabled]="run.isClosed(status.number - 1) || null" [class.closed]="run.isClosed(status.number - 1)" class="tile" [class.answered]="status.answered === 'answered'" [class.partly]="status.answered === 'partly'" [attr.aria-current]="run.index() === status.number - 1 ? 'true' : null" [attr.aria-label]="nameOf(status)" (click)="run.goTo(status.number - 1)">
                <span class="number numeric">{{ status.number }}</span>
                <span class="word">{{ 'take.overview.state.' + status.answered | t }}@if (run.isClosed(status.number - 1)) { · {{ 'take.overview.closed' | t }} }</span>
                <span class="marks">
                  @if (status.flagged) {
                    <ui-icon name="flag" />
                  }
                  @if (status.unsaved) {
                    <ui-icon name="computer" />
                  }
                </span>
              </button>
            </li>
          }
        </ul>
      </section>
    } @empty {
      <p class="quiet">{{ 'take.overview.none' | t }}</p>
    }
    <p class="legend quiet">
      <ui-icon name="flag" /> {{ 'take.overview.legend-flag' | t }} <ui-icon name="computer" /> {{ 'take.overview.legend-unsaved' | t }}
    </p>
  `,
  styles: `
    :host {
      display: grid;
      gap: var(--space-4);
      font-size: var(--text-learner);
    }
    h2 {
      margin-bottom: var(--space-2);
      font-size: var(--text-learner);
    }
    .filters {
      display: flex;
      flex-wrap: wrap;
      gap: var(--space-2);
    }
    .chip {
      min-height: 36px;
      font-size: var(--text-body);
    }
    ul {
      display: grid;
      grid-template-columns: repeat(auto-fill, minmax(8.5rem, 1fr));
      gap: var(--space-2);
      padding: 0;
      list-style: none;
    }
    .tile {
      display: grid;
      grid-template-columns: auto 1fr auto;
      align-items: center;
      gap: 0 var(--space-2);
      width: 100%;
      min-height: 56px;
      padding: var(--space-1) var(--space-3);
      border: 1px dashed var(--line-strong);
      border-radius: var(--radius);
      background: var(--surface);
      color: var(--ink);
      font: inherit;
      text-align: start;
      cursor: pointer;
    }
    .tile:hover {
      border-color: var(--accent);
    }
    .tile.answered {
      border-style: solid;
      background: var(--accent-tint);
    }
    .tile.partly {
      border-style: solid;
    }
    .tile.closed {
      background: none;
      color: var(--ink-quiet);
      cursor: default;
    }
    .tile[aria-current] {
      box-shadow: inset 0 0 0 2px var(--accent);
    }
    .number {
      font-size: var(--text-title);
      font-weight: var(--weight-strong);
    }
    .word {
      font-size: var(--text-small);
      line-height: var(--leading-tight);
      overflow-wrap: anywhere;
    }
    .marks {
      display: grid;
      color: var(--gold);
    }
    .legend {
      font-size: var(--text-body);
    }
  `,
})
export class Overview {
  protected readonly run = inject(TestRun);
  private readonly session = inject(TakeSession);
  private readonly texts = inject(Texts);
  protected readonly filters: readonly OverviewFilter[] = ['all', 'unanswered', 'flagged', 'unsaved'];
  protected readonly filter = signal<OverviewFilter>('all');
  protected readonly sections = computed(() => this.session.documents.form()?.sections ?? []);
  protected readonly groups = computed(() =>
    this.sections()
      .map((section, index) => ({ index, title: section.title, items: this.run.statuses().filter((status) => status.sectionIndex === index && matchesFilter(status, this.filter())) }))
      .filter(({ items }) => items.length > 0),
  );
  protected readonly summary = computed(() => {
    const { all, unanswered, flagged } = this.run.counts();
    const answered = this.texts.text('take.overview.answered', { n: all - unanswered, all });
    return flagged > 0 ? `${answered} ${this.texts.plural('take.overview.flagged', flagged)}` : answered;
  });

  protected nameOf(status: ItemStatus): string {
    const parts = [this.texts.text('take.test.item', { n: status.number }), this.texts.text(`take.overview.state.${status.answered}`)];
    if (this.run.isClosed(status.number - 1)) parts.push(this.texts.text('take.overview.closed'));
    if (status.flagged) parts.push(this.texts.text('take.overview.legend-flag'));
    if (status.unsaved) parts.push(this.texts.text('take.overview.legend-unsaved'));
    return parts.join(', ');
  }
}
