import { inject } from '@angular/core';
import { type CanActivateFn, Router } from '@angular/router';
import type { Permission } from '@synoo/contracts';
import { Account } from './account';

/** Staff pages: who is not signed in goes to the sign-in and comes back. */
export const staffOnly: CanActivateFn = async (_route, state) => {
  const account = inject(Account);
  const router = inject(Router);
  const me = await account.load().catch(() => null);
  return me ? true : router.createUrlTree(['/sign-in'], { queryParams: { next: state.url } });
};

/** A page that needs a permission is not there for those without it; the server refuses in any case. */
export const needs = (...anyOf: readonly Permission[]): CanActivateFn => () => {
  const account = inject(Account);
  return anyOf.some((permission) => account.may(permission)) || inject(Router).createUrlTree(['/office']);
};
