import { Component, inject, viewChild } from '@angular/core';
import { learnerThemes, textSizes } from '@synoo/contracts';
import { Icon, TextPipe } from '@synoo/ui';
import { Question } from '../dialog/question';
import { LearnerSettings } from './learner-settings';

/** Button and dialog: text size, contrast, timer. Every choice shows at once. */
@Component({
  selector: 'app-settings',
  imports: [Icon, Question, TextPipe],
  template: `
    <button type="button" class="button plain" (click)="question().open()" aria-haspopup="dialog"><ui-icon name="settings" /><span>{{ 'take.settings.title' | t }}</span></button>
    <app-question [heading]="'take.settings.title' | t" [light]="true">
      <fieldset>
        <legend>{{ 'take.settings.text-size' | t }}</legend>
        <div class="options">
          @for (size of sizes; track size) {
            <label class="option"><input type="radio" name="text-size" [checked]="settings.textSize() === size" (change)="settings.choose({ textSize: size })" /> {{ size }} %</label>
          }
        </div>
      </fieldset>
      <fieldset>
        <legend>{{ 'take.settings.theme' | t }}</legend>
        <div class="options">
          @for (theme of themes; track theme) {
            <label class="option"><input type="radio" name="theme" [checked]="settings.theme() === theme" (change)="settings.choose({ theme })" /> {{ 'take.settings.themes.' + theme | t }}</label>
          }
        </div>
      </fieldset>
      <label class="option"><input type="checkbox" [checked]="settings.timerHidden()" (change)="settings.choose({ timerHidden: !settings.timerHidden() })" /> {{ 'take.settings.hide-timer' | t }}</label>
      <button answer type="button" class="button primary" (click)="question().close()">{{ 'take.settings.done' | t }}</button>
    </app-question>
  `,
  styles: `
    fieldset {
      margin: var(--space-4) 0;
      padding: 0;
      border: 0;
    }
    legend {
      padding: 0;
      font-weight: var(--weight-medium);
    }
    .options {
      display: grid;
      grid-template-columns: repeat(auto-fit, minmax(min(11rem, 100%), 1fr));
      gap: var(--space-1) var(--space-4);
    }
    .option {
      display: flex;
      align-items: center;
      gap: var(--space-2);
      min-height: 36px;
      cursor: pointer;
    }
    .option input {
      flex: none;
      width: 20px;
      height: 20px;
      margin: 0;
      accent-color: var(--accent);
    }
    @media (max-width: 700px) {
      .button.plain span {
        position: absolute;
        width: 1px;
        height: 1px;
        overflow: hidden;
        clip-path: inset(50%);
      }
      .button.plain {
        width: var(--control);
        padding: 0;
      }
    }
  `,
})
export class SettingsDialog {
  protected readonly settings = inject(LearnerSettings);
  protected readonly sizes = textSizes;
  protected readonly themes = learnerThemes;
  protected readonly question = viewChild.required(Question);
}
