import { DIALOG_DATA, DialogRef } from '@angular/cdk/dialog';
import { Component, inject } from '@angular/core';
import { seatAt } from '@synoo/delivery';
import { Control, Field, TextPipe } from '@synoo/ui';

export interface MoveQuestion {
  readonly name: string;
  readonly seat: number;
  readonly free: readonly number[];
  readonly columns: number;
}

/** Asks for a free seat. */
@Component({
  imports: [Control, Field, TextPipe],
  template: `
    <form class="dialog" (submit)="$event.preventDefault(); ref.close({ seat: +chosen.value })">
      <h2 id="dialog-title">{{ 'proctor.move.title' | t: { name: question.name, seat: question.seat } }}</h2>
      <p>{{ 'proctor.move.text' | t }}</p>
      <ui-field [label]="'proctor.move.to' | t">
        <select #chosen uiControl class="select">
          @for (seat of seats; track seat.seat) { <option [value]="seat.seat">{{ 'proctor.move.seat' | t: { seat: seat.seat, row: seat.row, column: seat.column } }}</option> }
        </select>
      </ui-field>
      <div class="dialog-actions">
        <button type="button" class="button" (click)="ref.close()">{{ 'common.cancel' | t }}</button>
        <button type="submit" class="button primary">{{ 'proctor.action.move' | t }}</button>
      </div>
    </form>
  `,
})
export class MoveDialog {
  protected readonly question = inject<MoveQuestion>(DIALOG_DATA);
  protected readonly ref = inject<DialogRef<{ seat: number }>>(DialogRef);
  protected readonly seats = this.question.free.map((seat) => seatAt(seat, this.question.columns));
}
