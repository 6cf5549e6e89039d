import type { Routes } from '@angular/router';

export const checkRoutes: Routes = [
  { path: '', title: 'check.title', loadComponent: () => import('./check-page').then((m) => m.CheckPage) },
  { path: 'certificate', title: 'check.certificate.title', loadComponent: () => import('./certificate-page').then((m) => m.CertificatePage) },
];
