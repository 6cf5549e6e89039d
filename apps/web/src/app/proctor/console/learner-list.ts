import { Component, inject } from '@angular/core';
import { Badge, Icon, TextPipe } from '@synoo/ui';
import { ownSign, type HelpReason } from '../board/needs-help';
import { isGridKey, neighbourInList } from '../board/selection';
import { Desk } from './desk';
import { GridKeys } from './grid-keys';
import { connectionLooks, stateLooks } from './looks';
import { RowWords } from './row-words';

/** The learners as a list, those who need help first. */
@Component({
  selector: 'app-learner-list',
  imports: [Badge, Icon, TextPipe],
  providers: [GridKeys],
  host: { '(pointerenter)': 'desk.hold(true)', '(pointerleave)': 'release()', '(focusin)': 'desk.hold(true)', '(focusout)': 'release($event)' },
  template: `
    <div role="grid" aria-multiselectable="true" [attr.aria-label]="'proctor.list' | t">
      <div role="row" class="head small quiet">
        <span role="columnheader" class="seat">{{ 'proctor.column.seat' | t }}</span>
        <span role="columnheader" class="name">{{ 'proctor.column.name' | t }}</span>
        <span role="columnheader" class="state">{{ 'proctor.column.state' | t }}</span>
        <span role="columnheader" class="item">{{ 'proctor.column.item' | t }}</span>
        <span role="columnheader" class="time">{{ 'proctor.column.time' | t }}</span>
        <span role="columnheader" class="signs">{{ 'proctor.column.signs' | t }}</span>
      </div>
      @for (row of desk.listed(); track row.participantId) {
        <div
          role="row"
          class="row"
          [attr.data-id]="row.participantId"
          [attr.tabindex]="desk.entrance() === row.participantId ? 0 : -1"
          [attr.aria-selected]="desk.selectedIds().has(row.participantId)"
          [class.chosen]="desk.selectedIds().has(row.participantId)"
          (click)="keys.click($event, row.participantId)"
          (keydown)="keys.press($event, next)"
          (focus)="desk.cursor.set(row.participantId)"
        >
          <span role="gridcell" class="seat numeric"><ui-icon [name]="desk.selectedIds().has(row.participantId) ? 'check-circle' : 'radio-button-unchecked'" />{{ row.seat }}</span>
          <span role="gridcell" class="name">@if (desk.inTrouble(row)) { <ui-icon name="warning" class="warning" /><span class="visually-hidden">{{ 'proctor.filter.help' | t }}. </span> }{{ row.name }}@if (tells(desk.reasonOf(row))) { <span class="why">{{ 'proctor.help.' + desk.reasonOf(row) | t }}</span> }</span>
          <span role="gridcell" class="state"><ui-badge [tone]="looks[row.state][0]" [icon]="looks[row.state][1]">{{ words.state(row) }}</ui-badge></span>
          <span role="gridcell" class="item numeric">{{ words.item(row) }}</span>
          <span role="gridcell" class="time numeric">{{ words.minutes(row) }}</span>
          <span role="gridcell" class="signs numeric">
            @if (words.showsConnection(row)) { <ui-badge [tone]="connections[row.connection][0]" [icon]="connections[row.connection][1]">{{ words.connection(row) }}@if (row.connection !== 'online') { {{ words.lastSeen(row) }}}</ui-badge> }
            @if (row.unsaved > 0) { <ui-badge [tone]="desk.inTrouble(row) ? 'red' : 'plain'" icon="cloud-off">{{ 'proctor.unsaved-n' | t: { n: row.unsaved } }}</ui-badge> }
            @if (row.irregularities > 0) { <ui-badge icon="gavel">{{ 'proctor.irregularities-n' | t: { n: row.irregularities } }}</ui-badge> }
            @if (words.needs(row); as needs) { <ui-badge icon="accessibility" [title]="needs">{{ needs }}</ui-badge> }
            @if (row.insecureOrigin && words.showsConnection(row)) { <ui-badge tone="gold" icon="lock-open">{{ 'proctor.insecure-short' | t }}</ui-badge> }
            @if (words.pageIsLost(row)) { <ui-badge tone="gold" icon="sync-problem">{{ 'proctor.no-reload-short' | t }}</ui-badge> }
            @if (row.keepsNothing && words.showsConnection(row)) { <ui-badge tone="gold" icon="database-off">{{ 'proctor.keeps-nothing-short' | t }}</ui-badge> }
            @if (row.voided) { <ui-badge tone="red" icon="block">{{ 'proctor.voided' | t }}</ui-badge> }
          </span>
        </div>
      } @empty {
        <div role="row"><p role="gridcell" class="none quiet">{{ 'proctor.nobody-matches' | t }}</p></div>
      }
    </div>
  `,
  styleUrl: './learner-list.css',
})
export class LearnerList {
  protected readonly desk = inject(Desk);
  protected readonly keys = inject(GridKeys);
  protected readonly words = inject(RowWords);
  protected readonly looks = stateLooks;
  protected readonly connections = connectionLooks;

  /** Reasons that the columns beside do not say already. */
  protected tells(reason: HelpReason | null): boolean {
    return reason === 'offline-unsaved' || reason === 'unsaved' || ownSign(reason) !== null;
  }

  protected readonly next = (id: string, key: string): string => (isGridKey(key) ? neighbourInList(this.desk.order(), id, key) : id);

  protected release(event?: FocusEvent): void {
    const host = event?.currentTarget;
    const goesTo = event?.relatedTarget;
    if (host instanceof HTMLElement && goesTo instanceof Node && host.contains(goesTo)) return;
    this.desk.hold(false);
  }
}
