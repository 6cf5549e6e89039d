import { Component, computed, inject, input } from '@angular/core';
import { Skeleton, Texts, Trouble } from '@synoo/ui';
import type { Remote } from './remote';
import { refusalText } from './refusal-text';

/** What stands above fetched content: grey lines before it is there, and a sentence with a way on when it did not come. */
@Component({
  selector: 'app-pending',
  imports: [Skeleton, Trouble],
  styles: ':host { display: block; } :host(:empty) { display: none; }',
  template: `
    @if (of().refusal(); as refusal) {
      <ui-trouble [text]="text()" [requestId]="refusal.requestId" [canRetry]="refusal.code !== 'not-found' && refusal.code !== 'not-allowed'" (retry)="of().reload()" />
    } @else if (of().value() === undefined) {
      <ui-skeleton [rows]="rows()" />
    }
  `,
})
export class Pending {
  readonly of = input.required<Remote<unknown>>();
  readonly rows = input(6);
  private readonly texts = inject(Texts);
  protected readonly text = computed(() => {
    const refusal = this.of().refusal();
    return refusal ? refusalText(this.texts, refusal) : '';
  });
}
