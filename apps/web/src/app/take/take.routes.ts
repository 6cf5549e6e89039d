import type { Routes } from '@angular/router';
import { TakePage } from './take-page';

export const takeRoutes: Routes = [{ path: '', title: 'take.title', component: TakePage }];
