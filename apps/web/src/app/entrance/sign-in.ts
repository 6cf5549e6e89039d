import { Component } from '@angular/core';
import { TextPipe } from '@synoo/ui';
import { Entrance } from './entrance';

@Component({ imports: [Entrance, TextPipe], template: `<app-entrance [heading]="'common.sign-in.title' | t" />` })
export class SignIn {}
