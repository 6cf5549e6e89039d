import { Component, effect, inject, signal, untracked } from '@angular/core';
import { statisticsRoutes } from '@synoo/contracts';
import { Control, Field, TextPipe, Texts } from '@synoo/ui';
import { Account } from '../../core/account';
import { Api } from '../../core/api';
import { Doing } from '../../core/doing';
import { Pending } from '../../core/pending';
import { remote } from '../../core/remote';
import { type ThresholdDraft, type ThresholdName, thresholdDraft, thresholdNames, thresholdValue, thresholdsOf } from './threshold-draft';

/** From which figure on an item is flagged. */
@Component({
  selector: 'app-thresholds',
  imports: [Control, Field, Pending, TextPipe],
  template: `
    <app-pending [of]="known" />
    @if (draft(); as now) {
      <form class="panel stack" novalidate (submit)="save($event)">
        <p class="small">{{ 'office.thresholds.intro' | t }}</p>
        <div class="grid">
          @for (name of names; track name) {
            <ui-field [label]="'office.thresholds.' + name + '.label' | t" [hint]="'office.thresholds.' + name + '.hint' | t" [error]="bad(name) ? ('office.thresholds.' + (name === 'minN' ? 'whole' : 'between') | t) : null">
              <input #field uiControl class="input numeric" inputmode="decimal" maxlength="8" [disabled]="!mayManage" [value]="now[name]" (input)="change(name, field.value)" />
            </ui-field>
          }
        </div>
        @if (mayManage) { <div><button type="submit" class="button primary">{{ 'common.save' | t }}</button></div> }
      </form>
    }
  `,
  styles: `
    .grid {
      display: grid;
      grid-template-columns: repeat(auto-fill, minmax(min(100%, 20rem), 1fr));
      gap: var(--space-4) var(--space-6);
    }
    .input {
      max-width: 8rem;
    }
  `,
})
export class Thresholds {
  private readonly api = inject(Api);
  private readonly doing = inject(Doing);
  private readonly texts = inject(Texts);
  protected readonly names = thresholdNames;
  protected readonly mayManage = inject(Account).may('system.manage');
  protected readonly known = remote(
    () => true,
    (_, signal) => this.api.call(statisticsRoutes.thresholds, { signal }),
  );
  protected readonly draft = signal<ThresholdDraft | null>(null);

  constructor() {
    effect(() => {
      const known = this.known.value();
      if (known) this.draft.set(thresholdDraft(known, untracked(() => this.texts.language()) !== 'en'));
    });
  }

  protected bad(name: ThresholdName): boolean {
    return thresholdValue(name, this.draft()?.[name] ?? '') === null;
  }

  protected change(name: ThresholdName, text: string): void {
    this.draft.update((draft) => (draft ? { ...draft, [name]: text } : draft));
  }

  protected async save(event: Event): Promise<void> {
    event.preventDefault();
    const draft = this.draft();
    const body = draft ? thresholdsOf(draft) : null;
    if (!body) return;
    await this.doing.run(async () => {
      this.known.set(await this.api.call(statisticsRoutes.saveThresholds, { body }));
    }, 'common.saved');
  }
}
