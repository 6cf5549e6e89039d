import { Component, effect, inject, input, linkedSignal, signal } from '@angular/core';
import { Control, Field, Icon, PluralPipe, TextPipe, Texts } from '@synoo/ui';
import { Api } from '../../core/api';
import { Refusal } from '../../core/refusal';
import { refusalText } from '../../core/refusal-text';
import { EmergencyFiles, type WaitingAnswers } from '../emergency/emergency-files';
import { SaveFile } from '../emergency/save-file';
import { LeftoverAnswers } from '../session/leftover-answers';
import { Arrival } from '../session/arrival';
import { TakeSession } from '../session/take-session';
import { Calm } from './calm';
import { FocusHeading } from './focus-heading';

/** Session code and personal code, from the wall and from the slip. */
@Component({
  selector: 'app-codes',
  imports: [Calm, Control, Field, FocusHeading, Icon, PluralPipe, SaveFile, TextPipe],
  template: `
    <app-calm>
      <h1 appFocusHeading>{{ (again() ? 'take.codes.again-title' : 'take.title') | t }}</h1>
      <p>{{ (again() ? 'take.codes.again-text' : 'take.codes.text') | t }}</p>
      @if (trouble(); as sentence) {
        <div class="banner trouble" role="alert"><ui-icon name="error" /><p>{{ sentence }}</p></div>
      }
      @if (leftover().waiting > 0) {
        <div class="banner" role="status"><ui-icon name="upload-file" /><p>{{ (api.online() ? 'take.codes.leftover' : 'take.codes.leftover-here') | tn: leftover().waiting }}</p></div>
      } @else if (leftover().stuck > 0) {
        <div class="banner warning" role="status"><ui-icon name="warning" /><p>{{ 'take.codes.leftover-stuck' | tn: leftover().stuck }}</p></div>
      }
      @for (attempt of waiting(); track attempt.attemptId) {
        <app-save-file [attemptId]="attempt.attemptId" [seat]="attempt.seat" />
      }
      <form (submit)="send($event)">
        <ui-field [label]="'take.codes.session' | t" [hint]="'take.codes.session-hint' | t">
          <input uiControl class="input code" name="session" autocomplete="off" autocapitalize="characters" spellcheck="false" maxlength="20" required [value]="sessionCode()" (input)="sessionCode.set(valueOf($event))" />
        </ui-field>
        <ui-field [label]="'take.codes.personal' | t" [hint]="'take.codes.personal-hint' | t">
          <input uiControl class="input code" name="personal" autocomplete="off" autocapitalize="characters" spellcheck="false" maxlength="20" required [value]="personalCode()" (input)="personalCode.set(valueOf($event))" />
        </ui-field>
        <button type="submit" class="button primary" [attr.aria-disabled]="busy()">{{ (busy() ? 'take.codes.busy' : 'take.codes.submit') | t }}</button>
      </form>
    </app-calm>
  `,
  styles: `
    form {
      display: grid;
      gap: var(--space-4);
      max-width: 26rem;
    }
    .code {
      min-height: 52px;
      font-size: var(--text-title);
      font-variant-numeric: tabular-nums;
      letter-spacing: 0.08em;
      text-transform: uppercase;
    }
    .button {
      min-height: var(--touch);
    }
  `,
})
export class Codes {
  readonly prefilled = input('');
  /** The learner was here already; the server lost sight of this computer. */
  readonly again = input(false);
  protected readonly api = inject(Api);
  private readonly session = inject(TakeSession);
  private readonly arrival = inject(Arrival);
  private readonly leftovers = inject(LeftoverAnswers);
  protected readonly leftover = this.leftovers.status;
  private readonly texts = inject(Texts);
  protected readonly sessionCode = linkedSignal(() => this.prefilled());
  protected readonly personalCode = signal('');
  /** Of earlier learners; for the proctor, should the network stay away. */
  protected readonly waiting = signal<readonly WaitingAnswers[]>([]);
  protected readonly trouble = signal<string | null>(null);
  protected readonly busy = signal(false);

  constructor() {
    void this.leftovers.start(this.session.view()?.attemptId ?? null);
    const files = inject(EmergencyFiles);
    effect(() => {
      const { waiting, stuck } = this.leftover();
      if (waiting + stuck === 0) this.waiting.set([]);
      else void files.waiting().then((attempts) => this.waiting.set(attempts));
    });
  }

  protected valueOf(event: Event): string {
    return (event.target as HTMLInputElement).value;
  }

  protected async send(event: Event): Promise<void> {
    event.preventDefault();
    if (this.busy()) return;
    const [session, personal] = [this.sessionCode().trim(), this.personalCode().trim()];
    if (session.length < 4 || personal.length < 4) {
      this.trouble.set(this.texts.text('take.codes.fill'));
      return;
    }
    this.busy.set(true);
    this.trouble.set(null);
    try {
      await this.arrival.checkIn(session, personal);
    } catch (error) {
      if (!(error instanceof Refusal)) throw error;
      this.trouble.set(error.code === 'invalid-request' ? this.texts.text('common.error.code-unknown') : refusalText(this.texts, error));
    } finally {
      this.busy.set(false);
    }
  }
}
