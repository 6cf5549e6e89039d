import { Component, computed, effect, inject, untracked } from '@angular/core';
import type { BoardRow } from '@synoo/contracts';
import { Icon, NumberPipe, PluralPipe, TextPipe, Texts } from '@synoo/ui';
import { actionSlots, offersOf, offersToAll, type Offer } from '../board/actions';
import { Chronicle } from './chronicle';
import { Commands } from './commands';
import { Desk } from './desk';
import { LearnerFacts } from './learner-facts';
import { actionIcons } from './looks';
import { LostTimeOffer } from './lost-time-offer';

const namesShown = 6;
/** Refused learners that are listed by name. */
const refusedShown = 12;

/** The selected learner or learners, or the whole session, and everything that can be done; what cannot says why. */
@Component({
  selector: 'app-action-panel',
  imports: [Icon, LearnerFacts, LostTimeOffer, NumberPipe, PluralPipe, TextPipe],
  template: `
    @if (one(); as row) {
      <app-learner-facts [row]="row" />
      @if (row.lostOfferMs > 0 && desk.status() === 'open') { <app-lost-time-offer [row]="row" /> }
    } @else if (desk.selected().length > 1) {
      <div>
        <h2>{{ 'proctor.selected' | tn: desk.selected().length }}</h2>
        <p class="small quiet">{{ names() }}</p>
      </div>
    } @else {
      <div>
        <h2>{{ 'proctor.everybody' | t }}</h2>
        <p class="small quiet">{{ 'proctor.everybody-hint' | t }}</p>
      </div>
    }
    @if (desk.selected().length > 1) {
      <button type="button" class="button small plain clear" (click)="desk.clear()"><ui-icon name="close" />{{ 'proctor.clear-selection' | t }}</button>
    }
    @if (commands.outcome(); as outcome) {
      <div class="banner outcome" [class]="outcome.refused.length > 0 ? 'warning' : 'good'">
        <div>
          <p class="small">{{ 'proctor.outcome.done' | tn: outcome.done : { action: ('proctor.action.' + outcome.action | t) } }}</p>
          @if (outcome.refused.length > 0) {
            <p class="small">{{ 'proctor.outcome.refused' | tn: outcome.refused.length }}</p>
            <ul class="small">
              @for (refused of outcome.refused.slice(0, most); track $index) { <li>{{ refused.name }}: {{ commands.refusalText(refused.code) }}</li> }
              @if (outcome.refused.length > most) { <li>+{{ outcome.refused.length - most }}</li> }
            </ul>
          }
        </div>
        <button type="button" class="button plain small icon-only" [attr.aria-label]="'common.dismiss' | t" (click)="commands.forgetOutcome()"><ui-icon name="close" /></button>
      </div>
    }
    <div class="offers" role="group" [attr.aria-label]="'proctor.actions' | t">
      @for (offer of offers(); track offer.action) {
        <button type="button" class="button offer" [class.danger]="offer.action === 'end' || offer.action === 'void'" [attr.aria-disabled]="offer.refusal || commands.busy() ? true : null" (click)="take(offer)">
          <ui-icon [name]="icons[offer.action]" />
          <span class="verb">{{ (all() ? 'proctor.action-all.' : 'proctor.action.') + offer.action | t }}</span>
          @if (people().length > 1 && !offer.refusal) { <span class="count numeric">{{ offer.applies.length | num }}</span> }
          @if (offer.refusal; as refusal) { <span class="why small">{{ 'proctor.refusal.' + refusal | t }}</span> }
        </button>
      }
    </div>
  `,
  styleUrl: './action-panel.css',
})
export class ActionPanel {
  protected readonly desk = inject(Desk);
  protected readonly commands = inject(Commands);
  private readonly chronicle = inject(Chronicle);
  private readonly texts = inject(Texts);
  protected readonly icons = actionIcons;
  protected readonly most = refusedShown;

  protected readonly all = computed(() => this.desk.selected().length === 0);
  protected readonly people = computed<readonly BoardRow[]>(() => (this.all() ? this.desk.rows() : this.desk.selected()));
  protected readonly one = computed(() => (this.desk.selected().length === 1 ? this.desk.selected()[0] : undefined));
  protected readonly offers = computed(() => this.all() ? offersToAll(this.people(), this.desk.offerFacts()) : offersOf(actionSlots, this.people(), this.desk.offerFacts()));
  protected readonly names = computed(() => {
    const rows = this.desk.selected();
    const shown = rows.slice(0, namesShown).map((row) => `${row.name} (${row.seat})`);
    return rows.length > namesShown ? `${shown.join(', ')} … +${rows.length - namesShown}` : shown.join(', ');
  });

  constructor() {
    // Good news is read once; it makes room when the proctor turns to somebody else. Refusals stay until dismissed.
    effect(() => {
      this.desk.selectedIds();
      untracked(() => {
        if (this.commands.outcome()?.refused.length === 0) this.commands.forgetOutcome();
      });
    });
  }

  protected take(offer: Offer): void {
    if (this.commands.busy()) return;
    if (offer.refusal) {
      this.chronicle.announce(this.texts.text(`proctor.refusal.${offer.refusal}`));
      return;
    }
    const ids = this.people().map((row) => row.participantId);
    if (offer.action === 'move') void this.commands.move(ids[0] ?? '');
    else void this.commands.act(offer.action, this.all() ? 'all' : ids, offer.applies.length);
  }
}
