import { Component, computed, effect, inject, input, signal } from '@angular/core';
import { RouterLink } from '@angular/router';
import { bankRoutes, itemTransitions, languages, statisticsRoutes, type ItemResponse, type ItemStatus, type Language, type PreviewAttempt, type ReplyOf } from '@synoo/contracts';
import { Badge, Icon, MomentPipe, NumberPipe, PageHeader, TextPipe, Texts } from '@synoo/ui';
import { Dialogs } from '@synoo/ui/staff';
import { Account } from '../../core/account';
import { Api } from '../../core/api';
import { Doing } from '../../core/doing';
import { PageTitles } from '../../core/page-titles';
import { Pending } from '../../core/pending';
import { remote } from '../../core/remote';
import { languageName } from '../shared/language-name';
import { localName } from '../shared/local-name';
import { ProblemList } from '../shared/problem-list';
import { Status } from '../shared/status';
import { newSeed, TrialItem } from '../shared/trial-item';
import { ItemFigures } from './item-figures';

/** A writer may withdraw a draft and take an item back to draft; the rest is for those who approve. The server decides. */
function needsApprover(from: ItemStatus, to: ItemStatus): boolean {
  return to === 'approved' || (from === 'approved' && to === 'retired');
}

/** One item: as the learner sees it, its key and reasons, where it was used and how it worked there, and its history. */
@Component({
  imports: [Badge, Icon, ItemFigures, MomentPipe, NumberPipe, PageHeader, Pending, ProblemList, RouterLink, Status, TextPipe, TrialItem],
  templateUrl: './item-page.html',
  styleUrl: './item-page.css',
})
export class ItemPage {
  readonly id = input.required<string>();

  private readonly api = inject(Api);
  private readonly account = inject(Account);
  private readonly dialogs = inject(Dialogs);
  private readonly doing = inject(Doing);
  private readonly texts = inject(Texts);

  protected readonly item = remote(
    () => this.id(),
    (id, signal) => this.api.call(bankRoutes.item, { params: { id }, signal }),
  );
  protected readonly statistics = remote(
    () => (this.account.may('statistics.read') ? this.id() : null),
    (id, signal) => this.api.call(statisticsRoutes.itemStatistics, { params: { id }, signal }),
  );
  /** Names of the item's subject and outcome come with the filters of the bank. */
  private readonly names = remote(
    () => this.item.value()?.subject ?? null,
    (subject, signal) => this.api.call(bankRoutes.itemFacets, { query: { subject: [subject] }, signal }),
  );
  protected readonly subject = computed(() => {
    const code = this.item.value()?.subject ?? '';
    return localName(this.names.value()?.subjects.find((one) => one.code === code)?.name, this.texts.language(), code);
  });
  protected readonly outcome = computed(() => localName(this.names.value()?.outcomes.find((one) => one.code === this.item.value()?.outcome)?.name, this.texts.language(), ''));
  protected readonly maySeeStatistics = this.account.may('statistics.read');

  private readonly chosen = signal<string | null>(null);
  protected readonly variant = computed(() => {
    const variants = this.item.value()?.variants ?? [];
    return variants.find((variant) => variant.language === this.chosen()) ?? variants.find((variant) => variant.language === this.texts.language()) ?? variants[0];
  });
  protected readonly response = signal<ItemResponse>({});
  private readonly seed = signal(newSeed());
  private readonly turns = signal<PreviewAttempt['turns']>([]);
  /** Languages of other countries stand in the place of English. */
  private readonly slot = computed<Language>(() => languages.find((one) => one === this.variant()?.language) ?? 'en');
  /** The item as one learner meets it; its score and its turns come from the server, and so does nothing of its key. */
  protected readonly preview = remote(
    () => (this.variant() ? { id: this.id(), body: { language: this.slot(), seed: this.seed(), item: 'i1', turns: this.turns() } } : null),
    ({ id, body }, signal) => this.api.call(bankRoutes.previewItem, { params: { id }, body, signal }),
  );
  /** Whether another learner would see anything else. */
  protected readonly differs = computed(() => {
    const attempt = this.preview.value()?.attempt;
    return attempt !== undefined && Object.keys(attempt.order).length + Object.keys(attempt.values).length > 0;
  });
  protected readonly trial = signal<ReplyOf<typeof bankRoutes.tryItem> | null>(null);
  protected readonly nextStatuses = computed(() => {
    const item = this.item.value();
    if (!item) return [];
    const approves = this.account.may('bank.approve');
    return itemTransitions[item.status].filter((status) => approves || (this.account.may('bank.write') && !needsApprover(item.status, status)));
  });

  constructor() {
    const titles = inject(PageTitles);
    effect(() => {
      titles.name(this.item.value()?.code);
    });
  }

  protected nameOf(language: string): string {
    return languageName(language);
  }

  /** Imported items may carry a level of their own. */
  protected levelName(level: string): string {
    const key = `office.level.${level}`;
    return this.texts.has(key) ? this.texts.text(key) : level;
  }

  protected isWhole(score: number): boolean {
    return Number.isInteger(score);
  }

  protected show(language: string): void {
    this.chosen.set(language);
    this.startOver();
  }

  protected answer(response: ItemResponse): void {
    this.response.set(response);
    this.trial.set(null);
  }

  protected startOver(): void {
    this.response.set({});
    this.trial.set(null);
    this.turns.set([]);
  }

  protected drawAgain(): void {
    this.startOver();
    this.seed.set(newSeed());
  }

  protected takeTurn(): void {
    this.turns.update((before) => [...before, { kind: 'attempt', item: 'i1', response: this.response() as PreviewAttempt['turns'][number]['response'] }]);
  }

  protected async try(): Promise<void> {
    await this.doing.run(async () => {
      this.trial.set(await this.api.call(bankRoutes.tryItem, { params: { id: this.id() }, body: { language: this.slot(), seed: this.seed(), responses: this.response() as Record<string, unknown> } }));
    });
  }

  protected async setStatus(status: ItemStatus): Promise<void> {
    const answer = await this.dialogs.ask({
      title: this.texts.text(`office.item.title.${status}`, { code: this.item.value()?.code }),
      action: this.texts.text(`office.bank.to.${status}`),
      note: { label: this.texts.text('office.bank.note'), required: false },
    });
    if (!answer) return;
    await this.doing.run(() => this.api.call(bankRoutes.setItemStatus, { params: { id: this.id() }, body: { status, ...(answer.note ? { note: answer.note } : {}) } }), 'common.saved');
    this.item.reload();
  }
}
