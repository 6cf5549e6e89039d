import { Component, ElementRef, computed, signal, viewChild } from '@angular/core';
import type { MediaInteraction } from '@synoo/contracts';
import { Icon, PluralPipe, TextPipe } from '@synoo/ui';
import { injectAssetUrl } from '../content/asset-url';
import { InteractionView } from './interaction-view';
import { Prompt } from './prompt';

/** Sound or film. The answer is how often it was played; where plays are limited there is one button and no rewinding. */
@Component({
  selector: 'player-media',
  imports: [Icon, PluralPipe, Prompt, TextPipe],
  template: `
    <player-prompt [content]="interaction().prompt" [baseId]="id('')" [hint]="hint()" />
    @if (film()) {
      <video #player [src]="source()" [controls]="!limited()" [loop]="!!interaction().loop && !limited()" playsinline preload="metadata" [attr.width]="interaction().media.width" [attr.aria-label]="name()" (play)="started()" (ended)="playing.set(false)" (error)="failed.set(true)">
        @for (track of captions(); track track.src) {
          <track kind="captions" [src]="track.src" [srclang]="track.lang" [label]="track.label" default />
        }
      </video>
    } @else {
      <audio #player [src]="source()" [controls]="!limited()" [loop]="!!interaction().loop && !limited()" preload="metadata" [attr.aria-label]="name()" (play)="started()" (ended)="playing.set(false)" (error)="failed.set(true)"></audio>
    }
    @if (limited()) {
      <div>
        <button type="button" class="button" [attr.aria-disabled]="playing() || left() === 0 || readonly()" (click)="play()"><ui-icon name="play-arrow" />{{ (playing() ? 'player.media.playing' : 'player.media.play') | t }}</button>
      </div>
      <p class="hint" role="status">{{ 'player.media.left' | tn: left() }}</p>
    }
    @if (failed()) {
      <p class="remark" role="status">{{ 'player.media.failed' | t }}</p>
    }
  `,
})
export class MediaView extends InteractionView<MediaInteraction> {
  private readonly assetUrl = injectAssetUrl();
  private readonly player = viewChild<ElementRef<HTMLMediaElement>>('player');
  protected readonly playing = signal(false);
  protected readonly failed = signal(false);
  protected readonly source = computed(() => this.assetUrl(this.interaction().media.src) ?? '');
  protected readonly film = computed(() => this.interaction().media.type.startsWith('video/'));
  protected readonly limited = computed(() => (this.interaction().maxPlays ?? 0) > 0);
  protected readonly plays = computed(() => Number(this.text()) || 0);
  protected readonly left = computed(() => Math.max(0, (this.interaction().maxPlays ?? 0) - this.plays()));
  protected readonly name = computed(() => this.interaction().label ?? this.interaction().media.alt ?? this.texts.text(this.film() ? 'player.media.film' : 'player.media.sound'));
  protected readonly captions = computed(() => (this.interaction().captions ?? []).flatMap((track) => (this.assetUrl(track.src) ? [{ ...track, src: this.assetUrl(track.src) ?? '' }] : [])));
  protected readonly hint = computed(() => {
    const min = this.interaction().minPlays ?? 0;
    return min > 0 ? this.texts.plural('player.media.at-least', min) : null;
  });

  protected started(): void {
    if (this.playing()) return;
    this.playing.set(true);
    this.answer(String(this.plays() + 1));
  }

  protected play(): void {
    const player = this.player()?.nativeElement;
    if (!player || this.playing() || this.left() === 0 || this.readonly()) return;
    player.currentTime = 0;
    player.play().catch(() => this.failed.set(true));
  }
}
