import { Dialog } from '@angular/cdk/dialog';
import { Component, inject } from '@angular/core';
import { RouterLink } from '@angular/router';
import { organisationRoutes, organisationTypes, regions } from '@synoo/contracts';
import { EmptyState, Icon, NumberPipe, PageHeader, Pager, RowKeys, TextPipe, Texts } from '@synoo/ui';
import { Account } from '../../core/account';
import { addressView } from '../../core/address';
import { Api } from '../../core/api';
import { pagedRemote } from '../../core/paged-remote';
import { Pending } from '../../core/pending';
import { SearchBox } from '../../core/search-box';
import { openImport } from '../shared/import-dialog';
import { listOutcome } from '../shared/import-outcome';
import { localName } from '../shared/local-name';

const size = 50;

@Component({
  imports: [EmptyState, Icon, NumberPipe, PageHeader, Pager, Pending, RouterLink, RowKeys, SearchBox, TextPipe],
  template: `
    <ui-page-header [heading]="'office.nav.organisations' | t">
      @if (mayManage) { <button actions type="button" class="button primary" (click)="import()"><ui-icon name="upload-file" />{{ 'office.organisations.import' | t }}</button> }
    </ui-page-header>
    <search class="line">
      <app-search-box [label]="'office.organisations.search' | t" [value]="view.text('search')" (searched)="view.change({ search: $event })" />
      <label class="filter"><span class="small">{{ 'office.organisations.region' | t }}</span>
        <select #region class="select" (change)="view.change({ region: region.value })">
          <option value="">{{ 'common.all' | t }}</option>
          @for (one of regions; track one) { <option [value]="one" [selected]="view.text('region') === one">{{ 'office.region.' + one | t }}</option> }
        </select>
      </label>
      <label class="filter"><span class="small">{{ 'office.organisations.type' | t }}</span>
        <select #type class="select" (change)="view.change({ type: type.value })">
          <option value="">{{ 'common.all' | t }}</option>
          @for (one of types; track one) { <option [value]="one" [selected]="view.text('type') === one">{{ 'office.organisation-type.' + one | t }}</option> }
        </select>
      </label>
    </search>
    <app-pending [of]="organisations" />
    @if (organisations.value(); as page) {
      @if (page.rows.length) {
        <div class="line apart"><span></span><ui-pager [page]="page.page" [size]="page.size" [total]="page.total" (paged)="view.change({ page: $event })" /></div>
        <div class="table-wrap">
          <table class="table" uiRows>
            <thead><tr><th scope="col">{{ 'office.bank.code' | t }}</th><th scope="col">{{ 'office.organisations.name' | t }}</th><th scope="col">{{ 'office.organisations.region' | t }}</th><th scope="col">{{ 'office.organisations.type' | t }}</th><th scope="col">{{ 'office.organisations.ownership' | t }}</th><th scope="col">{{ 'office.bank.languages' | t }}</th><th class="number" scope="col">{{ 'office.organisations.learners' | t }}</th></tr></thead>
            <tbody>
              @for (one of page.rows; track one.id) {
                <tr>
                  <td class="code-cell">{{ one.code }}</td>
                  <th class="wide" scope="row"><a [routerLink]="['/office/organisations', one.id]">{{ name(one.nameKy, one.nameRu) }}</a></th>
                  <td>{{ 'office.region.' + one.region | t }}</td>
                  <td>{{ 'office.organisation-type.' + one.type | t }}</td>
                  <td>{{ 'office.ownership.' + one.ownership | t }}</td>
                  <td class="narrow">{{ one.languages.join(', ') }}</td>
                  <td class="number">{{ one.learners | num }}</td>
                </tr>
              }
            </tbody>
          </table>
        </div>
      } @else { <ui-empty icon="school" [text]="(view.text('search') || view.text('region') || view.text('type') ? 'office.organisations.nothing-found' : 'office.organisations.empty') | t" /> }
    }
  `,
  styles: `
    .filter {
      display: flex;
      align-items: center;
      gap: var(--space-2);
    }
    .select {
      width: auto;
      max-width: 14rem;
    }
  `,
})
export class OrganisationsPage {
  private readonly api = inject(Api);
  private readonly dialog = inject(Dialog);
  private readonly texts = inject(Texts);
  protected readonly view = addressView();
  protected readonly regions = regions;
  protected readonly types = organisationTypes;
  protected readonly mayManage = inject(Account).may('organisations.manage');
  protected readonly organisations = pagedRemote(
    this.view,
    () => ({ search: this.view.text('search'), region: this.view.text('region'), type: this.view.text('type'), page: this.view.number('page', 1), size }),
    (query, signal) => this.api.call(organisationRoutes.organisations, { query, signal }),
  );

  protected name(ky: string, ru: string): string {
    return localName({ ky, ru }, this.texts.language() === 'ky' ? 'ky' : 'ru', '');
  }

  protected async import(): Promise<void> {
    const stored = await openImport(this.dialog, {
      title: 'office.organisations.import',
      hint: 'office.organisations.import-hint',
      accept: '.csv',
      run: async (file, dryRun) => listOutcome(await this.api.upload(organisationRoutes.importOrganisations, file, { query: { dryRun } })),
    });
    if (stored) this.organisations.reload();
  }
}
