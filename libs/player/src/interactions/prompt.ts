import { Component, input } from '@angular/core';
import type { Content } from '@synoo/contracts';
import { ContentView } from '../content/content-view';

/** The question of an interaction and how it is to be answered. */
@Component({
  selector: 'player-prompt',
  imports: [ContentView],
  template: `
    @if (content()?.length) {
      <div class="prompt" [id]="baseId() + 'prompt'"><player-content mark="prompt" [content]="content() ?? []" /></div>
    }
    @if (hint(); as sentence) {
      <p class="hint" [id]="baseId() + 'hint'">{{ sentence }}</p>
    }
  `,
})
export class Prompt {
  readonly content = input.required<readonly Content[] | undefined>();
  readonly baseId = input.required<string>();
  readonly hint = input<string | null>(null);
}
