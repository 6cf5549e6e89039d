import { Component, computed, effect, inject, input, linkedSignal, signal, type Signal, untracked } from '@angular/core';
import { formRoutes, type ItemDocument, type ItemResponse, type Language, type PreviewAttempt, type PreviewState } from '@synoo/contracts';
import { Icon, PageHeader, TextPipe, Texts } from '@synoo/ui';
import { Api } from '../../core/api';
import { Pending } from '../../core/pending';
import { remote, type Remote } from '../../core/remote';
import { languageName } from '../shared/language-name';
import { localName } from '../shared/local-name';
import { newSeed, TrialItem } from '../shared/trial-item';

interface Step {
  readonly section: string;
  readonly minutes?: number | undefined;
  readonly item: ItemDocument;
  readonly practice: boolean;
}

/**
 * The form in the real player as one learner meets it, in each of its languages: their items in their order, turns, and the way that
 * the rules lead. Answers given here are not kept.
 */
@Component({
  imports: [Icon, PageHeader, Pending, TextPipe, TrialItem],
  template: `
    <ui-page-header [heading]="'office.forms.preview' | t" [back]="['/office/forms', id()]" [backLabel]="formTitle() || ('common.back' | t)">
      <button actions type="button" class="button" (click)="drawAgain()"><ui-icon name="refresh" />{{ 'office.trial.draw-again' | t }}</button>
      <div actions class="line" role="group" [attr.aria-label]="'common.language' | t">
        @for (one of form.value()?.languages; track one) { <button type="button" class="chip" [attr.aria-pressed]="language() === one" (click)="language.set(one)">{{ nameOf(one) }}</button> }
      </div>
    </ui-page-header>
    <app-pending [of]="form" [rows]="1" />
    <app-pending [of]="preview" />
    @if (step(); as now) {
      <div class="line apart">
        <p class="line"><strong>{{ now.section }}</strong>@if (now.minutes; as n) { <span class="quiet"><ui-icon name="timer" />{{ 'common.minutes-short' | t: { n } }}</span> }<span class="quiet numeric">{{ at() + 1 }}@if (!led()) { / {{ steps().length }} }</span></p>
        <div class="line">
          <button type="button" class="button small" [disabled]="at() === 0" (click)="at.set(at() - 1)"><ui-icon name="arrow-back" />{{ 'common.back' | t }}</button>
          @if (leads()) { <button type="button" class="button small" [disabled]="trial.loading()" (click)="take('next', now.item.ref)">{{ 'common.next' | t }}<ui-icon name="arrow-forward" /></button> }
          @else { <button type="button" class="button small" [disabled]="at() >= steps().length - 1" (click)="at.set(at() + 1)">{{ 'common.next' | t }}<ui-icon name="arrow-forward" /></button> }
        </div>
      </div>
      @if (navigation(); as rule) { <p class="small quiet"><ui-icon name="lock" /> {{ 'office.navigation.' + rule + '.about' | t }} {{ 'office.navigation.preview' | t }}</p> }
      @if (led()) { <p class="small quiet"><ui-icon name="info" /> {{ 'office.trial.led' | t }}</p> }
      <div class="panel page">
        <app-trial-item [document]="now.item" [state]="now.practice ? null : trialOf(now.item.ref)" [response]="answers()[now.item.ref] ?? {}" [tools]="tools()" [busy]="trial.loading()" (responseChange)="answer(now.item.ref, $event)" (checked)="take('attempt', now.item.ref)" />
      </div>
      @if (over()) { <p class="banner" role="status"><ui-icon name="check-circle" />{{ 'office.trial.over' | t }}</p> }
      <nav [attr.aria-label]="'office.forms.items' | t">
        @for (one of steps(); track one.item.ref) { <button type="button" class="chip numeric" [attr.aria-current]="$index === at() ? 'step' : null" [attr.aria-pressed]="$index === at()" (click)="at.set($index)">{{ $index + 1 }}</button> }
      </nav>
    }
  `,
  styles: `
    .page {
      font-size: var(--text-learner);
      padding: var(--space-6);
    }
    nav {
      display: flex;
      flex-wrap: wrap;
      gap: var(--space-1);
    }
  `,
})
export class FormPreview {
  readonly id = input.required<string>();
  private readonly api = inject(Api);
  private readonly texts = inject(Texts);

