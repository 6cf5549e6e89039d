import { Dialog } from '@angular/cdk/dialog';
import { Component, ElementRef, computed, effect, inject, input, signal, viewChild } from '@angular/core';
import { Router, RouterLink } from '@angular/router';
import { Icon, Skeleton, TextPipe, Texts, ToastList, Trouble, formatTimeWithSeconds } from '@synoo/ui';
import { PageTitles } from '../../core/page-titles';
import { refusalText } from '../../core/refusal-text';
import { LiveBoard } from '../live/live-board';
import { ServerClock } from '../live/server-clock';
import { ActionPanel } from './action-panel';
import { ChecklistPanel } from './checklist-panel';
import { Chronicle } from './chronicle';
import { Commands } from './commands';
import { ConsoleTop } from './console-top';
import { Desk } from './desk';
import { FilesDialog } from './files-dialog';
import { LearnerList } from './learner-list';
import { LogDialog } from './log-dialog';
import { happeningIcons } from './looks';
import { RowWords } from './row-words';
import { SeatMap } from './seat-map';
import { TotalsBar } from './totals-bar';

/** One session under the proctor's eye: procedure on the left, room or list in the middle, the selected on the right. */
@Component({
  imports: [ActionPanel, ChecklistPanel, ConsoleTop, Icon, LearnerList, RouterLink, SeatMap, Skeleton, TextPipe, ToastList, TotalsBar, Trouble],
  providers: [ServerClock, LiveBoard, Desk, RowWords, Chronicle, Commands],
  templateUrl: './console.html',
  styleUrl: './console.css',
})
export class Console {
  readonly id = input.required<string>();
  protected readonly live = inject(LiveBoard);
  protected readonly desk = inject(Desk);
  protected readonly chronicle = inject(Chronicle);
  protected readonly commands = inject(Commands);
  protected readonly router = inject(Router);
  private readonly dialog = inject(Dialog);
  private readonly texts = inject(Texts);
  private readonly main = viewChild<ElementRef<HTMLElement>>('main');

  /** On small screens: whether the actions are unfolded over the list, and the procedure above it. */
  protected readonly sheetOpen = signal(false);
  protected readonly stepsOpen = signal(false);
  protected readonly icons = happeningIcons;
  protected readonly time = formatTimeWithSeconds;
  protected readonly stepNow = computed(() => this.desk.steps().find((step) => step.mark === 'now'));
  protected readonly trouble = computed(() => {
    const refusal = this.live.refusal();
    return refusal ? refusalText(this.texts, refusal) : null;
  });
  /** The sentence under the top while there is no live connection. */
  protected readonly lost = computed(() => {
    const line = this.live.line();
    if (line.kind !== 'lost') return null;
    const shown = line.shown === null ? '' : formatTimeWithSeconds(line.shown);
    return this.texts.text(line.shown === null ? 'proctor.line.lost-empty' : line.asking ? 'proctor.line.lost-asking' : 'proctor.line.lost-silent', { since: formatTimeWithSeconds(line.since), shown });
  });

  constructor() {
    effect(() => {
      this.live.watch(this.id());
    });
    const titles = inject(PageTitles);
    effect(() => {
      titles.name(this.desk.head()?.title);
    });
  }

  protected openLog(): void {
    this.dialog.open<never, string>(LogDialog, { data: this.id(), ariaLabelledBy: 'dialog-title', panelClass: ['dialog-panel', 'wide'] });
  }

  protected openFiles(): void {
    this.dialog.open<never, string>(FilesDialog, { data: this.id(), ariaLabelledBy: 'dialog-title', panelClass: 'dialog-panel' });
  }

  protected skip(event: Event): void {
    event.preventDefault();
    this.main()?.nativeElement.focus();
  }

  protected select(ids: readonly string[]): void {
    const [first, ...others] = ids;
    if (first === undefined) return;
    this.desk.clear();
    this.desk.choose(first, 'only');
    for (const id of others) this.desk.choose(id, 'toggle');
  }
}
