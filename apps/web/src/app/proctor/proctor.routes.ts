import type { Routes } from '@angular/router';

export const proctorRoutes: Routes = [];
