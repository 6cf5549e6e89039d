import { Component, computed, inject, input, output } from '@angular/core';
import type { ItemDocument } from '@synoo/contracts';
import { Calculator, ItemView, type OpenTool } from '@synoo/player';
import { Icon, TextPipe } from '@synoo/ui';
import { TakeSession } from '../session/take-session';
import { TestNotes } from './test-notes';

/** Calculator, notes or formulas beside the item, never over it. */
@Component({
  selector: 'app-side-panel',
  imports: [Calculator, Icon, ItemView, TextPipe],
  template: `
    <section [attr.aria-label]="'player.tools.' + tool() | t">
      <div class="head">
        <h2>{{ 'player.tools.' + tool() | t }}</h2>
        <button type="button" class="button small plain" (click)="closed.emit()"><ui-icon name="close" />{{ 'player.tools.close' | t }}</button>
      </div>
      @switch (tool()) {
        @case ('calculator') {
          <player-calculator />
        }
        @case ('notes') {
          <textarea #area class="textarea" rows="10" maxlength="20000" [attr.aria-label]="'player.tools.notes' | t" [value]="notes.text()" (input)="notes.write(area.value)"></textarea>
          <p class="quiet small">{{ 'player.tools.notes-hint' | t }}</p>
        }
        @case ('formula-sheet') {
          @if (formulas(); as sheet) {
            <player-item [document]="sheet" [readonly]="true" />
          }
        }
      }
    </section>
  `,
  styles: `
    section {
      display: grid;
      gap: var(--space-3);
      padding: var(--space-3) var(--space-4) var(--space-4);
      border: 1px solid var(--line-strong);
      border-radius: var(--radius);
      background: var(--surface);
    }
    .head {
      display: flex;
      align-items: center;
      justify-content: space-between;
      gap: var(--space-2);
    }
    h2 {
      font-size: var(--text-learner);
    }
  `,
})
export class SidePanel {
  readonly tool = input.required<OpenTool>();
  readonly closed = output();
  private readonly session = inject(TakeSession);
  protected readonly notes = inject(TestNotes);
  protected readonly formulas = computed<ItemDocument | null>(() => {
    const form = this.session.documents.form();
    return form?.formulaSheet ? { ref: 'formulas', lang: form.lang, body: form.formulaSheet } : null;
  });
}
