import { Component, type OnInit } from '@angular/core';
import type { Interaction } from '@synoo/contracts';
import { Icon, TextPipe } from '@synoo/ui';
import { InteractionView } from './interaction-view';
import { Prompt } from './prompt';

/** A question that this player cannot show: said in words, and reported, never an empty place. */
@Component({
  selector: 'player-unsupported',
  imports: [Icon, Prompt, TextPipe],
  template: `
    <player-prompt [content]="interaction().prompt" [baseId]="id('')" />
    <p class="unsupported"><ui-icon name="info" /> {{ 'player.unsupported' | t }}</p>
  `,
})
export class UnsupportedView extends InteractionView<Interaction> implements OnInit {
  ngOnInit(): void {
    this.host.reportUnsupported(this.interaction());
  }
}
