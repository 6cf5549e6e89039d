import { Injectable, computed, inject, signal } from '@angular/core';
import { type ItemStatus, answeredState, countStatuses, placedItems, startIndex } from '@synoo/delivery';
import { TakeSession } from '../session/take-session';

/** Where the learner is in the test, and how each item stands. */
@Injectable()
export class TestRun {
  private readonly session = inject(TakeSession);
  readonly items = computed(() => placedItems(this.session.documents.form() ?? { sections: [] }));
  private readonly chosen = signal<number | null>(null);
  readonly overview = signal(false);

  /** From 0. Until the learner moves: the item seen last, so that a reload goes on there. */
  readonly index = computed(() => Math.min(this.chosen() ?? startIndex(this.items(), this.session.answers.lastItem()), Math.max(0, this.items().length - 1)));
  readonly current = computed(() => this.items()[this.index()] ?? null);
  readonly section = computed(() => this.session.documents.form()?.sections[this.current()?.sectionIndex ?? -1] ?? null);

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

  goTo(index: number): void {
    if (index < 0 || index >= this.items().length) return;
    this.chosen.set(index);
    this.overview.set(false);
  }
}
