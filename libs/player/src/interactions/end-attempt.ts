import { Component } from '@angular/core';
import type { EndAttemptInteraction } from '@synoo/contracts';
import { InteractionView } from './interaction-view';

/** A button of the item itself (a hint, the end of a turn); what follows is the server's to say. */
@Component({
  selector: 'player-end-attempt',
  template: `<button type="button" class="button small" [disabled]="readonly()" (click)="answer('true')">{{ interaction().title }}</button>`,
})
export class EndAttemptView extends InteractionView<EndAttemptInteraction> {}
