import { Component, computed, inject, input, linkedSignal, signal } from '@angular/core';
import { formRoutes, type ItemDocument, type ItemResponse, type Language } from '@synoo/contracts';
import { ItemView } from '@synoo/player';
import { Icon, PageHeader, TextPipe, Texts } from '@synoo/ui';
import { Api } from '../../core/api';
import { Pending } from '../../core/pending';
import { remote } from '../../core/remote';
import { languageName } from '../shared/language-name';
import { localName } from '../shared/local-name';

interface Step {
  readonly section: string;
  readonly minutes?: number | undefined;
  readonly item: ItemDocument;
}

/** The form in the real player, item by item, in each of its languages. Answers given here are not kept. */
@Component({
  imports: [Icon, ItemView, PageHeader, Pending, TextPipe],
  template: `
    <ui-page-header [heading]="'office.forms.preview' | t" [back]="['/office/forms', id()]" [backLabel]="formTitle() || ('common.back' | t)">
      <div actions class="line" role="group" [attr.aria-label]="'common.language' | t">
        @for (one of form.value()?.languages; track one) { <button type="button" class="chip" [attr.aria-pressed]="language() === one" (click)="language.set(one)">{{ nameOf(one) }}</button> }
      </div>
    </ui-page-header>
    <app-pending [of]="form" [rows]="1" />
    <app-pending [of]="preview" />
    @if (step(); as now) {
      <div class="line apart">
        <p class="line"><strong>{{ now.section }}</strong>@if (now.minutes; as n) { <span class="quiet"><ui-icon name="timer" />{{ 'common.minutes-short' | t: { n } }}</span> }<span class="quiet numeric">{{ at() + 1 }} / {{ steps().length }}</span></p>
        <div class="line">
          <button type="button" class="button small" [disabled]="at() === 0" (click)="at.set(at() - 1)"><ui-icon name="arrow-back" />{{ 'common.back' | t }}</button>
          <button type="button" class="button small" [disabled]="at() >= steps().length - 1" (click)="at.set(at() + 1)">{{ 'common.next' | t }}<ui-icon name="arrow-forward" /></button>
        </div>
      </div>
      @if (navigation(); as rule) { <p class="small quiet"><ui-icon name="lock" /> {{ 'office.navigation.' + rule + '.about' | t }} {{ 'office.navigation.preview' | t }}</p> }
      <div class="panel page">
        @for (one of [now]; track one.item) { <player-item [document]="one.item" [response]="answers()[one.item.ref] ?? {}" [tools]="tools()" (responseChange)="answer(one.item.ref, $event)" /> }
      </div>
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
  protected readonly steps = computed<readonly Step[]>(() => {
    const known = this.preview.value();
    if (!known) return [];
    const practice = known.briefing.practice.map((item) => ({ section: this.texts.text('office.forms.practice'), item }));
    return [...practice, ...known.document.sections.flatMap((section) => section.items.map((item) => ({ section: section.title, minutes: section.timeLimitMinutes, item })))];
  });
  protected readonly navigation = computed(() => this.preview.value()?.document.navigation ?? null);
  protected readonly tools = computed(() => this.preview.value()?.document.tools ?? []);
  protected readonly at = signal(0);
  protected readonly step = computed(() => this.steps()[this.at()]);
  protected readonly answers = signal<Readonly<Record<string, ItemResponse>>>({});

  protected nameOf(language: string): string {
    return languageName(language);
  }

  protected answer(ref: string, response: ItemResponse): void {
    this.answers.update((now) => ({ ...now, [ref]: response }));
  }
}
