import { inject } from '@angular/core';
import { Router, type Routes } from '@angular/router';
import { withTexts } from '@synoo/ui';
import { Account } from '../core/account';
import { needs } from '../core/guards';
import { areasFor } from './shell/areas';

/** The first area that the account may use; an account without any sees its own page. */
const toFirstArea = () => {
  const account = inject(Account);
  const first = areasFor((permission) => account.may(permission))[0];
  return inject(Router).createUrlTree(['/office', first?.path ?? 'account']);
};

export const officeRoutes: Routes = [
  {
    path: '',
    loadComponent: () => import('./shell/shell').then((m) => m.Shell),
    children: [
      { path: '', pathMatch: 'full', canActivate: [toFirstArea], children: [] },
      { path: 'account', title: 'office.account.title', loadComponent: () => import('./account/account-page').then((m) => m.AccountPage) },
      { path: 'bank', title: 'office.nav.bank', canActivate: [needs('bank.read')], loadComponent: () => import('./bank/bank-page').then((m) => m.BankPage) },
      { path: 'bank/:id', title: 'office.nav.bank', canActivate: [needs('bank.read')], loadComponent: () => import('./bank/item-page').then((m) => m.ItemPage) },
      { path: 'forms', title: 'office.nav.forms', canActivate: [needs('forms.read')], loadComponent: () => import('./forms/forms-page').then((m) => m.FormsPage) },
      { path: 'forms/new', title: 'office.forms.new', canActivate: [needs('forms.write')], loadComponent: () => import('./forms/form-editor').then((m) => m.FormEditor) },
      { path: 'forms/:id', title: 'office.nav.forms', canActivate: [needs('forms.read')], loadComponent: () => import('./forms/form-page').then((m) => m.FormPage) },
      { path: 'forms/:id/edit', title: 'office.forms.edit', canActivate: [needs('forms.write')], loadComponent: () => import('./forms/form-editor').then((m) => m.FormEditor) },
      { path: 'forms/:id/preview', title: 'office.forms.preview', canActivate: [needs('forms.read')], loadComponent: () => import('./forms/form-preview').then((m) => m.FormPreview) },
      { path: 'forms/:id/statistics', title: 'office.statistics.title', canActivate: [needs('statistics.read')], loadComponent: () => import('./forms/form-statistics').then((m) => m.FormStatisticsPage) },
      { path: 'organisations', title: 'office.nav.organisations', canActivate: [needs('organisations.read')], loadComponent: () => import('./organisations/organisations-page').then((m) => m.OrganisationsPage) },
      { path: 'organisations/:id', title: 'office.nav.organisations', canActivate: [needs('organisations.read')], loadComponent: () => import('./organisations/organisation-page').then((m) => m.OrganisationPage) },
      { path: 'sessions', title: 'office.nav.sessions', canActivate: [needs('sessions.read')], loadComponent: () => import('./sessions/sessions-page').then((m) => m.SessionsPage) },
      { path: 'sessions/new', title: 'office.sessions.new', canActivate: [needs('sessions.manage')], loadComponent: () => import('./sessions/session-editor').then((m) => m.SessionEditor) },
      { path: 'sessions/:id', title: 'office.nav.sessions', canActivate: [needs('sessions.manage')], loadComponent: () => import('./sessions/session-page').then((m) => m.SessionPage) },
      { path: 'sessions/:id/edit', title: 'office.sessions.edit', canActivate: [needs('sessions.manage')], loadComponent: () => import('./sessions/session-editor').then((m) => m.SessionEditor) },
      { path: 'sessions/:id/slips', title: 'office.sessions.slips', canActivate: [needs('sessions.read')], loadComponent: () => import('./sessions/slips-page').then((m) => m.SlipsPage) },
      { path: 'computers', title: 'office.nav.computers', canActivate: [needs('computers.read')], resolve: { check: withTexts('check') }, loadComponent: () => import('./computers/computers-page').then((m) => m.ComputersPage) },
      { path: 'results', title: 'office.nav.results', canActivate: [needs('results.read')], loadComponent: () => import('./results/results-page').then((m) => m.ResultsPage) },
      { path: 'results/:id', title: 'office.nav.results', canActivate: [needs('results.read')], loadComponent: () => import('./results/release-page').then((m) => m.ReleasePage) },
      { path: 'people', title: 'office.nav.people', canActivate: [needs('accounts.manage')], loadComponent: () => import('./people/people-page').then((m) => m.PeoplePage) },
      { path: 'system', title: 'office.nav.system', canActivate: [needs('system.read', 'audit.read')], loadComponent: () => import('./system/system-page').then((m) => m.SystemPage) },
    ],
  },
];
