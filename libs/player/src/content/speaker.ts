import { Component, DOCUMENT, DestroyRef, computed, inject, input, signal } from '@angular/core';
import { Icon, TextPipe } from '@synoo/ui';
import { ASSET_URL } from './asset-url';
import type { SpokenSource } from './render-content';

/** The recording that is playing; two at once would be no reading aloud. */
let playing: HTMLAudioElement | null = null;

/** Button that plays the recording of a text, and stops it. Not counted and not limited. */
@Component({
  selector: 'player-speaker',
  imports: [Icon, TextPipe],
  host: { class: 'speaker' },
  template: `
    <button type="button" class="button plain icon-only" [attr.aria-label]="(on() ? 'player.spoken.stop' : 'player.spoken.play') | t" [attr.title]="(on() ? 'player.spoken.stop' : 'player.spoken.play') | t" (click)="toggle()">
      <ui-icon [name]="on() ? 'stop-circle' : 'volume-up'" />
    </button>
    <span class="remark" role="status">{{ failed() ? ('player.spoken.failed' | t) : '' }}</span>
  `,
})
export class Speaker {
  readonly sources = input.required<readonly SpokenSource[]>();
  private readonly asset = inject(ASSET_URL);
  private readonly audio = inject(DOCUMENT).createElement('audio');
  protected readonly on = signal(false);
  protected readonly failed = signal(false);
  /** The first format that this browser says it can play; the first of all where it says so of none. */
  private readonly source = computed(() => this.sources().find(({ type }) => this.audio.canPlayType(type) !== '') ?? this.sources()[0]);

  constructor() {
    for (const end of ['pause', 'ended']) this.audio.addEventListener(end, () => this.on.set(false));
    this.audio.addEventListener('playing', () => this.on.set(true));
    inject(DestroyRef).onDestroy(() => this.audio.pause());
  }

  protected toggle(): void {
    if (this.on()) {
      this.audio.pause();
      return;
    }
    if (playing !== this.audio) playing?.pause();
    playing = this.audio;
    const source = this.source();
    if (source) this.audio.src = this.asset(source.src);
    this.failed.set(false);
    // Stopped before it began is no failure.
    this.audio.play().catch((error: unknown) => this.failed.set(!(error instanceof DOMException && error.name === 'AbortError')));
  }
}
