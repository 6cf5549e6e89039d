import { Component, DestroyRef, inject, input } from '@angular/core';
import { ASSET_ARRIVALS, ASSET_TEXT, ASSET_URL, READ_ALOUD } from '@synoo/player';
import { Appearance, Skeleton } from '@synoo/ui';
import { EmergencyFiles } from './emergency/emergency-files';
import { Briefing } from './screens/briefing';
import { Codes } from './screens/codes';
import { Cover } from './screens/cover';
import { Done } from './screens/done';
import { Offer } from './screens/offer';
import { Practice } from './screens/practice';
import { Waiting } from './screens/waiting';
import { Who } from './screens/who';
import { Arrival } from './session/arrival';
import { AttemptContent } from './session/attempt-content';
import { AttemptRefresh } from './session/attempt-refresh';
import { AttemptServer } from './session/attempt-server';
import { CurrentAttempt } from './session/current-attempt';
import { Finishing } from './session/finishing';
import { KeptPlace } from './session/kept-place';
import { LeftoverAnswers } from './session/leftover-answers';
import { ShellKeeper } from './session/shell-keeper';
import { SignsOfLife } from './session/signs-of-life';
import { TakeSession } from './session/take-session';
import { TakeStorage } from './session/take-storage';
import { TestAnswers } from './session/test-answers';
import { TestAssets } from './session/test-assets';
import { TestDocuments } from './session/test-documents';
import { TestEnd } from './session/test-end';
import { TestTurns } from './session/test-turns';
import { LearnerSettings } from './settings/learner-settings';
import { TestScreen } from './test/test-screen';

const assetUrl = (assets: TestAssets) => (address: string) => assets.url(address);
const assetText = (assets: TestAssets) => (address: string) => assets.text(address);

/** For those whose roster says so; nobody else sees that there are recordings. */
const readsAloud = (session: TakeSession) => () => session.view()?.needs.readAloud === true;

/** The learner's page: one screen at a time, as the state of the attempt says. There is no navigation to leave it by accident. */
@Component({
  selector: 'app-take',
  imports: [Briefing, Codes, Cover, Done, Offer, Practice, Skeleton, TestScreen, Waiting, Who],
  providers: [TakeStorage, EmergencyFiles, ShellKeeper, AttemptServer, TestAssets, TestDocuments, TestAnswers, Finishing, CurrentAttempt, KeptPlace, AttemptContent, AttemptRefresh, LeftoverAnswers, SignsOfLife, TestEnd, Arrival, TakeSession, TestTurns, { provide: ASSET_URL, useFactory: () => assetUrl(inject(TestAssets)) }, { provide: ASSET_TEXT, useFactory: () => assetText(inject(TestAssets)) }, { provide: ASSET_ARRIVALS, useFactory: () => inject(TestAssets).arrivals }, { provide: READ_ALOUD, useFactory: () => readsAloud(inject(TakeSession)) }],
  template: `
    @switch (arrival.starting()) {
      @case ('looking') {
        <ui-skeleton [rows]="4" />
      }
      @case ('unreachable') {
        <app-cover kind="unreachable" />
      }
      @default {
        @switch (session.screen()) {
          @case ('codes') {
            @if (arrival.openTest(); as open) {
              <app-offer [test]="open" />
            } @else {
              <app-codes [prefilled]="s() ?? ''" />
            }
          }
          @case ('signed-out') {
            <app-codes [again]="true" [prefilled]="session.view()?.session?.code ?? s() ?? ''" />
          }
          @case ('who') {
            <app-who />
          }
          @case ('briefing') {
            <app-briefing />
          }
          @case ('practice') {
            <app-practice />
          }
          @case ('waiting') {
            <app-waiting />
          }
          @case ('test') {
            @if (session.answers.laidOut() === session.view()?.attemptId) {
              <app-test />
            } @else {
              <ui-skeleton [rows]="4" />
            }
          }
          @case ('paused') {
            <app-cover kind="paused" />
          }
          @case ('break-over') {
            <app-cover kind="break-over" />
          }
          @case ('time-up') {
            <app-cover kind="time-up" />
          }
          @case ('elsewhere') {
            <app-cover kind="elsewhere" />
          }
          @case ('done') {
            <app-done />
          }
        }
      }
    }
  `,
  styles: `
    :host {
      display: block;
      min-height: 100dvh;
      background: var(--paper);
      font-size: var(--text-learner);
    }
    ui-skeleton {
      max-width: 40rem;
      margin: var(--space-12) auto;
      padding: var(--space-4);
    }
  `,
})
export class TakePage {
  /** Session code from the address, `/take?s=CODE`. */
  readonly s = input<string>();
  protected readonly session = inject(TakeSession);
  protected readonly arrival = inject(Arrival);

  constructor() {
    const appearance = inject(Appearance);
    const settings = inject(LearnerSettings);
    settings.apply();
    void this.arrival.start();
    inject(DestroyRef).onDestroy(() => {
      settings.release();
      appearance.showStaffTheme();
    });
  }
}
