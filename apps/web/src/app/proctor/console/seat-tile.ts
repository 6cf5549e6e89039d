import { Component, computed, inject, input } from '@angular/core';
import type { BoardRow } from '@synoo/contracts';
import { Icon, TextPipe } from '@synoo/ui';
import { isTrouble, ownSign, type HelpReason } from '../board/needs-help';
import type { TileDensity } from '../board/room';
import { connectionLooks, ownSignIcons, stateLooks } from './looks';
import { RowWords } from './row-words';

/** What a tile of the room shows of one learner. The cell around it carries the whole sentence for screen readers. */
@Component({
  selector: 'app-seat-tile',
  imports: [Icon, TextPipe],
  host: { 'aria-hidden': 'true', '[class]': 'classes()' },
  template: `
    <div class="who">
      <span class="seat numeric">{{ row().seat }}</span>
      <span class="name">{{ row().name }}</span>
      @if (row().insecureOrigin && words.showsConnection(row())) { <ui-icon class="insecure" name="lock-open" /> }
      @if (words.pageIsLost(row())) { <ui-icon class="insecure" name="sync-problem" /> }
      @if (row().keepsNothing && words.showsConnection(row())) { <ui-icon class="insecure" name="database-off" /> }
      @if (words.needs(row())) { <ui-icon class="needs" name="accessibility" /> }
      @if (chosen()) { <ui-icon class="chosen-mark" name="check-circle" /> }
    </div>
    <div class="state"><ui-icon [name]="look()[1]" /><span>{{ words.state(row()) }}</span></div>
    @if (words.item(row()) || words.minutes(row())) {
      <div class="work numeric">
        @if (words.item(row()); as item) { <span>{{ item }}</span> }
        @if (words.minutes(row()); as minutes) { <span class="minutes">{{ minutes }}</span> }
      </div>
    }
    @if (own() || words.showsConnection(row()) || row().unsaved > 0 || row().irregularities > 0 || row().voided) {
      <div class="signs numeric">
        @if (own(); as sign) { <span class="sign own"><ui-icon [name]="ownIcons[sign]" /><span class="word">{{ 'proctor.own-sign.' + sign | t }}</span></span> }
        @if (words.showsConnection(row()) && !(own() && row().connection === 'online')) {
          <span class="sign" [class]="connectionLook()[0]"><ui-icon [name]="connectionLook()[1]" />@if (connectionWord(); as word) { <span class="word">{{ word }}</span> }</span>
        }
        @if (row().unsaved > 0) { <span class="sign" [class]="isTrouble(help()) ? 'red' : 'plain'"><ui-icon name="cloud-off" />{{ row().unsaved }}</span> }
        @if (row().irregularities > 0) { <span class="sign plain"><ui-icon name="gavel" />{{ row().irregularities }}</span> }
        @if (row().voided) { <span class="sign red"><ui-icon name="block" /></span> }
      </div>
    }
  `,
  styleUrl: './seat-tile.css',
})
export class SeatTile {
  readonly row = input.required<BoardRow>();
  readonly help = input.required<HelpReason | null>();
  readonly chosen = input.required<boolean>();
  readonly density = input.required<TileDensity>();
  protected readonly isTrouble = isTrouble;
  protected readonly ownIcons = ownSignIcons;
  protected readonly own = computed(() => ownSign(this.help()));
  protected readonly words = inject(RowWords);
  protected readonly look = computed(() => stateLooks[this.row().state]);
  protected readonly connectionLook = computed(() => connectionLooks[this.row().connection]);
  /** Offline: for how long. Online: the word, where there is nothing more important to say. */
  protected readonly connectionWord = computed(() => {
    const row = this.row();
    if (row.connection === 'offline') return this.words.silentFor(row) || this.words.connection(row);
    return row.connection === 'online' && (row.unsaved > 0 || row.irregularities > 0 || row.voided) ? '' : this.words.connection(row);
  });
  protected readonly classes = computed(() => `${this.density()} ${this.tone()}${this.chosen() ? ' chosen' : ''}${this.help() ? ' help' : ''}`);
  private readonly tone = computed(() => {
    const help = this.help();
    return help === 'offline' || help === 'offline-unsaved' || help === 'unsaved' ? 'red' : help === 'away' || help === 'idle' ? 'gold' : this.look()[0];
  });
}
