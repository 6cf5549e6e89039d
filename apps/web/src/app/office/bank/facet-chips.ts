import { Component, computed, input, output, signal } from '@angular/core';
import { NumberPipe, TextPipe } from '@synoo/ui';

export interface FacetValue {
  readonly code: string;
  readonly label: string;
  readonly n: number;
}

const first = 8;

/** One filter as chips with counts; long lists show their largest values and what is chosen, and the rest on demand. */
@Component({
  selector: 'app-facet',
  imports: [NumberPipe, TextPipe],
  template: `
    <div role="group" [attr.aria-label]="label()">
      <span class="small quiet" aria-hidden="true">{{ label() }}</span>
      @for (value of shown(); track value.code) {
        <button type="button" class="chip" [attr.aria-pressed]="chosen().includes(value.code)" (click)="toggled.emit(value.code)">{{ value.label }} <span class="quiet numeric">{{ value.n | num }}</span></button>
      }
      @if (hidden() > 0) { <button type="button" class="button plain small" (click)="all.set(true)">{{ 'office.bank.more-values' | t: { n: hidden() } }}</button> }
    </div>
  `,
  styles: `
    div {
      display: flex;
      flex-wrap: wrap;
      align-items: center;
      gap: var(--space-1) var(--space-2);
    }
    .chip {
      max-width: 22rem;
      text-align: start;
    }
  `,
})
export class FacetChips {
  readonly label = input.required<string>();
  readonly values = input.required<readonly FacetValue[]>();
  readonly chosen = input.required<readonly string[]>();
  readonly toggled = output<string>();
  protected readonly all = signal(false);
  protected readonly shown = computed(() => {
    const values = this.values();
    if (this.all() || values.length <= first + 2) return values;
    const largest = new Set([...values].sort((a, b) => b.n - a.n).slice(0, first).map((value) => value.code));
    return values.filter((value) => largest.has(value.code) || this.chosen().includes(value.code));
  });
  protected readonly hidden = computed(() => this.values().length - this.shown().length);
}
