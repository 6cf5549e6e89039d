import { Component, computed, inject, input, linkedSignal, signal } from '@angular/core';
import { RouterLink } from '@angular/router';
import { type CheckFigures, computerRoutes, type RehearsalFigures } from '@synoo/contracts';
import { judgeComputer, overallVerdict } from '@synoo/delivery';
import { Appearance, Control, Field, formatTime, Icon, Skeleton, TextPipe, Texts } from '@synoo/ui';
import { Api } from '../core/api';
import { Refusal } from '../core/refusal';
import { refusalText } from '../core/refusal-text';
import { Entrance } from '../entrance/entrance';
import { FindingList } from './finding-list';
import { LetterTest } from './letter-test';
import { lettersNotDrawn, measureBandwidth, measureOrigin, measurePings, measureScreen, measureSocket, measureStorage, missingFeatures } from './measure';
import { Rehearsal } from './rehearsal';
import { SoundTest } from './sound-test';
import { keepName, openStorage, thisComputer } from './this-computer';

/** Measures this computer before the day of a test, says what it means, and stores it for the organiser. */
@Component({
  imports: [Control, Entrance, Field, FindingList, Icon, LetterTest, Rehearsal, RouterLink, Skeleton, SoundTest, TextPipe],
  template: `
    <app-entrance [heading]="'check.title' | t" [wide]="true">
      <p>{{ 'check.intro' | t }} <a routerLink="/check/certificate">{{ 'check.certificate-link' | t }}</a></p>
      @if (figures(); as it) {
        <div class="banner" [class.good]="overall() === 'good'" [class.warning]="overall() === 'fair'" [class.trouble]="overall() === 'bad'" role="status">
          <ui-icon [name]="overall() === 'good' ? 'check-circle' : 'error'" /><p>{{ 'check.summary.' + overall() | t }}</p>
        </div>
        <section>
          <h2>{{ 'check.results' | t }}</h2>
          <app-finding-list [figures]="it" [rehearsal]="rehearsal()" />
          <div><button type="button" class="button" (click)="measure()"><ui-icon name="refresh" />{{ 'check.again' | t }}</button></div>
        </section>
        <app-letter-test (typed)="typed($event)" />
        <app-sound-test (judged)="sound($event)" />
        <section>
          <h2>{{ 'check.store.title' | t }}</h2>
          <p>{{ 'check.store.text' | t }}</p>
          <form (submit)="store($event)">
            <ui-field [label]="'check.store.code' | t">
              <input uiControl class="input code" name="code" autocomplete="off" autocapitalize="characters" spellcheck="false" maxlength="20" [value]="code()" (input)="code.set(valueOf($event))" />
            </ui-field>
            <ui-field [label]="'check.store.name' | t" [hint]="'check.store.name-hint' | t">
              <input uiControl class="input" name="name" autocomplete="off" maxlength="40" [value]="name()" (input)="name.set(valueOf($event))" />
            </ui-field>
            @if (trouble(); as sentence) { <div class="banner trouble" role="alert"><ui-icon name="error" /><p>{{ sentence }}</p></div> }
            @if (storedText(); as sentence) { <div class="banner good" role="status"><ui-icon name="cloud-done" /><p>{{ sentence }}</p></div> }
            <div><button type="submit" class="button primary" [attr.aria-disabled]="busy()">{{ 'check.store.submit' | t }}</button></div>
          </form>
        </section>
        <app-rehearsal [code]="storedCode()" [computer]="computer.id" (measured)="rehearsal.set($event)" />
      } @else {
        <p role="status">{{ 'check.running' | t }} {{ progress() }} %</p>
        <ui-skeleton [rows]="8" />
      }
    </app-entrance>
  `,
  styles: `
    section,
    form {
      display: grid;
      gap: var(--space-3);
    }
    form {
      max-width: 30rem;
    }
    .code {
      text-transform: uppercase;
    }
  `,
})
export class CheckPage {
  /** Lab code of the address: `/check?lab=…`. */
  readonly lab = input<string>();
  private readonly api = inject(Api);
  private readonly texts = inject(Texts);
  private readonly storage = openStorage();
  protected readonly computer = thisComputer(this.storage);
  protected readonly code = linkedSignal(() => this.lab() ?? '');
  protected readonly name = signal(this.computer.name);
  protected readonly figures = signal<CheckFigures | null>(null);
  protected readonly rehearsal = signal<RehearsalFigures | null>(null);
  protected readonly progress = signal(0);
  protected readonly trouble = signal('');
  protected readonly stored = signal<{ lab: string; ky: string; ru: string; at: number } | null>(null);
  /** The code under which this computer is in the organiser's list. */
  protected readonly storedCode = signal('');
  protected readonly busy = signal(false);
  protected readonly overall = computed(() => {
    const figures = this.figures();
    return figures ? overallVerdict(judgeComputer(figures, this.rehearsal())) : 'good';
  });
  protected readonly storedText = computed(() => {
    const it = this.stored();
    const language = this.texts.language();
    return it && this.texts.text('check.store.stored', { lab: it.lab, organisation: language === 'ky' ? it.ky : it.ru, time: formatTime(it.at) });
  });

