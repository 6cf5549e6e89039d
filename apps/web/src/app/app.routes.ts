import type { Routes } from '@angular/router';
import { withTexts } from '@synoo/ui';
import { staffOnly } from './core/guards';

export const appRoutes: Routes = [
  { path: '', pathMatch: 'full', loadComponent: () => import('./entrance/home').then((m) => m.Home) },
  { path: 'sign-in', title: 'common.sign-in.title', loadComponent: () => import('./entrance/sign-in').then((m) => m.SignIn) },
  { path: 'invitation/:token', title: 'common.invitation.title', loadComponent: () => import('./entrance/invitation').then((m) => m.Invitation) },
  { path: 'take', resolve: { texts: withTexts('take') }, loadChildren: () => import('./take/take.routes').then((m) => m.takeRoutes) },
  { path: 'check', resolve: { texts: withTexts('check') }, loadChildren: () => import('./check/check.routes').then((m) => m.checkRoutes) },
  { path: 'quit', title: 'check.quit.title', resolve: { texts: withTexts('check') }, loadComponent: () => import('./check/quit-page').then((m) => m.QuitPage) },
  { path: 'proctor', canActivate: [staffOnly], resolve: { texts: withTexts('proctor') }, loadChildren: () => import('./proctor/proctor.routes').then((m) => m.proctorRoutes) },
  { path: 'office', canActivate: [staffOnly], resolve: { texts: withTexts('office') }, loadChildren: () => import('./office/office.routes').then((m) => m.officeRoutes) },
  { path: '**', title: 'common.not-found.title', loadComponent: () => import('./entrance/not-found').then((m) => m.NotFound) },
];
