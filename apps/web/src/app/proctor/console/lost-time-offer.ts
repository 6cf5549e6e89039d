import { Component, computed, inject, input } from '@angular/core';
import type { BoardRow } from '@synoo/contracts';
import { Icon, TextPipe } from '@synoo/ui';
import { lostMinutes } from '../board/lost-offer';
import { Commands } from './commands';

/** Working time that went by while the learner moved to another computer: give it back, or not. */
@Component({
  selector: 'app-lost-time-offer',
  imports: [Icon, TextPipe],
  template: `
    <div class="banner info">
      <div>
        <p class="small">{{ 'proctor.lost-offer.lost' | t: { n: minutes() } }}</p>
        <p class="buttons">
          <button type="button" class="button small" [attr.aria-disabled]="commands.busy() ? true : null" (click)="commands.giveLostTime(row())"><ui-icon name="more-time" />{{ 'proctor.lost-offer.give' | t }}</button>
          <button type="button" class="button small plain" [attr.aria-disabled]="commands.busy() ? true : null" (click)="commands.dismissLostTime(row())">{{ 'proctor.lost-offer.dismiss' | t }}</button>
        </p>
      </div>
    </div>
  `,
  styles: `
    .banner {
      padding: var(--space-2) var(--space-3);
    }
    .buttons {
      display: flex;
      flex-wrap: wrap;
      gap: var(--space-2);
      margin-top: var(--space-2);
    }
  `,
})
export class LostTimeOffer {
  readonly row = input.required<BoardRow>();
  protected readonly commands = inject(Commands);
  protected readonly minutes = computed(() => lostMinutes(this.row().lostOfferMs));
}
