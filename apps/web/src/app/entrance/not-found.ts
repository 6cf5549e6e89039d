import { Component } from '@angular/core';
import { RouterLink } from '@angular/router';
import { TextPipe } from '@synoo/ui';
import { Entrance } from './entrance';

@Component({
  imports: [Entrance, RouterLink, TextPipe],
  template: `
    <app-entrance [heading]="'common.not-found.title' | t">
      <p>{{ 'common.not-found.text' | t }}</p>
      <p><a class="button" routerLink="/">{{ 'common.not-found.home' | t }}</a></p>
    </app-entrance>
  `,
})
export class NotFound {}
