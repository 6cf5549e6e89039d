import { DestroyRef, Injectable, computed, inject, signal } from '@angular/core';
import type { BoardRow } from '@synoo/contracts';
import type { OfferFacts } from '../board/actions';
import { checklist } from '../board/checklist';
import { byNeedOfHelp, helpReason, isTrouble, type HelpReason } from '../board/needs-help';
import { freeSeats } from '../board/room';
import { type ChoosingHow, type Selection, choose, chooseAll, nothingSelected } from '../board/selection';
import { type BoardFilter, matches, totalsOf } from '../board/totals';
import { LiveBoard } from '../live/live-board';
import { ServerClock } from '../live/server-clock';

export type BoardView = 'map' | 'list';
const viewRememberedAs = 'synoo.proctor.view';

/** What the proctor looks at on this page: filter, search, view, selection, and what follows from them. */
@Injectable()
export class Desk {
  private readonly live = inject(LiveBoard);
  private readonly clock = inject(ServerClock);
  private readonly narrow = matchMedia('(max-width: 759px)');
  private readonly isNarrow = signal(this.narrow.matches);
  private readonly chosenView = signal<BoardView>(rememberedView());
  private readonly held = signal<readonly string[] | null>(null);
  private readonly chosen = signal<Selection>(nothingSelected);

  readonly filter = signal<BoardFilter>('all');
  readonly search = signal('');
  /** The learner that the keyboard is on. */
  readonly cursor = signal<string | null>(null);

  /** On a phone a room does not fit, so there is only the list. */
  readonly view = computed<BoardView>(() => (this.isNarrow() ? 'list' : this.chosenView()));
  readonly rows = this.live.rows;
  readonly status = computed(() => this.live.state()?.status ?? 'draft');
  readonly head = computed(() => this.live.state()?.head ?? null);

  private readonly reasons = computed<ReadonlyMap<string, HelpReason | null>>(() => {
    const now = this.clock.now();
    const warnIdle = this.head()?.warnIdleMinutes ?? 0;
    const since = this.live.state()?.unsavedSince;
    return new Map(this.rows().map((row) => [row.participantId, helpReason(row, since?.get(row.participantId), now, warnIdle)]));
  });
  readonly reasonOf = (row: BoardRow): HelpReason | null => this.reasons().get(row.participantId) ?? null;

  readonly inTrouble = (row: BoardRow): boolean => isTrouble(this.reasonOf(row));

  readonly totals = computed(() => totalsOf(this.rows(), this.reasonOf));
  readonly steps = computed(() => checklist(this.status(), this.rows()));
  readonly free = computed(() => {
    const head = this.head();
    return head ? freeSeats(this.rows(), head.rowsOfSeats, head.columnsOfSeats) : [];
  });
  readonly offerFacts = computed<OfferFacts>(() => ({ status: this.status(), freeSeats: this.free().length }));

  /** Those that filter and search leave, by seat. */
  readonly matching = computed(() => this.rows().filter((row) => matches(row, this.filter(), this.search(), this.reasonOf)));
  readonly matchingIds = computed<ReadonlySet<string>>(() => new Set(this.matching().map((row) => row.participantId)));
  /** The list: who needs help first. While the pointer or the keyboard is in it nobody changes places under the hand. */
  readonly listed = computed(() => {
    const byNeed = [...this.matching()].sort(byNeedOfHelp(this.reasonOf));
    const held = this.held();
    if (!held) return byNeed;
    const place = new Map(held.map((id, index) => [id, index]));
    return byNeed.sort((a, b) => (place.get(a.participantId) ?? held.length) - (place.get(b.participantId) ?? held.length));
  });
  /** Ids in the order of the screen. */
  readonly order = computed(() => (this.view() === 'list' ? this.listed() : this.matching()).map((row) => row.participantId));

  readonly selectedIds = computed(() => this.chosen().ids);
  readonly selected = computed(() => this.rows().filter((row) => this.chosen().ids.has(row.participantId)));

  constructor() {
    const follow = (event: MediaQueryListEvent): void => {
      this.isNarrow.set(event.matches);
    };
    this.narrow.addEventListener('change', follow);
    inject(DestroyRef).onDestroy(() => {
      this.narrow.removeEventListener('change', follow);
    });
  }

  show(view: BoardView): void {
    this.chosenView.set(view);
    this.held.set(null);
    try {
      localStorage.setItem(viewRememberedAs, view);
    } catch {
      // Without storage the choice lasts until the page is closed.
    }
  }

  hold(on: boolean): void {
    this.held.set(on ? this.listed().map((row) => row.participantId) : null);
  }

  choose(id: string, how: ChoosingHow): void {
    this.cursor.set(id);
    this.chosen.update((selection) => choose(selection, this.order(), id, how));
  }

  chooseShown(): void {
    this.chosen.set(chooseAll(this.order()));
  }

  clear(): void {
    this.chosen.set(nothingSelected);
  }

  /** Where Tab enters the map or list: the learner last visited, else the first. */
  readonly entrance = computed(() => {
    const cursor = this.cursor();
    const order = this.order();
    return cursor !== null && order.includes(cursor) ? cursor : (order[0] ?? null);
  });
}

function rememberedView(): BoardView {
  try {
    return localStorage.getItem(viewRememberedAs) === 'list' ? 'list' : 'map';
  } catch {
    return 'map';
  }
}
