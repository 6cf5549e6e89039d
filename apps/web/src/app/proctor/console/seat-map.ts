import { Component, DestroyRef, ElementRef, afterNextRender, computed, inject, signal } from '@angular/core';
import type { BoardRow } from '@synoo/contracts';
import { TextPipe } from '@synoo/ui';
import { roomRows, tileDensity, tileHeight } from '../board/room';
import { isGridKey, neighbourInRoom } from '../board/selection';
import { Desk } from './desk';
import { GridKeys } from './grid-keys';
import { RowWords } from './row-words';
import { SeatTile } from './seat-tile';

/** Between tiles, in px, as in the styles below. */
const gap = 6;

/** The room as it stands: rows and columns of seats, a tile for each learner. Who does not match the filter is shown pale. */
@Component({
  selector: 'app-seat-map',
  imports: [SeatTile, TextPipe],
  providers: [GridKeys],
  template: `
    <div role="grid" aria-multiselectable="true" [attr.aria-label]="'proctor.map' | t" [class]="density()" [style.--columns]="columns()" [style.--tile-height.px]="tile()">
      @for (line of room(); track line.number) {
        <div role="row" class="row">
          @for (cell of line.cells; track cell.row?.participantId ?? cell.seat) {
            @if (cell.row; as row) {
              <div
                role="gridcell"
                class="cell"
                [attr.data-id]="row.participantId"
                [attr.tabindex]="desk.entrance() === row.participantId ? 0 : -1"
                [attr.aria-selected]="desk.selectedIds().has(row.participantId)"
                [attr.aria-label]="words.describe(row, desk.reasonOf(row))"
                [class.pale]="!desk.matchingIds().has(row.participantId)"
                [title]="row.name"
                (click)="keys.click($event, row.participantId)"
                (keydown)="keys.press($event, next)"
                (focus)="desk.cursor.set(row.participantId)"
              >
                <app-seat-tile [row]="row" [help]="desk.reasonOf(row)" [chosen]="desk.selectedIds().has(row.participantId)" [density]="density()" />
              </div>
            } @else {
              <div role="gridcell" class="cell free" [attr.aria-label]="'proctor.free-seat' | t: { seat: cell.seat }"><span aria-hidden="true" class="numeric">{{ cell.seat }}</span></div>
            }
          }
        </div>
      }
    </div>
  `,
  styles: `
    :host {
      display: block;
      min-height: 0;
      overflow: auto;
    }
    [role='grid'] {
      display: grid;
      grid-template-columns: repeat(var(--columns), minmax(var(--tile-width), 1fr));
      grid-auto-rows: var(--tile-height);
      gap: 6px;
      /* Room for the focus ring. */
      padding: 3px;
    }
    .full {
      --tile-width: 112px;
    }
    .narrow {
      --tile-width: 80px;
      gap: 4px;
    }
    .two {
      --tile-width: 168px;
    }
    .one {
      --tile-width: 300px;
    }
    .row {
      display: contents;
    }
    .cell {
      min-width: 0;
      border-radius: var(--radius);
      cursor: pointer;
      user-select: none;
    }
    .cell:focus-visible {
      outline-offset: 1px;
      border-radius: var(--radius);
    }
    .pale {
      opacity: 0.35;
    }
    .free {
      display: grid;
      place-items: center;
      border: 1px dashed var(--line);
      color: var(--ink-quiet);
      font-size: var(--text-small);
      cursor: default;
    }
  `,
})
export class SeatMap {
  protected readonly desk = inject(Desk);
  protected readonly keys = inject(GridKeys);
  protected readonly words = inject(RowWords);
  private readonly size = signal({ width: 850, height: 560 });

  protected readonly columns = computed(() => this.desk.head()?.columnsOfSeats ?? 1);
  protected readonly room = computed(() => roomRows(this.desk.rows(), this.columns()));
  protected readonly density = computed(() => tileDensity(this.room().length, this.columns(), this.size().width, this.size().height, gap));
  protected readonly tile = computed(() => tileHeight(this.density(), this.room().length, this.size().height, gap));

  constructor() {
    const host = inject<ElementRef<HTMLElement>>(ElementRef).nativeElement;
    const observer = new ResizeObserver(([entry]) => {
      // The frame is asked, not the content: the content follows from the answer.
      if (entry) this.size.set({ width: host.offsetWidth - 6, height: host.offsetHeight - 6 });
    });
    afterNextRender(() => {
      observer.observe(host);
    });
    inject(DestroyRef).onDestroy(() => {
      observer.disconnect();
    });
  }

  protected readonly next = (id: string, key: string): string => {
    const rows: readonly BoardRow[] = this.desk.rows();
    const from = rows.find((row) => row.participantId === id);
    return from && isGridKey(key) ? neighbourInRoom(rows, from, key).participantId : id;
  };
}
