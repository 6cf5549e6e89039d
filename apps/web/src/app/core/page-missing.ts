import { inject } from '@angular/core';
import { type NavigationError, Router } from '@angular/router';
import { systemRoutes } from '@synoo/contracts';
import { missingPart, Texts, Toasts } from '@synoo/ui';
import { apiUrl } from './url';

/**
 * The program of a page did not arrive. With the server within reach it is loaded afresh: a newer version may have taken the place of
 * the files that this one asks for, and browsers may remember that a file did not come. Else the page that is open stays, as does
 * a page that has just been loaded, which would be loaded again and again.
 */
export function pageMissing({ url, error }: NavigationError): void {
  if (missingPart(error) === undefined) return;
  const [texts, toasts] = [inject(Texts), inject(Toasts)];
  const say = (): void => toasts.trouble(texts.text('common.error.offline'));
  if (inject(Router).navigated) fetch(apiUrl(systemRoutes.health.path), { cache: 'no-store' }).then(() => location.assign(url), say);
  else say();
}
