import { Injectable, computed, inject, signal } from '@angular/core';
import { type ItemStatus, answeredState, countStatuses, openStage, placedItems, sectionLeft, sectionRules, startIndex } from '@synoo/delivery';
import { TakeSession } from '../session/take-session';
import { SectionEntries } from './section-entries';
import { TestTurns } from '../session/test-turns';

/** Where the learner is in the test, how each item stands, and which parts of it are closed. */
@Injectable()
export class TestRun {
  private readonly session = inject(TakeSession);
  private readonly entries = inject(SectionEntries);
  private readonly turns = inject(TestTurns);
  /** The server says which item comes next. */
  readonly led = computed(() => this.session.documents.form()?.led === true);
  private readonly placed = computed(() => placedItems(this.session.documents.form() ?? { sections: [] }, this.led() ? (this.turns.reached() ?? []) : this.session.view()?.attemptDocument.plan));
  /** In the order of this attempt, each as it is to be seen now. */
  readonly items = computed(() =>
    this.placed().map((placed) => {
      const shown = this.turns.of(placed.item.ref);
      const document = shown?.turn?.document ?? shown?.document;
      return document ? { ...placed, item: document } : placed;
    }),
  );
  private readonly chosen = signal<number | null>(null);
  readonly overview = signal(false);
  /** Where the learner wants to go, which would close the part that is open; asked before. */
  readonly leavingTo = signal<number | null>(null);

  /** Null where the learner moves freely. */
  readonly rules = computed(() => {
    const form = this.session.documents.form();
    return form ? sectionRules(form) : null;
  });
  private readonly open = computed(() => {
    const rules = this.rules();
    return rules ? openStage(rules, this.session.answers.visited()) : 0;
  });
  /** Number of the first item that is not closed, from 0. */
  readonly firstOpen = computed(() => Math.max(0, this.placed().findIndex((_, index) => this.stageAt(index) >= this.open())));

  /** From 0. Until the learner moves: the item seen last, so that a reload goes on there; never in a part that is closed. */
  readonly index = computed(() => {
    if (this.led()) return Math.max(0, this.placed().length - 1);
    const wanted = Math.min(this.chosen() ?? startIndex(this.placed(), this.session.answers.lastItem()), Math.max(0, this.placed().length - 1));
    return this.isClosed(wanted) ? this.firstOpen() : wanted;
  });
  readonly current = computed(() => this.items()[this.index()] ?? null);
  /** The item cannot be shown before the server has said how. */
  readonly wanting = computed(() => {
    const ref = this.placed()[this.index()]?.item;
    if (this.led() && this.turns.reached() === null) return true;
    return ref !== undefined && (ref.online === true || ref.withheld === true) && this.turns.of(ref.ref) === null;
  });
  readonly section = computed(() => this.session.documents.form()?.sections[this.current()?.sectionIndex ?? -1] ?? null);
  /** Time left in the section on the screen, ms; null where it has none of its own. */
  readonly sectionLeft = computed(() => {
    const section = this.current()?.sectionIndex ?? 0;
    const limit = this.rules()?.limits[section] ?? null;
    const left = this.session.left();
    const entered = this.entries.leftAt(section);
    return limit === null || left === null || entered === null ? null : sectionLeft(limit, this.session.view()?.timeFactor ?? 1, entered, left);
  });

  readonly statuses = computed<ItemStatus[]>(() => {
    const responses = this.session.answers.responses();
    const flags = this.session.answers.flags();
    const { unsavedItems } = this.session.answers.outbox();
    return this.items().map(({ item, index, sectionIndex }) => ({
      ref: item.ref,
      number: index + 1,
      sectionIndex,
      answered: answeredState(item, responses[item.ref]),
      flagged: flags.has(item.ref),
      unsaved: unsavedItems.has(item.ref),
    }));
  });
  readonly counts = computed(() => countStatuses(this.statuses()));
  /** Items of the part on the screen that have no complete answer: what cannot be made up for once it is closed. */
  readonly openUnanswered = computed(() => this.statuses().filter(({ answered }, index) => answered !== 'answered' && this.stageAt(index) === this.stageAt(this.index())));

  isClosed(index: number): boolean {
    return this.rules() !== null && this.stageAt(index) < this.open();
  }

  /** Going there would close what is open now. */
  closesBehind(index: number): boolean {
    return this.rules() !== null && this.stageAt(index) > this.stageAt(this.index());
  }

  /** First item of the next section, or null in the last one. */
  nextSection(): number | null {
    const section = this.current()?.sectionIndex ?? 0;
    const next = this.items().findIndex((placed) => placed.sectionIndex > section);
    return next < 0 ? null : next;
  }

  /** Asks before something closes: always at the end of a section; item by item only where an answer is missing. */
  goTo(index: number): void {
    if (index < 0 || index >= this.items().length || this.isClosed(index)) return;
    // Where the server leads there is no way but its own.
    if (this.led() && (this.turns.ended() || index !== this.index())) return;
    if (this.closesBehind(index) && (this.rules()?.navigation === 'sections' || this.openUnanswered().length > 0)) this.leavingTo.set(index);
    else this.enter(index);
  }

  enter(index: number): void {
    this.leavingTo.set(null);
    this.chosen.set(index);
    this.overview.set(false);
  }

  private stageAt(index: number): number {
    const ref = this.items()[index]?.item.ref;
    return ref === undefined ? 0 : (this.rules()?.stages.get(ref) ?? 0);
  }
}
