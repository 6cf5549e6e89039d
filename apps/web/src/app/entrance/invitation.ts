import { Component } from '@angular/core';
import { TextPipe } from '@synoo/ui';
import { Entrance } from './entrance';

@Component({ imports: [Entrance, TextPipe], template: `<app-entrance [heading]="'common.invitation.title' | t" />` })
export class Invitation {}
