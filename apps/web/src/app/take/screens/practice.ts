import { Component, computed, inject, signal } from '@angular/core';
import type { FormTool, ItemResponse } from '@synoo/contracts';
import { ItemView } from '@synoo/player';
import { Icon, Skeleton, TextPipe } from '@synoo/ui';
import { TakeSession } from '../session/take-session';
import { Calm } from './calm';
import { FocusHeading } from './focus-heading';

/** Three items to try the page with; nothing of them is kept. */
@Component({
  selector: 'app-practice',
  imports: [Calm, FocusHeading, Icon, ItemView, Skeleton, TextPipe],
  template: `
    <app-calm>
      @for (number of [index() + 1]; track number) {
        <h1 appFocusHeading>{{ 'take.practice.title' | t: { n: number, count: items().length } }}</h1>
      }
      <p class="quiet">{{ 'take.practice.text' | t }}</p>
      @for (item of shown(); track item.ref) {
        <player-item [document]="item" [response]="responses()[item.ref] ?? {}" [tools]="tools" (responseChange)="keep(item.ref, $event)" />
      } @empty {
        <ui-skeleton [rows]="4" />
      }
      <div class="buttons">
        <button type="button" class="button" (click)="back()"><ui-icon name="arrow-back" />{{ 'take.test.back' | t }}</button>
        <button type="button" class="button primary" (click)="next()">{{ (last() ? 'take.practice.done' : 'take.test.next') | t }}<ui-icon name="arrow-forward" /></button>
        @if (!last()) {
          <button type="button" class="button plain" (click)="session.prepare('waiting')">{{ 'take.practice.skip' | t }}</button>
        }
      </div>
    </app-calm>
  `,
  styles: `
    .buttons {
      display: flex;
      flex-wrap: wrap;
      gap: var(--space-3);
    }
  `,
})
export class Practice {
  protected readonly session = inject(TakeSession);
  protected readonly tools: readonly FormTool[] = ['letters'];
  protected readonly index = signal(0);
  protected readonly responses = signal<Readonly<Record<string, ItemResponse>>>({});
  protected readonly items = computed(() => this.session.documents.briefing()?.practice ?? []);
  protected readonly shown = computed(() => this.items().slice(this.index(), this.index() + 1));
  protected readonly last = computed(() => this.index() >= this.items().length - 1);

  protected keep(item: string, response: ItemResponse): void {
    this.responses.update((responses) => ({ ...responses, [item]: response }));
  }

  protected back(): void {
    if (this.index() === 0) this.session.prepare('briefing');
    else this.index.update((index) => index - 1);
  }

  protected next(): void {
    if (this.last()) this.session.prepare('waiting');
    else this.index.update((index) => index + 1);
  }
}