  protected readonly form = remote(
    () => this.id(),
    (id, signal) => this.api.call(formRoutes.form, { params: { id }, signal }),
  );
  protected readonly formTitle = computed(() => localName(this.form.value()?.design.title, this.texts.language(), ''));
  protected readonly language = linkedSignal<Language | null>(() => {
    const offered = this.form.value()?.languages ?? [];
    return offered.find((one) => one === this.texts.language()) ?? offered[0] ?? null;
  });
  protected readonly preview = remote(
    () => {
      const language = this.language();
      return language ? { id: this.id(), language } : null;
    },
    ({ id, language }, signal) => this.api.call(formRoutes.previewForm, { params: { id }, query: { language }, signal }),
  );
  private readonly seed = signal(newSeed());
  private readonly turns = signal<PreviewAttempt['turns']>([]);
  protected readonly at = signal(0);
  protected readonly answers = signal<Readonly<Record<string, ItemResponse>>>({});
  protected readonly led = computed(() => this.preview.value()?.document.led === true);
  /** Where the rules lead the server says which item it is; elsewhere the one that is looked at. */
  private readonly wanted: Signal<string | undefined> = computed(() => {
    const step = this.led() ? this.ledSteps()[this.at() - this.practice().length] : this.steps()[this.at()];
    return step && !step.practice ? step.item.ref : undefined;
  });
  protected readonly trial: Remote<PreviewState> = remote(
    () => {
      const [language, known] = [this.language(), this.preview.value()];
      const item = this.wanted();
      return language && known ? { id: this.id(), body: { language, seed: this.seed(), turns: this.turns(), ...(item !== undefined && { item }) } } : null;
    },
    ({ id, body }, signal) => this.api.call(formRoutes.previewTurns, { params: { id }, body, signal }),
  );
  /** Of an attempt: which items come, and in what order. */
  private readonly plan: Signal<readonly string[] | null> = computed(() => this.trial.value()?.attempt.plan ?? null, { equal: (a, b) => a?.join(' ') === b?.join(' ') });
  private readonly reached: Signal<readonly string[]> = computed(() => this.trial.value()?.reached ?? [], { equal: (a, b) => a.join(' ') === b.join(' ') });
  private readonly practice = computed<readonly Step[]>(() => this.preview.value()?.briefing.practice.map((item) => ({ section: this.texts.text('office.forms.practice'), item, practice: true })) ?? []);
  private readonly all = computed<readonly Step[]>(() => this.preview.value()?.document.sections.flatMap((section) => section.items.map((item) => ({ section: section.title, minutes: section.timeLimitMinutes, item, practice: false }))) ?? []);
  private readonly ledSteps = computed<readonly Step[]>(() => this.reached().flatMap((ref) => this.all().find(({ item }) => item.ref === ref) ?? []));
  protected readonly steps = computed<readonly Step[]>(() => {
    const plan = this.plan();
    if (this.led()) return [...this.practice(), ...this.ledSteps()];
    return [...this.practice(), ...(plan ? plan.flatMap((ref) => this.all().find(({ item }) => item.ref === ref) ?? []) : this.all())];
  });
  /** The rules say what comes after this item. */
  protected readonly leads = computed(() => this.led() && this.at() === this.steps().length - 1 && !this.over());
  /** A test that leads has come to its end when going on brought no further item. */
  protected readonly over = computed(() => {
    const [last, state] = [this.turns().at(-1), this.trial.value()];
    return this.led() && last?.kind === 'next' && state?.refusal === null && state.document?.ref === last.item && this.reached().at(-1) === last.item && !this.trial.loading();
  });
  protected readonly navigation = computed(() => this.preview.value()?.document.navigation ?? null);
  protected readonly tools = computed(() => this.preview.value()?.document.tools ?? []);
  protected readonly step = computed(() => this.steps()[this.at()]);

  constructor() {
    // Where the rules lead on, the page goes with them.
    effect(() => {
      const steps = this.practice().length + this.reached().length;
      untracked(() => {
        if (this.led() && this.turns().length > 0) this.at.set(Math.max(0, steps - 1));
      });
    });
  }

  protected trialOf(ref: string): PreviewState | null {
    const state = this.trial.value();
    return state && (state.shown === null || state.shown.document.ref === ref) ? state : null;
  }

  protected take(kind: 'attempt' | 'next', item: string): void {
    const response = (this.answers()[item] ?? {}) as PreviewAttempt['turns'][number]['response'];
    this.turns.update((before) => [...before, { kind, item, response }]);
  }

  protected drawAgain(): void {
    this.answers.set({});
    this.turns.set([]);
    this.at.set(0);
    this.seed.set(newSeed());
  }

  protected nameOf(language: string): string {
    return languageName(language);
  }

  protected answer(ref: string, response: ItemResponse): void {
    this.answers.update((now) => ({ ...now, [ref]: response }));
  }
}