  constructor() {
    inject(Appearance).showStaffTheme();
    void this.measure();
  }

  protected valueOf(event: Event): string {
    return (event.target as HTMLInputElement).value;
  }

  protected async measure(): Promise<void> {
    const before = this.figures();
    this.figures.set(null);
    this.stored.set(null);
    this.progress.set(0);
    const [storage, origin, notDrawn, socket] = [await measureStorage(), await measureOrigin(), await lettersNotDrawn(), await measureSocket()];
    this.progress.set(20);
    const { network, clock } = await measurePings((share) => {
      this.progress.set(20 + Math.round(share * 60));
    });
    this.progress.set(80);
    const rates = await measureBandwidth();
    this.figures.set({
      userAgent: navigator.userAgent.slice(0, 400),
      missing: missingFeatures(),
      screen: measureScreen(),
      storage,
      origin,
      clock,
      network: { ...network, ...rates, socket },
      letters: { notDrawn, typed: before?.letters.typed ?? 'not-tried' },
      sound: before?.sound ?? 'not-tried',
    });
  }

  protected typed(typed: CheckFigures['letters']['typed']): void {
    this.judged((it) => ({ ...it, letters: { ...it.letters, typed } }));
  }

  protected sound(sound: CheckFigures['sound']): void {
    this.judged((it) => ({ ...it, sound }));
  }

  /** What a person found after the figures were stored is not stored yet. */
  private judged(change: (figures: CheckFigures) => CheckFigures): void {
    this.figures.update((it) => it && change(it));
    this.stored.set(null);
  }

  protected async store(event: Event): Promise<void> {
    event.preventDefault();
    const figures = this.figures();
    const [code, name] = [this.code().trim(), this.name().trim()];
    if (this.busy() || !figures) return;
    this.stored.set(null);
    this.trouble.set(code === '' || name === '' ? this.texts.text('check.store.fill') : '');
    if (this.trouble() !== '') return;
    this.busy.set(true);
    try {
      const { lab, organisationKy: ky, organisationRu: ru } = await this.api.call(computerRoutes.checkLab, { params: { code } });
      const { storedAt } = await this.api.call(computerRoutes.storeCheck, { params: { code, computer: this.computer.id }, body: { name, figures } });
      keepName(this.storage, name);
      this.storedCode.set(code);
      this.stored.set({ lab, ky, ru, at: Date.parse(storedAt) });
    } catch (error) {
      if (!(error instanceof Refusal)) throw error;
      this.trouble.set(error.code === 'code-unknown' ? this.texts.text('check.store.code-unknown') : refusalText(this.texts, error));
    } finally {
      this.busy.set(false);
    }
  }
}
