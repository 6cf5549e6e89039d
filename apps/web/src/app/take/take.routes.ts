import type { Routes } from '@angular/router';
import { withTexts } from '@synoo/ui';
import { TakePage } from './take-page';

/** The player's words come with the page, since the first item may appear when there is no network any more. */
export const takeRoutes: Routes = [{ path: '', title: 'take.title', resolve: { player: withTexts('player') }, component: TakePage }];
