import { Component } from '@angular/core';
import { TextPipe } from '@synoo/ui';
import { Entrance } from '../entrance/entrance';

/** The address at which Safe Exam Browser ends. Other browsers show this page. */
@Component({
  imports: [Entrance, TextPipe],
  template: `<app-entrance [heading]="'check.quit.title' | t"><p>{{ 'check.quit.text' | t }}</p><p>{{ 'check.quit.stay' | t }}</p></app-entrance>`,
})
export class QuitPage {}
