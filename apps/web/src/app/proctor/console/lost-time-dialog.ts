import { DIALOG_DATA, DialogRef } from '@angular/cdk/dialog';
import { Component, computed, inject, signal } from '@angular/core';
import { mostLostMs, type ActionRequest } from '@synoo/contracts';
import { Control, Field, TextPipe, Texts } from '@synoo/ui';
import { givenBack, lostMinutes } from '../board/lost-offer';

export interface LostTimeQuestion {
  readonly name: string;
  readonly lostMs: number;
}
export type LostTimeAnswer = Pick<ActionRequest, 'lostMs'>;

/** Shows the minutes that are given back; the proctor, who saw what happened, may correct them. */
@Component({
  imports: [Control, Field, TextPipe],
  template: `
    <form class="dialog" (submit)="confirm($event)" novalidate>
      <h2 id="dialog-title">{{ 'proctor.lost-offer.title' | t: { name: question.name } }}</h2>
      <p>{{ 'proctor.lost-offer.text' | t }}</p>
      <ui-field [label]="'proctor.ask.minutes' | t" [error]="error()">
        <input #field uiControl class="input numeric minutes" type="number" inputmode="numeric" step="1" min="1" [max]="most" [value]="minutes()" (input)="minutes.set(field.value)" />
      </ui-field>
      <div class="dialog-actions">
        <button type="button" class="button" (click)="ref.close()">{{ 'common.cancel' | t }}</button>
        <button type="submit" class="button primary">{{ 'proctor.lost-offer.give' | t }}</button>
      </div>
    </form>
  `,
  styles: `
    .minutes {
      width: 7em;
    }
  `,
})
export class LostTimeDialog {
  protected readonly question = inject<LostTimeQuestion>(DIALOG_DATA);
  protected readonly ref = inject<DialogRef<LostTimeAnswer>>(DialogRef);
  private readonly texts = inject(Texts);
  protected readonly most = mostLostMs / 60_000;
  protected readonly minutes = signal(String(lostMinutes(this.question.lostMs)));
  private readonly tried = signal(false);
  private readonly answer = computed(() => givenBack(this.minutes(), this.question.lostMs, mostLostMs));
  protected readonly error = computed(() => (this.tried() && this.answer() === null ? this.texts.text('proctor.lost-offer.wrong', { most: this.most }) : null));

  protected confirm(event: Event): void {
    event.preventDefault();
    this.tried.set(true);
    const answer = this.answer();
    if (answer) this.ref.close(answer);
  }
}
