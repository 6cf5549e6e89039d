import { Component, ElementRef, computed, signal, viewChild } from '@angular/core';
import type { Media, PositionObjectInteraction, SelectPointInteraction } from '@synoo/contracts';
import { Icon, PluralPipe, TextPipe } from '@synoo/ui';
import { injectArrivingUrl } from '../content/asset-url';
import { type Point, clampTo, keyStep, readPoints, writePoint } from '../patterns/image-geometry';
import { InteractionView } from './interaction-view';
import { PictureView } from './picture';
import { Prompt } from './prompt';

/** Points on a picture, or an object placed on it: by pressing, or with arrow keys and Enter. */
@Component({
  selector: 'player-points',
  imports: [Icon, PictureView, PluralPipe, Prompt, TextPipe],
  template: `
    <player-prompt [content]="interaction().prompt" [baseId]="id('')" [hint]="hint()" />
    <div
      #stage
      class="hot-image stage"
      role="application"
      [attr.tabindex]="readonly() ? -1 : 0"
      [attr.aria-label]="image().alt || ('player.point.label' | t)"
      [attr.aria-describedby]="id('keys') + ' ' + id('hint')"
      [style.--picture-width]="width() + 'px'"
      (click)="press($event)"
      (keydown)="key($event)"
    >
      <player-picture [image]="image()" [width]="width()" [height]="height()" (measured)="measured.set($event)" />
      @for (point of points(); track $index) {
        @if (object(); as marker) {
          <img class="marker" [src]="marker" (load)="objectLoaded.set(marker)" alt="" draggable="false" [style.width.%]="objectWidth()" [style.left.%]="(point.x / width()) * 100" [style.top.%]="(point.y / height()) * 100" [style.translate]="centre()" />
        } @else {
          <span class="badge-on-image" aria-hidden="true" [style.left.%]="(point.x / width()) * 100" [style.top.%]="(point.y / height()) * 100">{{ $index + 1 }}</span>
        }
      }
      @if (cursor(); as at) {
        <span class="cross-hair" aria-hidden="true" [style.left.%]="(at.x / width()) * 100" [style.top.%]="(at.y / height()) * 100"></span>
      }
    </div>
    <span hidden [id]="id('keys')">{{ 'player.point.keys' | t }}</span>
    <p class="hint">{{ 'player.point.count' | tn: points().length }}</p>
    @if (points().length > 0 && !readonly()) {
      <ul class="pairs">
        @for (point of points(); track $index) {
          <li class="pair"><span class="numeric">{{ $index + 1 }}: {{ point.x }}, {{ point.y }}</span><button type="button" class="square" [attr.aria-label]="'player.point.remove' | t: { n: $index + 1 }" (click)="remove($index)"><ui-icon name="close" /></button></li>
        }
      </ul>
    }
  `,
})
export class PointsView extends InteractionView<SelectPointInteraction | PositionObjectInteraction> {
  private readonly stage = viewChild.required<ElementRef<HTMLElement>>('stage');
  protected readonly measured = signal<{ width: number; height: number } | null>(null);
  protected readonly cursor = signal<Point | null>(null);
  protected readonly image = computed<Media>(() => {
    const interaction = this.interaction();
    return interaction.kind === 'select-point' ? interaction.image : interaction.stage;
  });
  protected readonly objectLoaded = signal<string | null>(null);
  protected readonly object = injectArrivingUrl(
    () => {
      const interaction = this.interaction();
      return interaction.kind === 'position-object' ? interaction.object.src : null;
    },
    (address) => address === this.objectLoaded(),
  );
  /** In per cent of the picture, so that the object keeps its size on it at every width of the page. */
  protected readonly objectWidth = computed(() => {
    const interaction = this.interaction();
    const width = interaction.kind === 'position-object' ? interaction.object.width : undefined;
    return width === undefined ? null : (width / this.width()) * 100;
  });
  /** The point of the object that is put on the place: its middle unless the author said otherwise. */
  protected readonly centre = computed(() => {
    const interaction = this.interaction();
    if (interaction.kind !== 'position-object' || !interaction.centre) return '-50% -50%';
    const { centre, object } = interaction;
    return object.width && object.height ? `${(-centre[0] / object.width) * 100}% ${(-centre[1] / object.height) * 100}%` : `${-centre[0]}px ${-centre[1]}px`;
  });
  protected readonly width = computed(() => this.image().width ?? this.measured()?.width ?? 300);
  protected readonly height = computed(() => this.image().height ?? this.measured()?.height ?? 200);
  protected readonly points = computed(() => readPoints(this.value()));
  protected readonly hint = computed(() => [this.texts.text('player.point.hint'), this.countSentence()].filter(Boolean).join(' '));

  protected press(event: MouseEvent): void {
    if (this.readonly()) return;
    const box = this.stage().nativeElement.getBoundingClientRect();
    this.cursor.set(null);
    this.put({ x: ((event.clientX - box.left) / box.width) * this.width(), y: ((event.clientY - box.top) / box.height) * this.height() });
  }

  protected key(event: KeyboardEvent): void {
    if (this.readonly()) return;
    const at = this.cursor() ?? { x: Math.round(this.width() / 2), y: Math.round(this.height() / 2) };
    const step = keyStep(event.key, event.shiftKey, this.width(), this.height());
    if (step) {
      event.preventDefault();
      const next = clampTo({ x: at.x + step.x, y: at.y + step.y }, this.width(), this.height());
      this.cursor.set(next);
      this.host.announce(`${next.x}, ${next.y}`);
    } else if (event.key === 'Enter' || event.key === ' ') {
      event.preventDefault();
      this.put(at);
    }
  }

  protected remove(index: number): void {
    this.write(this.points().filter((_, at) => at !== index));
  }

  private put(point: Point): void {
    const { multiple, max } = this.interaction();
    const bound = multiple ? (max ?? 0) : 1;
    const before = bound === 1 ? [] : this.points();
    if (bound > 0 && before.length >= bound) {
      this.refuse();
      return;
    }
    const placed = clampTo(point, this.width(), this.height());
    this.write([...before, placed]);
    this.host.announce(this.texts.text('player.point.put', { x: placed.x, y: placed.y }));
  }

  private write(points: readonly Point[]): void {
    const written = points.map(writePoint);
    this.answer(written.length === 0 ? null : this.interaction().multiple ? written : (written[0] ?? null));
  }
}
