import { Component, inject, input } from '@angular/core';
import type { BoardRow } from '@synoo/contracts';
import { Badge, Icon, TextPipe, languageNames } from '@synoo/ui';
import { Desk } from './desk';
import { connectionLooks, stateLooks } from './looks';
import { RowWords } from './row-words';

/** Everything the board knows about one learner. */
@Component({
  selector: 'app-learner-facts',
  imports: [Badge, Icon, TextPipe],
  template: `
    <div class="name">
      <h2>{{ row().name }}</h2>
      <button type="button" class="button small plain icon-only" [attr.aria-label]="'proctor.clear-selection' | t" (click)="desk.clear()"><ui-icon name="close" /></button>
    </div>
    @if (desk.reasonOf(row()); as reason) { <p class="small help" [class.trouble]="desk.inTrouble(row())"><ui-icon [name]="desk.inTrouble(row()) ? 'warning' : 'info'" />{{ 'proctor.help.' + reason | t }}</p> }
    <dl class="small">
      <dt>{{ 'proctor.column.state' | t }}</dt>
      <dd>
        <ui-badge [tone]="states[row().state][0]" [icon]="states[row().state][1]">{{ words.state(row()) }}</ui-badge>
        @if (row().voided) { <ui-badge tone="red" icon="block">{{ 'proctor.voided' | t }}</ui-badge> }
      </dd>
      <dt>{{ 'proctor.column.seat' | t }}</dt>
      <dd class="numeric">{{ 'proctor.seat-place' | t: { seat: row().seat, row: row().row, column: row().column } }}</dd>
      <dt>{{ 'proctor.personal-code' | t }}</dt>
      <dd class="numeric">{{ row().personalCode }}</dd>
      <dt>{{ 'proctor.form' | t }}</dt>
      <dd>{{ row().formCode }}@if (row().language; as language) {, {{ languages[language] }}}</dd>
      @if (words.exactTime(row()) !== '–') {
        <dt>{{ 'proctor.column.time' | t }}</dt>
        <dd class="numeric">{{ words.exactTime(row()) }}</dd>
      }
      @if (words.pauseEnd(row()); as until) {
        <dt>{{ 'proctor.pause.title' | t }}</dt>
        <dd class="numeric">{{ until }}</dd>
      }
      @if (words.needs(row()); as needs) {
        <dt>{{ 'common.needs.title' | t }}</dt>
        <dd>{{ needs }}</dd>
      }
      @if (row().breaksTaken > 0) {
        <dt>{{ 'proctor.breaks-taken' | t }}</dt>
        <dd class="numeric">{{ row().breaksTaken }}</dd>
      }
      @if (row().lostMs > 0) {
        <dt>{{ 'proctor.lost-time' | t }}</dt>
        <dd class="numeric">{{ 'proctor.minutes-signed' | t: { n: signed(row().lostMs) } }}</dd>
      }
      @if (row().extraMs !== row().lostMs) {
        <dt>{{ 'proctor.extra-time' | t }}</dt>
        <dd class="numeric">{{ 'proctor.minutes-signed' | t: { n: signed(row().extraMs - row().lostMs) } }}</dd>
      }
      @if (row().attemptId) {
        <dt>{{ 'proctor.progress' | t }}</dt>
        <dd class="numeric">{{ 'proctor.answered-of' | t: { n: row().answered, of: row().itemCount } }}@if (words.item(row())) {; {{ 'proctor.on-item' | t: { n: row().itemNumber } }}}</dd>
        <dt>{{ 'proctor.unsaved-label' | t }}</dt>
        <dd class="numeric">{{ row().unsaved }}</dd>
      }
      @if (words.showsConnection(row())) {
        <dt>{{ 'proctor.connection-label' | t }}</dt>
        <dd><ui-badge [tone]="connections[row().connection][0]" [icon]="connections[row().connection][1]">{{ words.connection(row()) }}</ui-badge>&ngsp;@if (words.lastSeen(row()); as seen) { <span class="quiet">{{ 'proctor.last-sign' | t: { ago: seen } }}</span> }</dd>
      }
      @if (row().places > 1) {
        <dt>{{ 'proctor.places' | t }}</dt>
        <dd class="numeric">{{ row().places }}</dd>
      }
      @if (row().irregularities > 0) {
        <dt>{{ 'proctor.irregularities-label' | t }}</dt>
        <dd class="numeric">{{ row().irregularities }}</dd>
      }
    </dl>
    @if (row().insecureOrigin) { <p class="small quiet"><ui-icon name="info" /> {{ 'proctor.insecure' | t }}</p> }
    @if (words.pageIsLost(row())) { <p class="small quiet"><ui-icon name="sync-problem" /> {{ 'proctor.no-reload' | t }}</p> }
    @if (row().keepsNothing) { <p class="small quiet"><ui-icon name="database-off" /> {{ 'proctor.keeps-nothing' | t }}</p> }
  `,
  styles: `
    :host {
      display: grid;
      gap: var(--space-2);
    }
    .name {
      display: flex;
      align-items: flex-start;
      justify-content: space-between;
    }
    .name .button {
      margin: -4px -8px -4px 0;
    }
    h2 {
      font-size: var(--text-learner);
    }
    .help {
      display: flex;
      gap: var(--space-1);
      color: var(--ink-quiet);
      font-weight: var(--weight-medium);
    }
    .help.trouble {
      color: var(--red);
    }
    dl {
      display: grid;
      grid-template-columns: fit-content(45%) minmax(0, 1fr);
      gap: 2px var(--space-2);
      margin: 0;
      line-height: var(--leading-tight);
    }
    dt {
      color: var(--ink-quiet);
    }
    dd {
      margin: 0;
    }
    dd ui-badge {
      white-space: normal;
      font-size: inherit;
    }
  `,
})
export class LearnerFacts {
  readonly row = input.required<BoardRow>();
  protected readonly desk = inject(Desk);
  protected readonly words = inject(RowWords);
  protected readonly states = stateLooks;
  protected readonly connections = connectionLooks;
  protected readonly languages = languageNames;

  /** Whole minutes with their sign. */
  protected signed(milliseconds: number): string {
    const minutes = Math.round(milliseconds / 60_000);
    return minutes < 0 ? `−${-minutes}` : `+${minutes}`;
  }
}
