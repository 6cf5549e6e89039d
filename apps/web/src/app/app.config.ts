import { type ApplicationConfig, inject, provideAppInitializer, provideBrowserGlobalErrorListeners } from '@angular/core';
import { TitleStrategy, provideRouter, withComponentInputBinding, withInMemoryScrolling, withNavigationErrorHandler } from '@angular/router';
import { Texts, provideTexts } from '@synoo/ui';
import { pageMissing } from './core/page-missing';
import { PageTitles } from './core/page-titles';
import { appRoutes } from './app.routes';
import { textFiles } from './core/text-files';

export const appConfig: ApplicationConfig = {
  providers: [
    provideBrowserGlobalErrorListeners(),
    provideRouter(appRoutes, withComponentInputBinding(), withInMemoryScrolling({ scrollPositionRestoration: 'enabled' }), withNavigationErrorHandler(pageMissing)),
    provideTexts(textFiles),
    { provide: TitleStrategy, useExisting: PageTitles },
    provideAppInitializer(async () => {
      const texts = inject(Texts);
      await texts.load('common');
      await texts.use(texts.language());
    }),
  ],
};
