import { DIALOG_DATA, DialogRef } from '@angular/cdk/dialog';
import { Component, inject, signal } from '@angular/core';
import { answersFileRoutes, type AnswersReport } from '@synoo/contracts';
import { FileDrop, Icon, PluralPipe, TextPipe, Texts } from '@synoo/ui';
import { Api } from '../../core/api';
import { asRefusal } from '../../core/refusal';
import { refusalText } from '../../core/refusal-text';

interface Line {
  readonly file: string;
  readonly report: AnswersReport | null;
  /** Why it was not taken. */
  readonly refusal: string | null;
}

/** Answers that left computers as files come in here; what became of each is told file by file. */
@Component({
  imports: [FileDrop, Icon, PluralPipe, TextPipe],
  template: `
    <div class="dialog">
      <div class="line apart">
        <h2 id="dialog-title">{{ 'proctor.files.title' | t }}</h2>
        <button type="button" class="button small icon-only" [attr.aria-label]="'common.close' | t" (click)="ref.close()"><ui-icon name="close" /></button>
      </div>
      <p class="small">{{ 'proctor.files.text' | t }}</p>
      <ui-file-drop accept=".answers" [multiple]="true" (chosen)="add($event)" />
      <div aria-live="polite"><ul>
        @for (line of lines(); track $index) {
          <li class="banner" [class.good]="line.report && !isPartial(line.report)" [class.warning]="line.report && isPartial(line.report)" [class.trouble]="line.refusal">
            <ui-icon [name]="line.refusal ? 'error' : line.report ? (isPartial(line.report) ? 'warning' : 'check-circle') : 'pending'" />
            <div class="small">
              <p class="name">{{ line.file }}</p>
              @if (line.refusal; as sentence) { <p>{{ sentence }}</p> }
              @else if (line.report; as report) {
                <p>{{ 'proctor.files.taken' | t: { name: report.name, seat: report.seat, stored: report.stored, known: report.known, notCounted: report.notCounted } }}</p>
                @if (report.refused > 0) { <p>{{ 'proctor.files.refused' | t: { refused: report.refused } }}</p> }
                @if (report.conflicts > 0) {
                  <p>{{ 'proctor.files.conflicts' | tn: report.conflicts }} {{ 'proctor.files.kept' | t }}</p>
                  @if (report.conflictItems.length) { <p>{{ 'proctor.files.conflict-items' | t: { items: report.conflictItems.join(', ') } }}</p> }
                }
                @if (report.finished) { <p>{{ 'proctor.files.finished' | t }}</p> }
              } @else { <p>{{ 'proctor.files.busy' | t }}</p> }
            </div>
          </li>
        }
      </ul></div>
    </div>
  `,
  styles: `
    ul {
      display: grid;
      gap: var(--space-2);
      margin: 0;
      padding: 0;
      list-style: none;
    }
    .name {
      font-weight: var(--weight-medium);
      overflow-wrap: anywhere;
    }
  `,
})
export class FilesDialog {
  private readonly api = inject(Api);
  private readonly texts = inject(Texts);
  private readonly sessionId = inject<string>(DIALOG_DATA);
  protected readonly ref = inject<DialogRef<never>>(DialogRef);
  protected readonly lines = signal<readonly Line[]>([]);
  /** Something of the file is not in the log. */
  protected readonly isPartial = ({ refused, conflicts }: AnswersReport): boolean => refused > 0 || conflicts > 0;
  /** One after the other: a room's worth of files comes from one stick. */
  private queue: Promise<void> = Promise.resolve();

  protected add(file: File): void {
    const place = this.lines().length;
    this.lines.update((lines) => [...lines, { file: file.name, report: null, refusal: null }]);
    this.queue = this.queue.then(() => this.upload(file, place));
  }

  private async upload(file: File, place: number): Promise<void> {
    let outcome: Pick<Line, 'report' | 'refusal'>;
    try {
      outcome = { report: await this.api.upload(answersFileRoutes.uploadAnswersFile, file, { params: { id: this.sessionId } }), refusal: null };
    } catch (error) {
      outcome = { report: null, refusal: refusalText(this.texts, asRefusal(error)) };
    }
    this.lines.update((lines) => lines.map((line, index) => (index === place ? { ...line, ...outcome } : line)));
  }
}
