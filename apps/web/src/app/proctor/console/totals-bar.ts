import { Component, computed, inject } from '@angular/core';
import { Icon, NumberPipe, TextPipe, Texts } from '@synoo/ui';
import { statesInOrder } from '../board/totals';
import { Desk } from './desk';
import { stateLooks } from './looks';

/** How many are in each state; a press shows only those. */
@Component({
  selector: 'app-totals-bar',
  imports: [Icon, NumberPipe, TextPipe],
  host: { role: 'group', '[attr.aria-label]': 'label()' },
  template: `
    <button type="button" class="chip" [attr.aria-pressed]="desk.filter() === 'all'" (click)="desk.filter.set('all')">{{ 'proctor.filter.all' | t }} <strong class="numeric">{{ desk.totals().all | num }}</strong></button>
    <button type="button" class="chip help" [class.some]="desk.totals().help > 0" [attr.aria-pressed]="desk.filter() === 'help'" (click)="toggle('help')">
      <ui-icon name="warning" />{{ 'proctor.filter.help' | t }} <strong class="numeric">{{ desk.totals().help | num }}</strong>
    </button>
    @for (state of shown(); track state) {
      <button type="button" class="chip" [class]="looks[state][0]" [attr.aria-pressed]="desk.filter() === state" (click)="toggle(state)">
        <ui-icon [name]="looks[state][1]" />{{ 'proctor.state.' + state | t }} <strong class="numeric">{{ desk.totals().byState[state] | num }}</strong>
      </button>
    }
  `,
  styles: `
    :host {
      display: flex;
      flex-wrap: wrap;
      gap: 6px;
    }
    .chip {
      min-height: 30px;
      padding-inline: 10px;
    }
    .chip ui-icon {
      width: 18px;
      height: 18px;
      color: var(--ink-quiet);
    }
    .chip.accent ui-icon {
      color: var(--accent);
    }
    .chip.green ui-icon {
      color: var(--green);
    }
    .chip.gold ui-icon {
      color: var(--gold);
    }
    .chip.violet ui-icon {
      color: var(--violet);
    }
    @media (max-width: 759px) {
      :host {
        flex-wrap: nowrap;
        /* Scrolls sideways; room for the focus ring. */
        margin: -4px;
        padding: 4px;
        overflow-x: auto;
      }
      .chip {
        flex: none;
        min-height: var(--control);
      }
    }
    .help.some {
      border-color: var(--red);
      color: var(--red);
    }
    .help.some ui-icon {
      color: var(--red);
    }
  `,
})
export class TotalsBar {
  protected readonly desk = inject(Desk);
  protected readonly looks = stateLooks;
  private readonly texts = inject(Texts);
  /** Empty states are left out, so that the eye has to read only what there is. */
  protected readonly shown = computed(() => statesInOrder.filter((state) => this.desk.totals().byState[state] > 0 || this.desk.filter() === state));
  protected readonly label = computed(() => this.texts.text('proctor.filter.label'));

  protected toggle(filter: (typeof statesInOrder)[number] | 'help'): void {
    this.desk.filter.update((now) => (now === filter ? 'all' : filter));
  }
}
