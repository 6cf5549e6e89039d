import { Injectable, inject } from '@angular/core';
import { Texts, Toasts } from '@synoo/ui';
import { Refusal } from './refusal';
import { refusalText } from './refusal-text';

/** Runs what a button does and says how it went. */
@Injectable({ providedIn: 'root' })
export class Doing {
  private readonly texts = inject(Texts);
  private readonly toasts = inject(Toasts);

  /** True when it was done. A refusal becomes a sentence on the screen; a fault of the page is thrown on. */
  async run(work: () => Promise<unknown>, doneKey?: string): Promise<boolean> {
    try {
      await work();
    } catch (error) {
      if (!(error instanceof Refusal)) throw error;
      this.toasts.trouble(refusalText(this.texts, error));
      return false;
    }
    if (doneKey) this.toasts.say(this.texts.text(doneKey));
    return true;
  }
}
