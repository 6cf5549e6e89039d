import { Component, inject, input } from '@angular/core';
import { sessionRoutes } from '@synoo/contracts';
import { Icon, MomentPipe, PageHeader, TextPipe } from '@synoo/ui';
import { Api } from '../../core/api';
import { isOwnComputer } from '../../core/own-computer';
import { Pending } from '../../core/pending';
import { remote } from '../../core/remote';

/** Login slips to print: A4, two columns, a line to cut along around each. */
@Component({
  imports: [Icon, MomentPipe, PageHeader, Pending, TextPipe],
  template: `
    <ui-page-header class="screen" [heading]="'office.sessions.slips' | t" back="/office/sessions" [backLabel]="'office.nav.sessions' | t">
      <button actions type="button" class="button primary" [disabled]="!slips.value()" (click)="print()"><ui-icon name="print" />{{ 'common.print' | t }}</button>
      <p class="small quiet">{{ 'office.slips.hint' | t }}</p>
    </ui-page-header>
    <app-pending [of]="slips" />
    @if (slips.value(); as it) {
      @if (isOwn(it.address)) { <p class="banner warning screen" role="status"><ui-icon name="warning" /><span>{{ 'office.slips.own-computer' | t }}</span></p> }
      <div class="sheet">
        @for (slip of it.slips; track slip.seat) {
          <section class="slip">
            <p class="title">{{ it.title }}</p>
            <p class="where">{{ it.organisation }} · {{ it.lab }} · {{ it.startsAt | moment }}</p>
            <p class="name">{{ slip.name }}</p>
            <dl>
              <div><dt>{{ 'office.sessions.seat' | t }}</dt><dd>{{ slip.seat }}</dd></div>
              <div><dt>{{ 'office.slips.session-code' | t }}</dt><dd class="login">{{ it.code }}</dd></div>
              <div><dt>{{ 'office.sessions.personal-code' | t }}</dt><dd class="login">{{ slip.personalCode }}</dd></div>
            </dl>
            <p class="where">{{ 'office.slips.address' | t }} <strong>{{ it.address }}</strong> · {{ 'office.sessions.form' | t }} {{ slip.formCode }}</p>
          </section>
        }
      </div>
    }
  `,
  styles: `
    .sheet {
      display: grid;
      grid-template-columns: 1fr 1fr;
      max-width: 190mm;
      background: var(--surface);
    }
    .slip {
      display: grid;
      align-content: space-between;
      gap: 1.5mm;
      min-height: 52mm;
      padding: 5mm;
      border: 1px dashed var(--line-strong);
      margin: -1px 0 0 -1px;
      break-inside: avoid;
    }
    .title {
      font-weight: var(--weight-strong);
      line-height: var(--leading-tight);
    }
    .where {
      font-size: var(--text-small);
      line-height: var(--leading-tight);
    }
    .name {
      font-size: var(--text-learner);
      font-weight: var(--weight-strong);
    }
    dl {
      display: flex;
      gap: 6mm;
      margin: 0;
    }
    dt {
      font-size: var(--text-small);
    }
    dd {
      margin: 0;
      font-size: var(--text-learner);
      font-weight: var(--weight-strong);
      font-variant-numeric: tabular-nums;
    }
    .login {
      font-family: var(--font-code);
      letter-spacing: 0.06em;
    }
    @media (max-width: 700px) and (not print) {
      .sheet {
        grid-template-columns: 1fr;
      }
    }
    @media print {
      .screen {
        display: none;
      }
    }
  `,
})
export class SlipsPage {
  readonly id = input.required<string>();
  private readonly api = inject(Api);
  protected readonly slips = remote(
    () => this.id(),
    (id, signal) => this.api.call(sessionRoutes.slips, { params: { id }, signal }),
  );

  protected isOwn(address: string): boolean {
    return URL.canParse(address) && isOwnComputer(new URL(address).hostname);
  }

  protected print(): void {
    print();
  }
}
