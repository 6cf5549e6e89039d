import type { Routes } from '@angular/router';

export const officeRoutes: Routes = [];
