import { Component, ElementRef, computed, effect, inject, signal, untracked, viewChild } from '@angular/core';
import type { AttemptDocument, ItemDocument, ItemResponse } from '@synoo/contracts';
import { interactionsOf, isAnswered } from '@synoo/delivery';
import { ItemView, LineReader, TOOL_STORE, ToolMemory, ToolPanel, ToolsBar } from '@synoo/player';
import { Icon, Skeleton, TextPipe } from '@synoo/ui';
import { TakeSession } from '../session/take-session';
import { TestTurns } from '../session/test-turns';
import { FocusHeading } from '../screens/focus-heading';
import { FinishDialog } from './finish-dialog';
import { LeaveDialog } from './leave-dialog';
import { Overview } from './overview';
import { SectionEntries } from './section-entries';
import { TestRun } from './test-run';
import { ToolKeeper } from './tool-keeper';
import { TurnPanel } from './turn-panel';
import { TopBar } from './top-bar';

/** The test itself: bar above, one item, bar below. */
@Component({
  selector: 'app-test',
  imports: [FinishDialog, FocusHeading, Icon, ItemView, LeaveDialog, LineReader, Overview, Skeleton, TextPipe, ToolPanel, ToolsBar, TopBar, TurnPanel],
  providers: [SectionEntries, TestRun, ToolMemory, { provide: TOOL_STORE, useClass: ToolKeeper }],
  template: `
    <header><app-top-bar /></header>
    <main #main>
      <div class="column">
        @if (!session.documents.form()) {
          <h1 appFocusHeading>{{ 'take.test.loading' | t }}</h1>
          <ui-skeleton [rows]="6" />
          @if (session.documents.refusal()) {
            <p role="status">{{ 'take.documents.trying' | t }}</p>
          }
        } @else if (lastSectionOver()) {
          <h1 appFocusHeading>{{ 'take.section.last-over' | t }}</h1>
          <p>{{ 'take.section.last-over-text' | t }}</p>
          <div><button type="button" class="button primary" (click)="finish().open()">{{ 'take.finish.open' | t }}</button></div>
        } @else if (run.overview()) {
          <app-overview />
        } @else if (run.wanting()) {
          <h1 appFocusHeading>{{ (run.led() ? 'take.turn.next-loading' : 'take.test.loading') | t }}</h1>
          <ui-skeleton [rows]="6" />
          <p role="status">{{ turns.phase() === 'waiting' ? ('take.turn.waiting' | t) : '' }}</p>
        } @else {
          <player-tools-bar [tools]="session.documents.form()?.tools ?? []" [hasFormulas]="formulas() !== null" />
          <player-tool-panel class="side" [formulas]="formulas()" />
          @for (placed of shown(); track placed.item.ref + session.language()) {
            @if (movedOn()) {
              <div class="banner warning" role="status"><ui-icon name="timer" /><p>{{ 'take.section.over' | t: { section: movedOn() } }}</p></div>
            }
            <div class="heading">
              <h1 appFocusHeading>{{ (run.led() ? 'take.test.item' : 'take.test.number') | t: { n: placed.index + 1, count: run.items().length } }}</h1>
              @if (flagged()) {
                <span class="flagged"><ui-icon name="flag" />{{ 'take.test.flagged' | t }}</span>
              }
            </div>
            @if (placed.opensSection && instructions(); as text) {
              <aside class="panel"><player-item [document]="text" [readonly]="true" /></aside>
            }
            <player-item
              class="shown-item"
              [document]="placed.item"
              [attempt]="attempt()"
              [readonly]="locked()"
              [response]="session.answers.responses()[placed.item.ref] ?? {}"
              [tools]="session.documents.form()?.tools ?? []"
              (responseChange)="answer(placed.item, $event)"
            />
            @if (turn(); as now) {
              <app-turn-panel [shown]="now" [attempt]="attempt()!" (checked)="check(placed.item.ref)" />
            } @else if (run.led() && turns.phase() === 'waiting') {
              <p role="status">{{ 'take.turn.waiting' | t }}</p>
            }
          }
        }
      </div>
    </main>
    @if (reads() && !run.overview()) {
      <aside class="reading" [attr.aria-label]="'player.tools.line-reader' | t"><player-line-reader /></aside>
    }
    @if (session.documents.form() && !lastSectionOver()) {
      <nav [attr.aria-label]="'take.test.navigation' | t">
        <button type="button" class="button" [attr.aria-disabled]="!run.overview() && (run.led() || !mayGoBack())" (click)="back()"><ui-icon name="arrow-back" /><span>{{ 'take.test.back' | t }}</span></button>
        <button type="button" class="button" [attr.aria-pressed]="run.overview()" (click)="run.overview.set(!run.overview())"><ui-icon name="grid-view" /><span>{{ 'take.overview.title' | t }}</span></button>
        <button type="button" class="button" [attr.aria-pressed]="flagged()" [attr.aria-disabled]="run.overview()" (click)="flag()"><ui-icon name="flag" /><span>{{ 'take.test.flag' | t }}</span></button>
        @if (run.led() && !run.overview()) {
          <button type="button" class="button primary" [attr.aria-disabled]="turns.busy() || run.wanting()" (click)="goOn()"><span>{{ (turns.busy() ? 'take.turn.checking' : 'take.test.next') | t }}</span><ui-icon name="arrow-forward" /></button>
        } @else if (last() || run.overview()) {
          <button type="button" class="button primary" (click)="run.overview() ? finish().open() : run.overview.set(true)"><span>{{ (run.overview() ? 'take.finish.open' : 'take.test.review') | t }}</span><ui-icon name="arrow-forward" /></button>
        } @else {
          <button type="button" class="button primary" (click)="run.goTo(run.index() + 1)"><span>{{ (endsSection() ? 'take.section.next' : 'take.test.next') | t }}</span><ui-icon name="arrow-forward" /></button>
        }
      </nav>
    }
    <app-leave />
    <app-finish />
  `,
  styleUrl: './test-screen.css',
})
export class TestScreen {
  protected readonly session = inject(TakeSession);
  protected readonly run = inject(TestRun);
  protected readonly turns = inject(TestTurns);
  protected readonly finish = viewChild.required(FinishDialog);
  private readonly main = viewChild.required<ElementRef<HTMLElement>>('main');

