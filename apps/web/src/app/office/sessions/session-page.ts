import { Component, computed, effect, inject, input } from '@angular/core';
import { Router, RouterLink } from '@angular/router';
import { certificateRoutes, sessionRoutes, type SessionDetail } from '@synoo/contracts';
import { Badge, Icon, MomentPipe, NumberPipe, PageHeader, TextPipe, Texts } from '@synoo/ui';
import { Dialogs } from '@synoo/ui/staff';
import { Account } from '../../core/account';
import { Api } from '../../core/api';
import { Doing } from '../../core/doing';
import { needsText } from '../../core/needs-text';
import { PageTitles } from '../../core/page-titles';
import { Pending } from '../../core/pending';
import { remote } from '../../core/remote';
import { Status } from '../shared/status';

/** One session as planned: its facts, who sits where with which form, and the way to its console and slips. */
@Component({
  imports: [Badge, Icon, MomentPipe, NumberPipe, PageHeader, Pending, RouterLink, Status, TextPipe],
  template: `
    <app-pending [of]="session" />
    @if (session.value(); as it) {
      <ui-page-header [heading]="it.title" back="/office/sessions" [backLabel]="'office.nav.sessions' | t">
        <app-status state kind="session" [state]="it.status" />
        <ng-container actions>
          @if (it.status === 'draft') {
            <a class="button" [routerLink]="['edit']"><ui-icon name="edit" />{{ 'common.edit' | t }}</a>
            <button type="button" class="button danger" (click)="remove()"><ui-icon name="delete" />{{ 'common.delete' | t }}</button>
          }
          <a class="button" [href]="examBrowser(it.code)" download="synoo.seb"><ui-icon name="download" />{{ 'office.sessions.seb' | t }}</a>
          <a class="button" [routerLink]="['slips']"><ui-icon name="print" />{{ 'office.sessions.slips' | t }}</a>
          @if (mayProctor) { <a class="button primary" [routerLink]="['/proctor', it.id]"><ui-icon name="grid-view" />{{ 'office.sessions.console' | t }}</a> }
        </ng-container>
      </ui-page-header>
      <dl class="facts panel">
        <dt>{{ 'office.sessions.code' | t }}</dt><dd class="code">{{ it.code }}</dd>
        <dt>{{ 'office.sessions.organisation' | t }}</dt><dd>{{ it.organisation }}</dd>
        <dt>{{ 'office.sessions.lab' | t }}</dt><dd>{{ it.lab }}</dd>
        <dt>{{ 'office.sessions.starts' | t }}</dt><dd class="numeric">{{ it.startsAt | moment }}</dd>
        <dt>{{ 'office.sessions.forms' | t }}</dt><dd>@for (form of it.forms; track form.id; let last = $last) {<a [routerLink]="['/office/forms', form.id]">{{ form.code }}</a> {{ form.title }}@if (form.online) { <ui-badge tone="accent" icon="wifi">{{ 'office.forms.online.badge' | t }}</ui-badge> }@if (!last) {, }}</dd>
        <dt>{{ 'office.sessions.proctors' | t }}</dt><dd>@for (one of it.proctors; track one.id; let last = $last) {{{ one.name }}@if (!last) {, }} @empty { – }</dd>
        @if (it.design.rules; as rules) {
          <dt>{{ 'office.rules.breaks-title' | t }}</dt><dd>@if (rules.breaks.number) {{{ 'office.rules.breaks-fact' | t: { n: rules.breaks.number, minutes: rules.breaks.minutes } }}, {{ 'office.rules.' + rules.breaks.clock | t }}} @else {{{ 'office.rules.none' | t }}}</dd>
          <dt>{{ 'office.rules.idle' | t }}</dt><dd>{{ (rules.idle.warnMinutes ? 'office.rules.warn-fact' : 'office.rules.warn-never') | t: { n: rules.idle.warnMinutes } }}; {{ (rules.idle.pauseMinutes ? 'office.rules.pause-fact' : 'office.rules.pause-never') | t: { n: rules.idle.pauseMinutes } }}</dd>
        }
        <dt>{{ 'office.sessions.finished-of' | t }}</dt><dd class="numeric">{{ it.finished | num }} / {{ it.participants | num }}</dd>
      </dl>
      <section class="stack tight">
        <h2>{{ 'office.sessions.plan' | t }}</h2>
        <p class="small quiet">{{ 'office.sessions.plan-hint' | t }}</p>
        <div class="scroll" tabindex="0" [attr.aria-label]="'office.sessions.plan' | t">
          <div class="room" [style.grid-template-columns]="'repeat(' + it.design.columns + ', minmax(92px, 1fr))'">
            @for (place of plan(); track place.seat) {
              <div class="seat" [class.free]="!place.member">
                <span class="quiet numeric">{{ place.seat }}</span>
                @if (place.member; as member) { <strong>{{ member.formCode }}</strong><span class="name">{{ member.name }}</span>@if (needsOf(member); as needs) { <span class="name needs" [title]="needs"><ui-icon name="accessibility" />{{ needs }}</span> } }
              </div>
            }
          </div>
        </div>
      </section>
      <section class="stack tight">
        <h2>{{ 'office.sessions.members' | t }}</h2>
        <div class="table-wrap" tabindex="0" role="region" [attr.aria-label]="'office.sessions.members' | t">
          <table class="table">
            <thead><tr><th class="number" scope="col">{{ 'office.sessions.seat' | t }}</th><th scope="col">{{ 'office.learner.name' | t }}</th><th scope="col">{{ 'office.sessions.form' | t }}</th><th scope="col">{{ 'common.language' | t }}</th><th scope="col">{{ 'office.sessions.personal-code' | t }}</th><th scope="col">{{ 'common.needs.title' | t }}</th><th scope="col">{{ 'office.bank.status' | t }}</th></tr></thead>
            <tbody>
              @for (member of it.members; track member.id) {
                <tr><td class="number">{{ member.seat }}</td><th scope="row">{{ member.name }}</th><td>{{ member.formCode }}</td><td>{{ member.language }}</td><td class="code">{{ member.personalCode }}</td><td>{{ needsOf(member) || '–' }}</td><td><app-status kind="attempt" [state]="member.state" /></td></tr>
              }
            </tbody>
          </table>
        </div>
      </section>
    }
  `,
  styles: `
    .scroll {
      overflow-x: auto;
    }
    .room {
      display: grid;
      gap: var(--space-2);
    }
    .seat {
      display: grid;
      grid-template-columns: auto 1fr;
      gap: 0 var(--space-2);
      align-content: start;
      min-height: 56px;
      padding: var(--space-1) var(--space-2);
      border: 1px solid var(--line-strong);
      border-radius: var(--radius-small);
      background: var(--surface);
      font-size: var(--text-small);
      line-height: var(--leading-tight);
    }
    .seat.free {
      border-style: dashed;
      border-color: var(--line);
    }
    .seat strong {
      text-align: end;
    }
    .needs {
      display: flex;
      gap: var(--space-1);
      color: var(--ink-quiet);
    }
    .name {
      grid-column: 1 / -1;
      overflow: hidden;
      text-overflow: ellipsis;
    }
  `,
})
export class SessionPage {
  readonly id = input.required<string>();
  private readonly api = inject(Api);
  private readonly dialogs = inject(Dialogs);
  private readonly doing = inject(Doing);
  private readonly router = inject(Router);
  private readonly texts = inject(Texts);
  protected readonly mayProctor = inject(Account).may('sessions.proctor');
  protected readonly session = remote(
    () => this.id(),
    (id, signal) => this.api.call(sessionRoutes.session, { params: { id }, signal }),
  );
  protected readonly plan = computed(() => {
    const it = this.session.value();
    if (!it) return [];
    const bySeat = new Map(it.members.map((member) => [member.seat, member]));
    return Array.from({ length: it.design.rows * it.design.columns }, (_, index) => ({ seat: index + 1, member: bySeat.get(index + 1) }));
  });

  constructor() {
    const titles = inject(PageTitles);
    effect(() => {
      titles.name(this.session.value()?.title);
    });
  }

  protected needsOf({ extraTimePercent, needs }: SessionDetail['members'][number]): string {
    return needsText(this.texts, extraTimePercent, needs);
  }

  /** Configuration that opens the page with the codes in Safe Exam Browser, this session's filled in. */
  protected examBrowser(session: string): string {
    return this.api.url(certificateRoutes.examBrowser, { query: { session } });
  }

  protected async remove(): Promise<void> {
    const answer = await this.dialogs.ask({ title: this.texts.text('office.sessions.delete-title', { title: this.session.value()?.title }), action: this.texts.text('common.delete'), danger: true });
    if (answer && (await this.doing.run(() => this.api.call(sessionRoutes.deleteSession, { params: { id: this.id() } })))) await this.router.navigateByUrl('/office/sessions');
  }
}
