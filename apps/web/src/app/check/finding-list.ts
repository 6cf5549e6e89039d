import { Component, computed, inject, input } from '@angular/core';
import type { CheckFigures, RehearsalFigures } from '@synoo/contracts';
import { judgeComputer } from '@synoo/delivery';
import { formatNumber, TextPipe, Texts } from '@synoo/ui';
import { VerdictMark } from './verdict-mark';

/** What was found on a computer: each topic with its verdict, what it means and what to do. */
@Component({
  selector: 'app-finding-list',
  imports: [TextPipe, VerdictMark],
  template: `
    <dl>
      @for (one of findings(); track one.topic) {
        <div [attr.data-topic]="one.topic" [attr.data-verdict]="one.verdict">
          <dt>{{ 'check.topic.' + one.topic | t }} <app-verdict [verdict]="one.verdict" /></dt>
          <dd>{{ 'check.finding.' + one.topic + '.' + one.reason + '.means' | t: one.values }}</dd>
          @if (one.verdict === 'bad' || one.verdict === 'fair') {
            @let advice = 'check.finding.' + one.topic + '.' + one.reason + '.do' | t: one.values;
            @if (advice) { <dd><strong>{{ 'check.do' | t }}</strong> {{ advice }}</dd> }
          }
        </div>
      }
    </dl>
  `,
  styles: `
    dl {
      margin: 0;
      border-top: 1px solid var(--line);
    }
    dl > div {
      display: grid;
      gap: var(--space-1);
      padding: var(--space-3) 0;
      border-bottom: 1px solid var(--line);
    }
    dt {
      display: flex;
      flex-wrap: wrap;
      justify-content: space-between;
      gap: var(--space-1) var(--space-4);
      font-weight: var(--weight-strong);
    }
    dd {
      margin: 0;
    }
  `,
})
export class FindingList {
  readonly figures = input.required<CheckFigures>();
  readonly rehearsal = input<RehearsalFigures | null>(null);
  private readonly texts = inject(Texts);
  protected readonly findings = computed(() => {
    const language = this.texts.language();
    const written = (value: string | number) => (typeof value === 'string' || Number.isInteger(value) ? value : formatNumber(value, language, 1));
    return judgeComputer(this.figures(), this.rehearsal()).map((one) => ({ ...one, values: Object.fromEntries(Object.entries(one.values).map(([name, value]) => [name, written(value)])) }));
  });
}