  private readonly entries = inject(SectionEntries);
  private enteredSection: number | null = null;
  protected readonly tools = inject(ToolMemory);
  /** Kept from before: a form may have lost the tool since then, as after a correction. */
  protected readonly reads = computed(() => this.tools.state().reading && this.session.documents.form()?.tools.includes('line-reader') === true);
  protected readonly formulas = computed<ItemDocument | null>(() => {
    const form = this.session.documents.form();
    return form?.formulaSheet?.length ? { ref: 'formulas', lang: form.lang, body: form.formulaSheet } : null;
  });

  /** A list of one, so that each item gets a page of its own and its heading the focus. */
  protected readonly shown = computed(() => {
    const current = this.run.current();
    return current ? [current] : [];
  });
  /** Where the item takes turns: what they have brought. */
  protected readonly turn = computed(() => this.turns.of(this.run.current()?.item.ref ?? '')?.turn ?? null);
  /** The attempt's own document, with the values and orders of the last turn. */
  protected readonly attempt = computed<AttemptDocument | null>(() => {
    const [document, turn] = [this.session.view()?.attemptDocument ?? null, this.turn()];
    if (!document || !turn) return document;
    const { ref } = turn.document;
    return { ...document, values: { ...document.values, [ref]: turn.values }, order: { ...document.order, [ref]: turn.order } };
  });
  protected readonly locked = computed(() => this.turns.busy() || this.turn()?.done === true);
  protected readonly flagged = computed(() => this.session.answers.flags().has(this.run.current()?.item.ref ?? ''));
  protected readonly last = computed(() => this.run.index() === this.run.items().length - 1);
  protected readonly mayGoBack = computed(() => this.run.index() > 0 && !this.run.isClosed(this.run.index() - 1));
  /** The next item lies in a section that closes this one. */
  protected readonly endsSection = computed(() => this.run.rules()?.navigation === 'sections' && this.run.closesBehind(this.run.index() + 1));
  /** Title of the section whose time ran out, while the item after it is on the screen. */
  protected readonly movedOn = signal<string | null>(null);
  protected readonly lastSectionOver = computed(() => this.run.sectionLeft() === 0 && this.run.nextSection() === null);
  protected readonly instructions = computed<ItemDocument | null>(() => {
    const section = this.run.section();
    const lang = this.session.documents.form()?.lang;
    return section?.instructions?.length && lang ? { ref: 'section', lang, body: section.instructions } : null;
  });

