import type { Routes } from '@angular/router';

export const takeRoutes: Routes = [];
