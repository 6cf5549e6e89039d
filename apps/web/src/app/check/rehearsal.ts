import { Component, computed, DestroyRef, inject, input, output, signal } from '@angular/core';
import { computerRoutes, type ItemDocument, type ItemResponse, maxRehearsalChanges, type RehearsalFigures } from '@synoo/contracts';
import { ItemView } from '@synoo/player';
import { Icon, NumberPipe, TextPipe, Texts } from '@synoo/ui';
import { Api } from '../core/api';
import { Doing } from '../core/doing';
import { RehearsalRun } from './rehearsal-run';

/** Where changes of the person are missing, the page makes one itself: a learner changes something every few seconds. */
const OWN_CHANGE_EVERY = 5;
/** After the end the rest is given this long to arrive. Milliseconds. */
const GRACE = 30_000;

/** The real player with practice items, saving to rows of its own, for as long as a test. */
@Component({
  selector: 'app-rehearsal',
  imports: [Icon, ItemView, NumberPipe, TextPipe],
  template: `
    <h2>{{ 'check.rehearsal.title' | t }}</h2>
    <p>{{ 'check.rehearsal.text' | t }}</p>
    @if (running()) {
      <p class="numeric" role="timer">{{ 'check.rehearsal.left' | t: { time: clock() } }}</p>
      <p class="numeric">{{ 'check.rehearsal.saved' | t: { saved: saved() | num, changes: changes() | num } }}</p>
      <div class="banner"><ui-icon name="info" /><p>{{ 'check.rehearsal.keep-open' | t }}</p></div>
      @for (item of shown(); track item.ref) {
        <player-item [document]="item" [response]="responses()[item.ref] ?? {}" [tools]="['letters']" (responseChange)="answer(item.ref, $event)" />
      } @empty { <p class="quiet">{{ 'check.rehearsal.no-items' | t }}</p> }
      <div class="line">
        @if (items().length > 1) { <button type="button" class="button" (click)="next()">{{ 'check.rehearsal.next' | t }}<ui-icon name="arrow-forward" /></button> }
        <button type="button" class="button" (click)="end()"><ui-icon name="stop-circle" />{{ 'check.rehearsal.stop' | t }}</button>
      </div>
    } @else if (sending()) {
      <p role="status">{{ 'check.rehearsal.sending' | t }}</p>
    } @else {
      <div class="line">
        <label class="length">{{ 'check.rehearsal.minutes' | t }}
          <select #length class="select">
            @for (one of lengths; track one) { <option [value]="one" [selected]="one === 45">{{ one }}</option> }
          </select>
        </label>
        <button type="button" class="button" [attr.aria-disabled]="code() === ''" (click)="start(+length.value)"><ui-icon name="play-arrow" />{{ 'check.rehearsal.start' | t }}</button>
      </div>
      @if (done()) { <p role="status">{{ 'check.rehearsal.done' | t }}</p> }
    }
  `,
  styles: `
    :host {
      display: grid;
      gap: var(--space-3);
    }
    .length {
      display: flex;
      align-items: center;
      gap: var(--space-2);
    }
    .select {
      width: auto;
    }
  `,
})
export class Rehearsal {
  /** Code of the lab under which this computer is stored; empty: it is not. */
  readonly code = input.required<string>();
  readonly computer = input.required<string>();
  readonly measured = output<RehearsalFigures>();
  private readonly api = inject(Api);
  private readonly doing = inject(Doing);
  private readonly texts = inject(Texts);
  protected readonly lengths = [1, 5, 15, 30, 45, 60, 90, 120];
  protected readonly items = signal<readonly ItemDocument[]>([]);
  private readonly index = signal(0);
  protected readonly shown = computed(() => this.items().slice(this.index(), this.index() + 1));
  protected readonly responses = signal<Readonly<Record<string, ItemResponse>>>({});
  protected readonly running = signal(false);
  protected readonly sending = signal(false);
  protected readonly done = signal(false);
  private readonly leftMs = signal(0);
  protected readonly saved = signal(0);
  protected readonly changes = signal(0);
  protected readonly clock = computed(() => {
    const seconds = Math.ceil(this.leftMs() / 1000);
    return `${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, '0')}`;
  });
  private run: RehearsalRun | null = null;
  private ticker: ReturnType<typeof setInterval> | null = null;
  private sinceChange = 0;

  constructor() {
    inject(DestroyRef).onDestroy(() => {
      this.run?.close();
      this.stopTicking();
    });
  }

  protected async start(minutes: number): Promise<void> {
    const code = this.code();
    if (code === '' || this.running()) return;
    const ready = await this.doing.run(async () => {
      this.items.set((await this.api.call(computerRoutes.rehearsalItems, { params: { code }, query: { language: this.texts.language() } })).items);
    });
    if (!ready) return;
    this.index.set(0);
    this.responses.set({});
    this.done.set(false);
    this.run = new RehearsalRun(minutes, {
      now: () => performance.now(),
      sleep: (ms) => new Promise((wake) => setTimeout(wake, ms)),
      save: async (seq, answer) => {
        await this.api.call(computerRoutes.rehearsalSave, { params: { code, computer: this.computer() }, body: { seq, answer }, signal: AbortSignal.timeout(10_000) });
      },
    });
    this.running.set(true);
    this.ticker = setInterval(() => {
      this.tick();
    }, 1000);
    this.change('');
  }

  protected answer(item: string, response: ItemResponse): void {
    this.responses.update((responses) => ({ ...responses, [item]: response }));
    this.change(JSON.stringify(response));
  }

  protected next(): void {
    this.index.update((index) => (index + 1) % this.items().length);
  }

  /** Waits for what is on its way, then stores the figures. */
  protected async end(): Promise<void> {
    const { run } = this;
    if (!run || this.sending()) return;
    const minutes = run.figures().minutes;
    this.stopTicking();
    this.running.set(false);
    this.sending.set(true);
    const until = performance.now() + GRACE;
    while (run.saved < run.changes && performance.now() < until) await new Promise((wake) => setTimeout(wake, 200));
    run.close();
    const figures = { ...run.figures(), minutes };
    this.measured.emit(figures);
    this.done.set(await this.doing.run(() => this.api.call(computerRoutes.storeRehearsal, { params: { code: this.code(), computer: this.computer() }, body: figures })));
    this.sending.set(false);
    this.run = null;
  }

  private change(answer: string): void {
    if (!this.run || this.run.changes >= maxRehearsalChanges) return;
    this.run.change(answer);
    this.sinceChange = 0;
    this.changes.set(this.run.changes);
  }

  private tick(): void {
    if (!this.run) return;
    this.leftMs.set(this.run.tick());
    this.saved.set(this.run.saved);
    this.sinceChange += 1;
    if (this.sinceChange >= OWN_CHANGE_EVERY) this.change('{}');
    if (this.leftMs() === 0) void this.end();
  }

  private stopTicking(): void {
    if (this.ticker !== null) clearInterval(this.ticker);
    this.ticker = null;
  }
}
