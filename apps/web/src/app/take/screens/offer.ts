import { Component, inject, input, signal } from '@angular/core';
import { Icon, TextPipe, Texts } from '@synoo/ui';
import { Refusal } from '../../core/refusal';
import { refusalText } from '../../core/refusal-text';
import type { OpenTest } from '../session/place-memory';
import { Arrival } from '../session/arrival';
import { Calm } from './calm';
import { FocusHeading } from './focus-heading';

/** A test was opened in this browser and not finished: is it this learner's? */
@Component({
  selector: 'app-offer',
  imports: [Calm, FocusHeading, Icon, TextPipe],
  template: `
    <app-calm>
      <h1 appFocusHeading>{{ 'take.offer.title' | t }}</h1>
      <p>{{ 'take.offer.text' | t: { name: test().name } }}</p>
      @if (trouble(); as sentence) {
        <div class="banner trouble" role="alert"><ui-icon name="error" /><p>{{ sentence }}</p></div>
      }
      <div class="buttons">
        <button type="button" class="button primary" [attr.aria-disabled]="busy()" (click)="goOn()">{{ 'take.offer.go-on' | t: { name: test().name } }}</button>
        <button type="button" class="button" (click)="arrival.forgetOpenTest()">{{ 'take.offer.other' | t }}</button>
      </div>
    </app-calm>
  `,
  styles: `
    .buttons {
      display: flex;
      flex-wrap: wrap;
      gap: var(--space-3);
    }
  `,
})
export class Offer {
  readonly test = input.required<OpenTest>();
  protected readonly arrival = inject(Arrival);
  private readonly texts = inject(Texts);
  protected readonly trouble = signal<string | null>(null);
  protected readonly busy = signal(false);

  protected async goOn(): Promise<void> {
    if (this.busy()) return;
    this.busy.set(true);
    try {
      await this.arrival.continueHere(this.test().attemptId);
    } catch (error) {
      if (!(error instanceof Refusal)) throw error;
      if (error.status === 401 || error.status === 403 || error.status === 404) this.arrival.forgetOpenTest();
      else this.trouble.set(refusalText(this.texts, error));
    } finally {
      this.busy.set(false);
    }
  }
}
