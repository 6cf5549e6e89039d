import { Component, inject } from '@angular/core';
import { MomentPipe, TextPipe } from '@synoo/ui';
import { Arrival } from '../session/arrival';
import { TakeSession } from '../session/take-session';
import { Calm } from './calm';
import { FocusHeading } from './focus-heading';

/** Is it you? Name, seat and test, before anything else. */
@Component({
  selector: 'app-who',
  imports: [Calm, FocusHeading, MomentPipe, TextPipe],
  template: `
    @if (session.view(); as view) {
      <app-calm>
        <h1 appFocusHeading>{{ 'take.who.title' | t }}</h1>
        <dl>
          <dt>{{ 'take.who.name' | t }}</dt>
          <dd class="name">{{ view.learner.name }}</dd>
          <dt>{{ 'take.who.seat' | t }}</dt>
          <dd class="numeric">{{ view.learner.seat }}</dd>
          <dt>{{ 'take.who.organisation' | t }}</dt>
          <dd>{{ view.session.organisation }}, {{ view.session.lab }}</dd>
          <dt>{{ 'take.who.session' | t }}</dt>
          <dd>{{ view.session.title }}, {{ view.session.startsAt | moment }}</dd>
        </dl>
        <div class="buttons">
          <button type="button" class="button primary" (click)="session.prepare('briefing')">{{ 'take.who.yes' | t }}</button>
          <button type="button" class="button" (click)="arrival.disown()">{{ 'take.who.no' | t }}</button>
        </div>
        <p class="quiet">{{ 'take.who.wrong' | t }}</p>
      </app-calm>
    }
  `,
  styles: `
    dl {
      display: grid;
      grid-template-columns: minmax(7rem, auto) 1fr;
      gap: var(--space-2) var(--space-4);
      margin: 0;
    }
    dt {
      color: var(--ink-quiet);
    }
    dd {
      margin: 0;
    }
    .name {
      font-size: var(--text-title);
      font-weight: var(--weight-strong);
    }
    .buttons {
      display: flex;
      flex-wrap: wrap;
      gap: var(--space-3);
    }
    @media (max-width: 480px) {
      dl {
        grid-template-columns: 1fr;
        gap: 0;
      }
      dd {
        margin-bottom: var(--space-3);
      }
    }
  `,
})
export class Who {
  protected readonly session = inject(TakeSession);
  protected readonly arrival = inject(Arrival);
}
