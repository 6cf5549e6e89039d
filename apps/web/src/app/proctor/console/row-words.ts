import { Injectable, inject } from '@angular/core';
import type { BoardRow } from '@synoo/contracts';
import { Texts, formatDuration, formatTime } from '@synoo/ui';
import { needsText } from '../../core/needs-text';
import { isOver, isPresent, ownSign, type HelpReason } from '../board/needs-help';
import { ago, minutesOf, timeLeft } from '../board/time-left';
import { ServerClock } from '../live/server-clock';

/** What the screen says about one learner, in the language in use and by the server's clock. */
@Injectable()
export class RowWords {
  private readonly texts = inject(Texts);
  private readonly clock = inject(ServerClock);

  state(row: BoardRow): string {
    return this.texts.text(row.pause && row.pause.kind !== 'proctor' ? `proctor.pause.${row.pause.kind}` : `proctor.state.${row.state}`);
  }

  /** "Until 10:42", or nothing where somebody has to let the learner go on. */
  pauseEnd(row: BoardRow): string {
    const until = row.pause?.until ?? null;
    return until === null ? '' : this.texts.text('proctor.pause.until', { time: formatTime(until) });
  }

  /** Accommodations in words; nothing where there are none. */
  needs(row: BoardRow): string {
    return needsText(this.texts, row.extraTimePercent, row.needs);
  }

  /** "23 min", or nothing where no time runs. */
  minutes(row: BoardRow): string {
    const left = timeLeft(row, this.clock.now());
    return left === null ? '' : this.texts.text('proctor.minutes-short', { n: minutesOf(left) });
  }

  /** "22:41" */
  exactTime(row: BoardRow): string {
    const left = timeLeft(row, this.clock.now());
    return left === null ? '–' : formatDuration(left);
  }

  /** Item on the screen and number of items; nothing before the start. */
  item(row: BoardRow): string {
    return this.hasItem(row) ? `${row.itemNumber}/${row.itemCount}` : '';
  }

  /** Whether the connection says anything: before check-in and after the end everybody is offline. */
  showsConnection(row: BoardRow): boolean {
    return isPresent(row.state);
  }

  connection(row: BoardRow): string {
    return this.texts.text(`proctor.connection.${row.connection}`);
  }

  /** "2 min ago" since the last sign of life. */
  lastSeen(row: BoardRow): string {
    if (row.lastSeen === null) return '';
    const { unit, n } = ago(row.lastSeen, this.clock.now());
    return this.texts.text(`proctor.ago.${unit}`, { n });
  }

  /** "2 min": how long nothing has been heard; nothing while it is a matter of seconds. */
  silentFor(row: BoardRow): string {
    if (row.lastSeen === null) return '';
    const { unit, n } = ago(row.lastSeen, this.clock.now());
    return unit === 'now' ? '' : this.texts.text(`proctor.silent.${unit}`, { n });
  }

  /** Everything a tile shows, as one sentence for those who cannot see it. */
  describe(row: BoardRow, reason: HelpReason | null): string {
    const own = ownSign(reason);
    const left = timeLeft(row, this.clock.now());
    const parts = [
      this.texts.text('proctor.seat-n', { seat: row.seat }),
      row.name,
      this.state(row),
      this.hasItem(row) ? this.texts.text('proctor.item-of', { n: row.itemNumber, of: row.itemCount }) : '',
      left === null ? '' : this.texts.plural('proctor.minutes-left', minutesOf(left)),
      this.showsConnection(row) ? [this.connection(row), row.connection === 'online' ? '' : this.lastSeen(row)].filter(Boolean).join(' ') : '',
      own ? this.texts.text(`proctor.help.${own}`) : '',
      row.unsaved > 0 ? this.texts.plural('proctor.unsaved', row.unsaved) : '',
      row.irregularities > 0 ? this.texts.plural('proctor.irregularities', row.irregularities) : '',
      this.needs(row),
      row.voided ? this.texts.text('proctor.voided') : '',
      row.insecureOrigin && this.showsConnection(row) ? this.texts.text('proctor.insecure-short') : '',
      this.pageIsLost(row) ? this.texts.text('proctor.no-reload-short') : '',
      row.keepsNothing && this.showsConnection(row) ? this.texts.text('proctor.keeps-nothing-short') : '',
    ];
    return parts.filter(Boolean).join(', ');
  }

  /**
   * The page does not open again without a network, and keeps the answers all the same. An insecure address, which says so too, has a sign of its
   * own, and so has a browser that keeps nothing at all.
   */
  pageIsLost(row: BoardRow): boolean {
    return row.noReload === true && !row.insecureOrigin && !row.keepsNothing && this.showsConnection(row);
  }

  private hasItem(row: BoardRow): boolean {
    return row.itemNumber !== null && (row.state === 'working' || row.state === 'paused' || isOver(row.state));
  }
}
