import { Dialog } from '@angular/cdk/dialog';
import { Component, computed, inject, input } from '@angular/core';
import { RouterLink } from '@angular/router';
import { organisationRoutes, type Learner } from '@synoo/contracts';
import { EmptyState, Icon, NumberPipe, PageHeader, Pager, TextPipe, Texts } from '@synoo/ui';
import { Account } from '../../core/account';
import { addressView } from '../../core/address';
import { Api } from '../../core/api';
import { needsText } from '../../core/needs-text';
import { pagedRemote } from '../../core/paged-remote';
import { Pending } from '../../core/pending';
import { remote } from '../../core/remote';
import { SearchBox } from '../../core/search-box';
import { openImport } from '../shared/import-dialog';
import { listOutcome } from '../shared/import-outcome';
import { languageName } from '../shared/language-name';
import { editNeeds } from './needs-dialog';

const size = 50;

/** One organisation and its learners; names are shown only to those who may read them, and every read is audited. */
@Component({
  imports: [EmptyState, Icon, NumberPipe, PageHeader, Pager, Pending, RouterLink, SearchBox, TextPipe],
  template: `
    <app-pending [of]="organisation" [rows]="2" />
    @if (organisation.value(); as it) {
      <ui-page-header [heading]="name()" back="/office/organisations" [backLabel]="'office.nav.organisations' | t">
        <ng-container actions>
          @if (maySchedule) { <a class="button" routerLink="/office/sessions/new" [queryParams]="{ organisation: it.id }"><ui-icon name="event-seat" />{{ 'office.sessions.new' | t }}</a> }
          @if (mayManage) { <button type="button" class="button primary" (click)="import()"><ui-icon name="upload-file" />{{ 'office.organisations.import-learners' | t }}</button> }
        </ng-container>
        <p class="small quiet line">
          <span>{{ it.code }}</span><span>{{ 'office.region.' + it.region | t }}</span><span>{{ 'office.organisation-type.' + it.type | t }}</span><span>{{ 'office.ownership.' + it.ownership | t }}</span>
          <span>{{ it.languages.join(', ') }}</span>
        </p>
      </ui-page-header>
      @if (mayRead) {
        <h2>{{ 'office.organisations.learners' | t }} <span class="quiet numeric">{{ it.learners | num }}</span></h2>
        <search class="line"><app-search-box [label]="'office.organisations.search-learner' | t" [value]="view.text('search')" (searched)="view.change({ search: $event })" /></search>
        <app-pending [of]="learners" />
        @if (learners.value(); as page) {
          @if (page.rows.length) {
            <div class="line apart"><span class="small quiet">{{ 'office.organisations.audited' | t }}</span><ui-pager [page]="page.page" [size]="page.size" [total]="page.total" (paged)="view.change({ page: $event })" /></div>
            <div class="table-wrap">
              <table class="table">
                <thead><tr><th scope="col">{{ 'office.learner.name' | t }}</th><th scope="col">{{ 'office.learner.code' | t }}</th><th scope="col">{{ 'office.learner.programme' | t }}</th><th class="number" scope="col">{{ 'office.learner.year' | t }}</th><th scope="col">{{ 'common.language' | t }}</th><th scope="col">{{ 'office.learner.sex' | t }}</th><th scope="col">{{ 'common.needs.title' | t }}</th><th scope="col">{{ 'office.learner.pseudonym' | t }}</th></tr></thead>
                <tbody>
                  @for (one of page.rows; track one.id) {
                    <tr><th scope="row">{{ one.familyName }} {{ one.givenName }}</th><td class="narrow">{{ one.externalCode }}</td><td>{{ one.programme }}</td><td class="number">{{ one.year }}</td><td>{{ nameOf(one.language) }}</td><td>{{ one.sex ? ('office.sex.' + one.sex | t) : '–' }}</td><td><span class="needs">{{ needsOf(one) || '–' }}@if (mayManage) { <button type="button" class="button plain small icon-only" [attr.aria-label]="('office.needs.edit' | t) + ' ' + one.familyName + ' ' + one.givenName" (click)="editNeeds(one)"><ui-icon name="edit" /></button> }</span></td><td class="code narrow">{{ one.pseudonym }}</td></tr>
                  }
                </tbody>
              </table>
            </div>
          } @else { <ui-empty icon="groups" [text]="(view.text('search') ? 'office.organisations.no-such-learner' : 'office.organisations.no-learners') | t" /> }
        }
      }
    }
  `,
  styles: `
    .needs {
      display: flex;
      align-items: center;
      gap: var(--space-2);
    }
  `,
})
export class OrganisationPage {
  readonly id = input.required<string>();
  private readonly api = inject(Api);
  private readonly account = inject(Account);
  private readonly dialog = inject(Dialog);
  private readonly texts = inject(Texts);
  protected readonly view = addressView();
  protected readonly mayRead = this.account.may('learners.read');
  protected readonly mayManage = this.account.may('learners.manage');
  protected readonly maySchedule = this.account.may('sessions.manage');
  protected readonly organisation = remote(
    () => this.id(),
    (id, signal) => this.api.call(organisationRoutes.organisation, { params: { id }, signal }),
  );
  protected readonly learners = pagedRemote(
    this.view,
    () => (this.mayRead ? { search: this.view.text('search'), page: this.view.number('page', 1), size } : null),
    (query, signal) => this.api.call(organisationRoutes.learners, { params: { id: this.id() }, query, signal }),
  );
  protected readonly name = computed(() => {
    const it = this.organisation.value();
    return (this.texts.language() === 'ky' ? it?.nameKy : it?.nameRu) || it?.code || '';
  });

  protected nameOf(language: string): string {
    return languageName(language);
  }

  protected needsOf({ extraTimePercent, needs }: Learner): string {
    return needsText(this.texts, extraTimePercent, needs);
  }

  protected async editNeeds(learner: Learner): Promise<void> {
    if (await editNeeds(this.dialog, this.id(), learner)) this.learners.reload();
  }

  protected async import(): Promise<void> {
    const stored = await openImport(this.dialog, {
      title: 'office.organisations.import-learners',
      hint: 'office.organisations.import-learners-hint',
      accept: '.csv',
      run: async (file, dryRun) => listOutcome(await this.api.upload(organisationRoutes.importLearners, file, { params: { id: this.id() }, query: { dryRun } })),
    });
    if (!stored) return;
    this.organisation.reload();
    this.learners.reload();
  }
}
