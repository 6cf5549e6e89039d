import { Component, computed, inject, input } from '@angular/core';
import type { Problem } from '@synoo/contracts';
import { Icon, Texts, TextPipe } from '@synoo/ui';
import { problemPlace, problemText } from './problem-text';

/** Problems as sentences with their place; errors before warnings. */
@Component({
  selector: 'app-problems',
  imports: [Icon, TextPipe],
  template: `
    <ul>
      @for (line of lines(); track $index) {
        <li [class]="line.severity">
          <ui-icon [name]="line.severity === 'error' ? 'error' : 'warning'" />
          <span><span class="visually-hidden">{{ 'office.severity.' + line.severity | t }}: </span>{{ line.text }}@if (line.place) { <span class="quiet"> ({{ line.place }})</span> }</span>
        </li>
      }
    </ul>
  `,
  styles: `
    ul {
      display: grid;
      gap: var(--space-1);
      margin: 0;
      padding: 0;
      list-style: none;
      font-size: var(--text-small);
    }
    li {
      display: flex;
      gap: var(--space-2);
    }
    .error ui-icon {
      color: var(--red);
    }
    .warning ui-icon {
      color: var(--gold);
    }
  `,
})
export class ProblemList {
  readonly problems = input.required<readonly Problem[]>();
  /** What the screen calls a field; null where it has no words for it. */
  readonly fieldWords = input<(field: string) => string | null>(() => null);
  private readonly texts = inject(Texts);
  protected readonly lines = computed(() =>
    [...this.problems()]
      .sort((a, b) => a.severity.localeCompare(b.severity))
      .map((problem) => {
        const text = problemText(this.texts, problem);
        const words = problem.field === undefined ? null : this.fieldWords()(problem.field);
        return { severity: problem.severity, text, place: words ?? problemPlace(this.texts, problem, text) };
      }),
  );
}