  constructor() {
    effect(() => {
      const item = this.run.overview() ? null : (this.run.current()?.item.ref ?? null);
      untracked(() => {
        if (item) this.enter(item);
        else this.session.answers.leave();
        this.main().nativeElement.scrollTop = 0;
      });
    });
    effect(() => {
      if (this.run.sectionLeft() !== 0 || this.session.doubtful()) return;
      untracked(() => this.timeOfSectionIsUp());
    });
    // What an online item shows, the server says: on coming to it, and in another language.
    effect(() => {
      const form = this.session.documents.form();
      const item = this.run.current()?.item;
      const wanting = this.run.wanting();
      if (form?.online && wanting && !this.turns.busy()) untracked(() => void this.turns.load(form.led ? undefined : item?.ref));
    });
    effect(() => {
      if (this.turns.ended() && !this.run.overview()) untracked(() => this.run.overview.set(true));
    });
    effect(() => {
      const responses = this.session.answers.responses();
      this.session.shown.set({ item: this.run.current()?.item.ref ?? null, review: this.run.overview(), answered: this.run.items().filter(({ item }) => isAnswered(item, responses[item.ref])).length });
    });
  }

  private enter(item: string): void {
    const section = this.run.current()?.sectionIndex ?? 0;
    const left = this.session.left();
    if (this.run.rules() && left !== null) this.entries.enter(section, left);
    if (this.enteredSection !== section) this.enteredSection = section;
    else this.movedOn.set(null);
    this.session.answers.enter(item);
  }

  /** The learner is taken on to the next section; after the last one nothing is left but to hand in. */
  private timeOfSectionIsUp(): void {
    const next = this.run.nextSection();
    this.run.leavingTo.set(null);
    if (next === null) {
      this.session.answers.leave();
      this.run.overview.set(false);
      this.finish().timeIsUp();
      return;
    }
    this.movedOn.set(this.run.section()?.title ?? '');
    this.run.enter(next);
  }

  protected answer(item: ItemDocument, response: ItemResponse): void {
    const pressed = interactionsOf(item.body).find(({ kind, r }) => kind === 'end-attempt' && response[r] === 'true');
    if (!pressed) {
      this.session.answers.answer(item.ref, response);
      return;
    }
    // A button of the item is no answer: it hands in what is there.
    if (this.turn()?.done === false) void this.turns.take('attempt', item.ref, response);
  }

  protected check(item: string): void {
    void this.turns.take('attempt', item, this.session.answers.responses()[item] ?? {});
  }

  /** Hands the item in and goes where the rules of the test lead. */
  protected goOn(): void {
    const item = this.run.current()?.item.ref;
    if (!item || this.run.wanting()) return;
    this.session.answers.leave();
    void this.turns.take('next', item, this.session.answers.responses()[item] ?? {});
  }

  protected back(): void {
    if (this.run.overview()) this.run.overview.set(false);
    else this.run.goTo(this.run.index() - 1);
  }

  protected flag(): void {
    const item = this.run.current()?.item.ref;
    if (item && !this.run.overview()) this.session.answers.toggleFlag(item);
  }
}
