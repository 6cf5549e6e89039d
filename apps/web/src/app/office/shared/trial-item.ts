import { Component, computed, input, output } from '@angular/core';
import type { AttemptDocument, FormTool, ItemDocument, ItemResponse, PreviewState } from '@synoo/contracts';
import { ItemView } from '@synoo/player';
import { Icon, PluralPipe, TextPipe } from '@synoo/ui';
import { randomId } from '../../core/random-id';

/** An item of a trial attempt in the real player, with what turns have brought and the button that takes one. */
@Component({
  selector: 'app-trial-item',
  imports: [Icon, ItemView, PluralPipe, TextPipe],
  template: `
    @for (one of [document()]; track one.ref) {
      <player-item [document]="state()?.shown?.document ?? one" [attempt]="attempt()" [response]="response()" [tools]="tools()" [readonly]="state()?.shown?.done ?? false" (responseChange)="responseChange.emit($event)" />
    }
    @if (state()?.shown; as shown) {
      @for (feedback of modal(); track feedback.document) {
        <section class="banner"><div class="stack tight">@if (feedback.title) { <h3>{{ feedback.title }}</h3> }<player-item [document]="feedback.document" [attempt]="attempt()" [readonly]="true" /></div></section>
      }
      <div class="line">
        @if (shown.done) { <span role="status"><ui-icon name="check" /> {{ 'office.trial.done' | t }}</span> }
        @else { <button type="button" class="button" [disabled]="busy()" (click)="checked.emit()"><ui-icon name="task-alt" />{{ 'office.trial.check' | t }}</button> }
        <span class="small quiet" role="status">{{ 'office.trial.turns' | tn: shown.turns }}@if (shown.attemptsLeft !== null) { · {{ 'office.trial.left' | t: { n: shown.attemptsLeft } }} }</span>
      </div>
    }
    @if (state()?.refusal; as reason) { <p class="small wrong" role="alert">{{ 'office.trial.refused' | t: { reason } }}</p> }
  `,
  styles: `
    :host {
      display: grid;
      gap: var(--space-3);
    }
  `,
})
export class TrialItem {
  readonly document = input.required<ItemDocument>();
  /** Null while it is on its way. */
  readonly state = input<PreviewState | null>(null);
  readonly response = input<ItemResponse>({});
  readonly tools = input<readonly FormTool[]>([]);
  readonly busy = input(false);
  readonly responseChange = output<ItemResponse>();
  readonly checked = output<void>();

  /** The attempt's own document, with the values and orders of the last turn. */
  protected readonly attempt = computed<AttemptDocument | null>(() => {
    const { attempt, shown } = this.state() ?? {};
    if (!attempt || !shown) return attempt ?? null;
    const { ref } = shown.document;
    return { ...attempt, values: { ...attempt.values, [ref]: shown.values }, order: { ...attempt.order, [ref]: shown.order } };
  });
  protected readonly modal = computed(() => {
    const shown = this.state()?.shown;
    return (shown?.modal ?? []).map(({ title, content }) => ({ title, document: { ref: shown?.document.ref ?? '', lang: shown?.document.lang ?? '', body: content } }));
  });
}

/** Another learner: a seed that no one chose. */
export const newSeed = (): string => randomId();
