import { Dialog, DIALOG_DATA, DialogRef } from '@angular/cdk/dialog';
import { Component, Injectable, inject, signal } from '@angular/core';
import { firstValueFrom } from 'rxjs';
import { TextPipe } from '../i18n/pipes';
import { Control, Field } from './field';

/** A question before something that cannot simply be undone. All texts come ready in the language in use. */
export interface Question {
  readonly title: string;
  readonly text?: string;
  /** The word on the button that does it: the verb, never "OK". */
  readonly action: string;
  readonly danger?: boolean;
  readonly note?: { readonly label: string; readonly required: boolean };
}

@Component({
  imports: [Control, Field, TextPipe],
  template: `
    <form class="dialog" (submit)="confirm($event)">
      <h2 id="question-title">{{ question.title }}</h2>
      @if (question.text) { <p>{{ question.text }}</p> }
      @if (question.note; as note) {
        <ui-field [label]="note.label" [error]="missing() ? ('common.required' | t) : null">
          <textarea uiControl class="textarea" rows="3" maxlength="2000" #text></textarea>
        </ui-field>
        <div class="dialog-actions">
          <button type="button" class="button" (click)="ref.close()">{{ 'common.cancel' | t }}</button>
          <button type="submit" class="button" [class.danger]="question.danger" [class.primary]="!question.danger" (click)="typed = text.value">{{ question.action }}</button>
        </div>
      } @else {
        <div class="dialog-actions">
          <button type="button" class="button" (click)="ref.close()">{{ 'common.cancel' | t }}</button>
          <button type="submit" class="button" [class.danger]="question.danger" [class.primary]="!question.danger">{{ question.action }}</button>
        </div>
      }
    </form>
  `,
})
class QuestionDialog {
  protected readonly question = inject<Question>(DIALOG_DATA);
  protected readonly ref = inject<DialogRef<{ note: string }>>(DialogRef);
  protected readonly missing = signal(false);
  protected typed = '';

  protected confirm(event: Event): void {
    event.preventDefault();
    const note = this.typed.trim();
    if (this.question.note?.required && note === '') {
      this.missing.set(true);
      return;
    }
    this.ref.close({ note });
  }
}

@Injectable({ providedIn: 'root' })
export class Dialogs {
  private readonly dialog = inject(Dialog);

  /** The note (empty where none was asked for) when confirmed, null when cancelled. */
  async ask(question: Question): Promise<{ note: string } | null> {
    const ref = this.dialog.open<{ note: string }, Question>(QuestionDialog, { data: question, ariaLabelledBy: 'question-title', panelClass: 'dialog-panel' });
    return (await firstValueFrom(ref.closed)) ?? null;
  }
}
