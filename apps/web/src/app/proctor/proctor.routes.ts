import type { Routes } from '@angular/router';
import { needs } from '../core/guards';

export const proctorRoutes: Routes = [
  {
    path: '',
    canActivate: [needs('sessions.proctor')],
    children: [
      { path: '', pathMatch: 'full', title: 'proctor.sessions.title', loadComponent: () => import('./sessions/session-list').then((m) => m.SessionList) },
      { path: ':id', title: 'proctor.title', loadComponent: () => import('./console/console').then((m) => m.Console) },
      { path: ':id/wall', title: 'proctor.wall.name', loadComponent: () => import('./wall/wall').then((m) => m.Wall) },
    ],
  },
];
