import { Component, DOCUMENT, ElementRef, afterNextRender, afterRenderEffect, computed, inject, signal, untracked, viewChild } from '@angular/core';
import type { MediaInteraction } from '@synoo/contracts';
import { Icon, PluralPipe, TextPipe } from '@synoo/ui';
import { injectArrivingUrl, injectAssetUrl } from '../content/asset-url';
import { InteractionView } from './interaction-view';
import { Prompt } from './prompt';

/**
 * Sound or film. The answer is how often it was begun, so it is an event of the attempt's log like any answer: a reload or another
 * computer goes on counting from it. Where plays are limited there is a button to play and to stop, and no rewinding.
 */
@Component({
  selector: 'player-media',
  imports: [Icon, PluralPipe, Prompt, TextPipe],
  template: `
    <player-prompt [content]="interaction().prompt" [baseId]="id('')" [hint]="hint()" />
    @if (source(); as address) {
      @if (film()) {
        <video #player [src]="address" [controls]="!limited()" [loop]="loops()" playsinline disablepictureinpicture disableremoteplayback controlslist="nodownload noremoteplayback" preload="metadata" [attr.width]="interaction().media.width" [attr.aria-label]="name()" (play)="started()" (ended)="playing.set(false)" (error)="fail(address)" (contextmenu)="guard($event)">
          @for (track of captions(); track track.src; let first = $first) {
            <track kind="captions" [src]="track.src" [srclang]="track.lang" [label]="track.label" [default]="first" />
          }
        </video>
      } @else {
        <audio #player [src]="address" [controls]="!limited()" [loop]="loops()" disableremoteplayback controlslist="nodownload noremoteplayback" preload="metadata" [attr.aria-label]="name()" (play)="started()" (ended)="playing.set(false)" (error)="fail(address)" (contextmenu)="guard($event)">
          @for (track of captions(); track track.src; let first = $first) {
            <track kind="captions" [src]="track.src" [srclang]="track.lang" [label]="track.label" [default]="first" (cuechange)="follow($event)" />
          }
        </audio>
        @if (caption()) {
          <p class="caption">{{ caption() }}</p>
        }
      }
      @if (limited()) {
        <div>
          @if (playing()) {
            <button type="button" class="button" [attr.aria-describedby]="described()" (click)="stop()"><ui-icon name="stop-circle" />{{ 'player.media.stop' | t }}</button>
          } @else {
            <button type="button" class="button" [attr.aria-describedby]="described()" [attr.aria-disabled]="left() === 0 || readonly()" (click)="play()"><ui-icon name="play-arrow" />{{ 'player.media.play' | t }}</button>
          }
        </div>
        <p class="hint" role="status" [id]="id('left')">{{ 'player.media.left' | tn: left() }}</p>
      }
    }
    @if (failed() || !source()) {
      <p class="remark" role="status">{{ 'player.media.failed' | t }}</p>
    }
  `,
})
export class MediaView extends InteractionView<MediaInteraction> {
  private readonly assetUrl = injectAssetUrl();
  private readonly page = inject(DOCUMENT);
  private readonly player = viewChild<ElementRef<HTMLMediaElement>>('player');
  protected readonly playing = signal(false);
  /** The address that was tried in vain; the recording may come to another one. */
  private readonly failedAt = signal<string | null>(null);
  protected readonly failed = computed(() => this.failedAt() !== null && this.failedAt() === this.source());
  protected readonly caption = signal('');
  protected readonly film = computed(() => this.interaction().media.type.startsWith('video/'));
  /** The first recording that this browser says it can play; the first of all where it says so of none. */
  protected readonly source = injectArrivingUrl(
    () => {
      const { media, sources = [] } = this.interaction();
      const probe = this.page.createElement(this.film() ? 'video' : 'audio');
      return ([media, ...sources].find(({ type }) => probe.canPlayType(type) !== '') ?? media).src;
    },
    () => (this.player()?.nativeElement.readyState ?? 0) > 0,
  );
  protected readonly limited = computed(() => (this.interaction().maxPlays ?? 0) > 0);
  protected readonly loops = computed(() => this.interaction().loop === true && !this.limited());
  protected readonly plays = computed(() => Number(this.text()) || 0);
  protected readonly left = computed(() => Math.max(0, (this.interaction().maxPlays ?? 0) - this.plays()));
  protected readonly name = computed(() => this.interaction().label ?? this.interaction().media.alt ?? this.texts.text(this.film() ? 'player.media.film' : 'player.media.sound'));
  protected readonly captions = computed(() => {
    // They come with the recording.
    this.source();
    return (this.interaction().captions ?? []).flatMap((track) => {
      const src = this.assetUrl(track.src);
      return src === null ? [] : [{ ...track, src }];
    });
  });
  protected readonly hint = computed(() => {
    const { minPlays = 0 } = this.interaction();
    const parts = [this.captions().length > 0 ? this.texts.text('player.media.captions') : null, minPlays > 0 ? this.texts.plural('player.media.at-least', minPlays) : null, this.limited() ? this.texts.text('player.media.counted') : null];
    return parts.filter(Boolean).join(' ') || null;
  });

  /** The buttons say what they play, and how it counts. */
  protected readonly described = computed(() => [this.labelledBy(), this.hint() ? this.id('hint') : null, this.id('left')].filter(Boolean).join(' '));

  constructor() {
    super();
    // Begins by itself once in an attempt: a reload or a way back to the item must not use up a play.
    afterNextRender(() => {
      if (this.interaction().autostart && this.plays() === 0) this.play(true);
    });
    // Another address stops an element. One that was begun and waits for its bytes goes on, and it is the same play.
    afterRenderEffect(() => {
      this.source();
      untracked(() => this.goOn());
    });
  }

  protected started(): void {
    if (this.playing()) return;
    if (this.limited() && this.left() === 0) {
      this.player()?.nativeElement.pause();
      return;
    }
    this.playing.set(true);
    this.answer(String(this.plays() + 1));
  }

  protected play(byItself = false): void {
    const player = this.player()?.nativeElement;
    if (!player || this.playing() || this.readonly() || (this.limited() && this.left() === 0)) return;
    player.currentTime = 0;
    // A browser may refuse to begin before the learner has pressed anything; the button is there.
    player.play().catch((error: unknown) => {
      if (!byItself && !isAbort(error)) this.fail(this.source());
    });
  }

  protected fail(address: string | null): void {
    this.failedAt.set(address);
    this.playing.set(false);
  }

  private goOn(): void {
    const player = this.player()?.nativeElement;
    if (!player?.paused || !this.playing()) return;
    player.play().catch((error: unknown) => {
      if (!isAbort(error)) this.fail(this.source());
    });
  }

  protected stop(): void {
    this.player()?.nativeElement.pause();
    this.playing.set(false);
  }

  /** The menu of the browser would offer controls and a download. */
  protected guard(event: Event): void {
    if (this.limited()) event.preventDefault();
  }

  /** Browsers show no captions with a sound. */
  protected follow(event: Event): void {
    const cues = (event.target as HTMLTrackElement).track.activeCues;
    this.caption.set(cues ? Array.from(cues, (cue) => ('text' in cue ? String(cue.text) : '').replace(/<[^>]*>/g, '')).join('\n') : '');
  }
}

/** Stopped before it began, or begun anew from another address: no failure. */
const isAbort = (error: unknown): boolean => error instanceof DOMException && error.name === 'AbortError';
