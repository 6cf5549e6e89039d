import { Component, computed, inject } from '@angular/core';
import { RouterLink } from '@angular/router';
import { Icon, TextPipe } from '@synoo/ui';
import { checklistPhases, type ChecklistKey, type ChecklistStep } from '../board/checklist';
import { Commands } from './commands';
import { Desk } from './desk';

/** The procedure of the session, before, during and after, ticked from the real state; the next step brings its button. */
@Component({
  selector: 'app-checklist-panel',
  imports: [Icon, RouterLink, TextPipe],
  template: `
    <h2 class="visually-hidden">{{ 'proctor.checklist.title' | t }}</h2>
    @for (phase of phases(); track phase.name) {
      <section>
        <h3 class="small quiet">{{ 'proctor.checklist.' + phase.name | t }}</h3>
        <ol>
          @for (step of phase.steps; track step.key) {
            <li [class]="step.mark" [attr.aria-current]="step.mark === 'now' ? 'step' : null">
              <ui-icon [name]="step.mark === 'done' ? 'check-circle' : step.mark === 'now' ? 'arrow-forward' : step.mark === 'note' ? 'edit-note' : 'radio-button-unchecked'" />
              <div>
                <span>{{ 'proctor.step.' + step.key | t }}</span>
                @if (step.of > 0) { <span class="numeric figure">{{ 'proctor.count-of' | t: { n: step.count, of: step.of } }}</span> }
                @if (step.mark === 'note') { <span class="numeric figure">{{ step.count }}</span> }
                <span class="visually-hidden">{{ 'proctor.mark.' + step.mark | t }}</span>
                @if (step.mark === 'now' || applies(step.key)) {
                  @switch (step.key) {
                    @case ('code') { <a class="button small" [routerLink]="['/proctor', desk.head()?.sessionId, 'wall']" target="_blank"><ui-icon name="open-in-new" />{{ 'proctor.wall.open' | t }}</a> }
                    @case ('check-in') { <button type="button" class="button small" (click)="desk.filter.set('expected')">{{ 'proctor.show-expected' | t }}</button> }
                    @case ('finish') {}
                    @case ('saved') {}
                    @default { <button type="button" class="button small" [class.primary]="step.mark === 'now'" [attr.aria-disabled]="commands.busy() ? true : null" (click)="take(step.key)">{{ 'proctor.step-action.' + step.key | t }}</button> }
                  }
                }
              </div>
            </li>
          }
        </ol>
      </section>
    }
  `,
  styles: `
    :host {
      display: grid;
      gap: var(--space-3);
      align-content: start;
    }
    section {
      display: grid;
      gap: var(--space-1);
    }
    ol {
      display: grid;
      gap: 2px;
      padding: 0;
      list-style: none;
      font-size: var(--text-small);
      line-height: var(--leading-tight);
    }
    li {
      display: flex;
      gap: var(--space-2);
      padding: 4px 6px;
      border-radius: var(--radius-small);
    }
    li > div {
      display: flex;
      flex-wrap: wrap;
      gap: 2px 6px;
      min-width: 0;
    }
    li ui-icon {
      width: 18px;
      height: 18px;
      color: var(--line-strong);
    }
    .done ui-icon {
      color: var(--green-mark);
    }
    .done,
    .note {
      color: var(--ink-quiet);
    }
    .now {
      background: var(--accent-tint);
      font-weight: var(--weight-medium);
    }
    .now ui-icon {
      color: var(--accent);
    }
    .figure {
      color: var(--ink-quiet);
      font-weight: var(--weight-normal);
    }
    .button {
      flex-basis: 100%;
      margin-top: 4px;
    }
    .button.primary ui-icon {
      color: inherit;
    }
  `,
})
export class ChecklistPanel {
  protected readonly desk = inject(Desk);
  protected readonly commands = inject(Commands);
  protected readonly phases = computed(() => checklistPhases.map((name) => ({ name, steps: this.desk.steps().filter((step: ChecklistStep) => step.phase === name) })));

  /** Learners arrive one after another: those who are here can be admitted and started before the last one has come. */
  protected applies(key: ChecklistKey): boolean {
    const { byState } = this.desk.totals();
    return this.desk.status() === 'open' && ((key === 'admit' && byState['checked-in'] > 0) || (key === 'start' && byState.waiting > 0));
  }

  protected take(key: ChecklistKey): void {
    if (this.commands.busy()) return;
    const { byState } = this.desk.totals();
    if (key === 'open') void this.commands.openSession();
    else if (key === 'admit') void this.commands.act('admit', 'all', byState['checked-in']);
    else if (key === 'start') void this.commands.act('start', 'all', byState.waiting);
    else if (key === 'close') void this.commands.closeSession();
  }
}
