import { Component, DestroyRef, effect, inject, input } from '@angular/core';
import { RouterLink } from '@angular/router';
import { resultRoutes } from '@synoo/contracts';
import { Badge, BytesPipe, Icon, MomentPipe, NumberPipe, PageHeader, Progress, TextPipe, Trouble } from '@synoo/ui';
import { Account } from '../../core/account';
import { Api } from '../../core/api';
import { Doing } from '../../core/doing';
import { PageTitles } from '../../core/page-titles';
import { Pending } from '../../core/pending';
import { remote } from '../../core/remote';
import { Status } from '../shared/status';

const pollEvery = 1500;
const codebook = /^codebook\./;

/** One release: its files with checksums, what it was made from, and who downloaded what. */
@Component({
  imports: [Badge, BytesPipe, Icon, MomentPipe, NumberPipe, PageHeader, Pending, Progress, RouterLink, Status, TextPipe, Trouble],
  template: `
    <app-pending [of]="release" />
    @if (release.value(); as it) {
      <ui-page-header [heading]="it.title" back="/office/results" [backLabel]="'office.nav.results' | t">
        <app-status state kind="release" [state]="it.state" />
        @if (mayDownload && it.state === 'ready') { <button actions type="button" class="button primary" (click)="download('all.zip')"><ui-icon name="download" />{{ 'office.results.download-all' | t }}</button> }
      </ui-page-header>
      @if (it.state === 'building') { <ui-progress [value]="it.progress" [label]="'office.results.building' | t" /><p class="quiet small">{{ 'office.results.building' | t }}</p> }
      @if (it.error) { <ui-trouble [text]="'office.results.failed' | t"><p class="small code">{{ it.error }}</p></ui-trouble> }
      <dl class="facts panel">
        <dt>{{ 'office.forms.when' | t }}</dt><dd class="numeric">{{ it.createdAt | moment }}@if (it.by) { · {{ it.by }} }</dd>
        <dt>{{ 'office.results.participants' | t }}</dt><dd class="numeric">{{ it.participants | num }}</dd>
        <dt>{{ 'office.sessions.forms' | t }}</dt><dd>@for (form of it.forms; track form.id) {<span class="form"><a [routerLink]="['/office/forms', form.id]">{{ form.code }}</a> ({{ 'office.statistics.rules' | t: { n: form.rulesVersion } }})</span> }</dd>
        @if (it.answerFiles.count) { <dt>{{ 'office.results.answer-files' | t }}</dt><dd><span class="numeric">{{ it.answerFiles.count | num }} · {{ it.answerFiles.bytes | bytes }}</span> <span class="quiet small">{{ 'office.results.answer-files-hint' | t }}</span></dd> }
        @if (it.manifestSha256) { <dt>{{ 'office.results.manifest' | t }}</dt><dd class="code small">{{ it.manifestSha256 }}</dd> }
      </dl>
      @if (it.files.length) {
        <section class="stack tight">
          <h2>{{ 'office.results.files' | t }}</h2>
          <p class="small quiet">{{ 'office.results.files-hint' | t }}</p>
          <div class="table-wrap">
            <table class="table">
              <thead><tr><th scope="col">{{ 'office.results.file' | t }}</th><th class="number" scope="col">{{ 'office.import.rows' | t }}</th><th class="number" scope="col">{{ 'office.forms.size' | t }}</th><th scope="col">{{ 'office.forms.hash' | t }}</th>@if (mayDownload) {<th scope="col"><span class="visually-hidden">{{ 'common.download' | t }}</span></th>}</tr></thead>
              <tbody>
                @for (file of it.files; track file.name) {
                  <tr>
                    <th scope="row"><span class="line">{{ file.name }}@if (isCodebook(file.name)) { <ui-badge icon="menu-book">{{ 'office.results.codebook' | t }}</ui-badge> }</span></th><td class="number">{{ file.rows | num }}</td><td class="number">{{ file.bytes | bytes }}</td><td class="code small">{{ file.sha256.slice(0, 32) }}<wbr />{{ file.sha256.slice(32) }}</td>
                    @if (mayDownload) { <td class="narrow"><button type="button" class="button small" [attr.aria-label]="('common.download' | t) + ' ' + file.name" (click)="download(file.name)"><ui-icon name="download" />{{ 'common.download' | t }}</button></td> }
                  </tr>
                }
              </tbody>
            </table>
          </div>
        </section>
      }
      <section class="stack tight">
        <h2>{{ 'office.results.downloads' | t }}</h2>
        <app-pending [of]="downloads" [rows]="2" />
        @if (downloads.value(); as log) {
          @if (log.rows.length) {
            <div class="table-wrap" tabindex="0" role="region" [attr.aria-label]="'office.results.downloads' | t">
              <table class="table">
                <thead><tr><th scope="col">{{ 'office.forms.when' | t }}</th><th scope="col">{{ 'office.forms.who' | t }}</th><th scope="col">{{ 'office.results.file' | t }}</th><th scope="col">{{ 'office.forms.hash' | t }}</th></tr></thead>
                <tbody>@for (row of log.rows; track $index) { <tr><td class="narrow">{{ row.at | moment }}</td><td>{{ row.by }}</td><td>{{ row.file }}</td><td class="code small">{{ row.sha256.slice(0, 32) }}<wbr />{{ row.sha256.slice(32) }}</td></tr> }</tbody>
              </table>
            </div>
          } @else { <p class="quiet">{{ 'office.results.no-downloads' | t }}</p> }
        }
      </section>
    }
  `,
  styles: `
    .form {
      margin-inline-end: var(--space-3);
    }
  `,
})
export class ReleasePage {
  readonly id = input.required<string>();
  private readonly api = inject(Api);
  private readonly doing = inject(Doing);
  protected readonly mayDownload = inject(Account).may('results.download');
  protected readonly release = remote(
    () => this.id(),
    (id, signal) => this.api.call(resultRoutes.release, { params: { id }, signal }),
  );
  protected readonly downloads = remote(
    () => this.id(),
    (id, signal) => this.api.call(resultRoutes.downloads, { params: { id }, signal }),
  );

  constructor() {
    const titles = inject(PageTitles);
    let timer: ReturnType<typeof setTimeout> | undefined;
    effect(() => {
      const release = this.release.value();
      titles.name(release?.title);
      clearTimeout(timer);
      if (release?.state === 'building') timer = setTimeout(() => {
        this.release.reload();
      }, pollEvery);
    });
    inject(DestroyRef).onDestroy(() => {
      clearTimeout(timer);
    });
  }

  protected isCodebook(name: string): boolean {
    return codebook.test(name);
  }

  protected async download(name: string): Promise<void> {
    if (await this.doing.run(() => this.api.download(resultRoutes.downloadFile, { params: { id: this.id(), name } }, name))) {
      this.downloads.reload();
      this.release.reload();
    }
  }
}
