import { Component, inject } from '@angular/core';
import { Icon, PluralPipe, TextPipe } from '@synoo/ui';
import { Api } from '../../core/api';
import { ShellKeeper } from '../session/shell-keeper';
import { TakeSession } from '../session/take-session';
import { Calm } from './calm';
import { FocusHeading } from './focus-heading';

/** Who, which test, what will happen, and what to do if something breaks. The start comes by itself. */
@Component({
  selector: 'app-waiting',
  imports: [Calm, FocusHeading, Icon, PluralPipe, TextPipe],
  template: `
    @if (session.view(); as view) {
      <app-calm>
        <h1 appFocusHeading>{{ 'take.waiting.title' | t }}</h1>
        <div class="banner" [class.good]="session.attemptState() === 'waiting'" role="status">
          <ui-icon [name]="session.attemptState() === 'waiting' ? 'check-circle' : 'hourglass-top'" />
          <p>{{ (session.attemptState() === 'waiting' ? 'take.waiting.admitted' : 'take.waiting.not-admitted') | t }}</p>
        </div>
        @if (session.documents.complete()) {
          <p role="status" class="kept"><ui-icon name="computer" /> {{ 'take.waiting.on-computer' | t }}</p>
        }
        @if (!secure) {
          <div class="banner warning"><ui-icon name="warning" /><p>{{ 'take.waiting.insecure' | t }}</p></div>
        } @else if (shell.kept() === false && !session.answers.outbox().storageTrouble) {
          <div class="banner warning" role="status"><ui-icon name="warning" /><p>{{ 'take.waiting.no-reload' | t }}</p></div>
        }
        @if (session.answers.outbox().storageTrouble) {
          <div class="banner trouble" role="status"><ui-icon name="error" /><p>{{ 'take.waiting.not-kept' | t }}</p></div>
        }
        @if (!api.online()) {
          <div class="banner warning" role="status"><ui-icon name="wifi-off" /><p>{{ 'take.waiting.offline' | t }}</p></div>
        }
        <p>
          <strong>{{ view.learner.name }}</strong>, {{ 'take.who.seat' | t }}: <span class="numeric">{{ view.learner.seat }}</span><br />
          {{ session.documents.briefing()?.title ?? view.session.title }}
          @if (session.documents.briefing(); as briefing) {
            <br />{{ 'take.briefing.items' | tn: briefing.itemCount }}, {{ 'take.briefing.minutes-short' | tn: briefing.timeLimitMinutes }}
          }
        </p>
        <section>
          <h2>{{ 'take.waiting.happens' | t }}</h2>
          <ol>
            <li>{{ 'take.waiting.happens-1' | t }}</li>
            <li>{{ (session.documents.briefing()?.navigation ? 'take.waiting.happens-2-locked' : 'take.waiting.happens-2') | t }}</li>
            <li>{{ 'take.waiting.happens-3' | t }}</li>
          </ol>
        </section>
        <section>
          <h2>{{ 'take.waiting.breaks' | t }}</h2>
          <ul>
            @if (!session.answers.outbox().storageTrouble) {
              <li>{{ 'take.waiting.breaks-1' | t }}</li>
              <li>{{ (shell.kept() === false ? 'take.waiting.breaks-2-network' : 'take.waiting.breaks-2') | t }}</li>
            }
            <li>{{ 'take.waiting.breaks-3' | t }}</li>
          </ul>
        </section>
        <div><button type="button" class="button" (click)="session.prepare('briefing')"><ui-icon name="arrow-back" />{{ 'take.waiting.back' | t }}</button></div>
      </app-calm>
    }
  `,
  styles: `
    section {
      display: grid;
      gap: var(--space-2);
    }
    li + li {
      margin-top: var(--space-1);
    }
  `,
})
export class Waiting {
  protected readonly session = inject(TakeSession);
  protected readonly shell = inject(ShellKeeper);
  protected readonly api = inject(Api);
  protected readonly secure = isSecureContext;
}
