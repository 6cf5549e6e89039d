import { Component, inject, input, signal } from '@angular/core';
import { Icon, TextPipe } from '@synoo/ui';
import { EmergencyFiles } from './emergency-files';

/** For the proctor, when the network stays away: the answers of one attempt as a file. */
@Component({
  selector: 'app-save-file',
  imports: [Icon, TextPipe],
  template: `
    <details class="panel">
      <summary>{{ 'take.file.title' | t }}@if (seat(); as number) {. {{ 'take.who.seat' | t }}: {{ number }}}</summary>
      <p>{{ 'take.file.text' | t }}</p>
      <button type="button" class="button" [attr.aria-disabled]="busy()" (click)="save()"><ui-icon name="download" />{{ 'take.file.save' | t }}</button>
      <p role="status">
        @if (outcome(); as word) {
          {{ 'take.file.' + word | t }}
        }
      </p>
    </details>
  `,
  styles: `
    summary {
      cursor: pointer;
      font-weight: var(--weight-medium);
    }
    p {
      margin-top: var(--space-2);
    }
    .button {
      margin-top: var(--space-3);
    }
  `,
})
export class SaveFile {
  readonly attemptId = input.required<string>();
  /** Whose answers, where that is not clear from the page. */
  readonly seat = input<number>();
  private readonly files = inject(EmergencyFiles);
  protected readonly busy = signal(false);
  protected readonly outcome = signal<'saved' | 'nothing' | 'failed' | null>(null);

  protected async save(): Promise<void> {
    if (this.busy()) return;
    this.busy.set(true);
    try {
      this.outcome.set((await this.files.save(this.attemptId())) ? 'saved' : 'nothing');
    } catch {
      // What makes the file could not be loaded: it is not on this computer, and there is no network.
      this.outcome.set('failed');
    } finally {
      this.busy.set(false);
    }
  }
}
