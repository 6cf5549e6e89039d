import { InjectionToken } from '@angular/core';

/** Whether recordings of the texts are offered: an accommodation of the learner at the page; nobody else sees that there are any. */
export const READ_ALOUD = new InjectionToken<() => boolean>('read aloud', { providedIn: 'root', factory: () => () => false });
