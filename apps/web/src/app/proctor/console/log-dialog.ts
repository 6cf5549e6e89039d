import { DIALOG_DATA, DialogRef } from '@angular/cdk/dialog';
import { Component, inject, signal } from '@angular/core';
import { sessionRoutes, type ReplyOf } from '@synoo/contracts';
import { Icon, Pager, TextPipe, Texts, formatDate, formatTimeWithSeconds } from '@synoo/ui';
import { Api } from '../../core/api';
import { Pending } from '../../core/pending';
import { remote } from '../../core/remote';
import { logDetails } from '../board/log-details';

type LogEntry = ReplyOf<typeof sessionRoutes.sessionLog>['rows'][number];
const pageSize = 50;

/** The log of the session, newest first, and whether its chain of hashes is whole. */
@Component({
  imports: [Icon, Pager, Pending, TextPipe],
  template: `
    <div class="dialog">
      <div class="line apart">
        <h2 id="dialog-title">{{ 'proctor.log.title' | t }}</h2>
        <button type="button" class="button small icon-only" [attr.aria-label]="'common.close' | t" (click)="ref.close()"><ui-icon name="close" /></button>
      </div>
      <app-pending [of]="log" />
      @if (log.value(); as value) {
        <div class="banner" [class]="value.chainIntact ? 'good' : 'trouble'"><ui-icon [name]="value.chainIntact ? 'link' : 'error'" /><p>{{ (value.chainIntact ? 'proctor.log.intact' : 'proctor.log.broken') | t: { n: value.brokenAt ?? 0 } }}</p></div>
        <div class="table-wrap" tabindex="0" role="region" [attr.aria-label]="'proctor.log.title' | t">
          <table class="table">
            <thead>
              <tr>
                <th scope="col" class="number">№</th>
                <th scope="col">{{ 'proctor.log.at' | t }}</th>
                <th scope="col">{{ 'proctor.log.event' | t }}</th>
                <th scope="col">{{ 'proctor.log.participant' | t }}</th>
                <th scope="col">{{ 'proctor.log.details' | t }}</th>
                <th scope="col">{{ 'proctor.log.by' | t }}</th>
                <th scope="col">{{ 'proctor.log.hash' | t }}</th>
              </tr>
            </thead>
            <tbody>
              @for (entry of value.rows; track entry.seq) {
                <tr>
                  <td class="number">{{ entry.seq }}</td>
                  <td class="narrow">{{ at(entry) }}</td>
                  <td>{{ event(entry) }}</td>
                  <td>{{ entry.participant ?? '–' }}</td>
                  <td>{{ details(entry) }}</td>
                  <td>{{ entry.by ?? ('proctor.log.system' | t) }}</td>
                  <td class="code narrow" [title]="entry.hash">{{ entry.hash.slice(0, 8) }}</td>
                </tr>
              }
            </tbody>
          </table>
        </div>
        <ui-pager [page]="page()" [size]="size" [total]="value.total" (paged)="page.set($event)" />
      }
    </div>
  `,
})
export class LogDialog {
  private readonly api = inject(Api);
  private readonly texts = inject(Texts);
  private readonly sessionId = inject<string>(DIALOG_DATA);
  protected readonly ref = inject<DialogRef<never>>(DialogRef);
  protected readonly size = pageSize;
  protected readonly page = signal(1);
  protected readonly log = remote(
    () => ({ page: this.page() }),
    ({ page }, signal) => this.api.call(sessionRoutes.sessionLog, { params: { id: this.sessionId }, query: { page, size: pageSize }, signal }),
  );

  protected at(entry: LogEntry): string {
    return `${formatDate(entry.at)} ${formatTimeWithSeconds(entry.at)}`;
  }

  protected event(entry: LogEntry): string {
    return this.known(`proctor.log.events.${entry.event}`) ?? this.known(`proctor.action.${entry.event}`) ?? entry.event;
  }

  protected details({ details }: LogEntry): string {
    return logDetails(details)
      .map(({ name, key, values, at, plain }) => `${this.known(`proctor.log.detail.${name}`) ?? name}: ${at === undefined ? ((key && this.known(key, values)) ?? plain) : formatTimeWithSeconds(at)}`)
      .join('; ');
  }

  private known(key: string, values?: Readonly<Record<string, string | number>>): string | null {
    return this.texts.has(key) ? this.texts.text(key, values) : null;
  }
}
