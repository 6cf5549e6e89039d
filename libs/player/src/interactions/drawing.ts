import { Component, ElementRef, computed, signal, viewChild } from '@angular/core';
import { type DrawingInteraction, base64Length, fileLimit } from '@synoo/contracts';
import { Icon, TextPipe, formatBytes } from '@synoo/ui';
import { injectArrivingUrl } from '../content/asset-url';
import { type Point, clampTo, keyStep } from '../patterns/image-geometry';
import { InteractionView } from './interaction-view';
import { Prompt } from './prompt';

/**
 * A picture to draw on, with the pointer or with arrow keys (space lowers and lifts the pen). The answer is the picture with the
 * lines; after a reload it is shown again and drawn on.
 */
@Component({
  selector: 'player-drawing',
  imports: [Icon, Prompt, TextPipe],
  template: `
    <player-prompt [content]="interaction().prompt" [baseId]="id('')" [hint]="'player.drawing.hint' | t: { size: limit() }" />
    <div class="hot-image stage drawing" [style.--picture-width]="width() + 'px'">
      <canvas
        #canvas
        role="application"
        [attr.tabindex]="readonly() ? -1 : 0"
        [attr.aria-label]="interaction().image.alt || ('player.drawing.label' | t)"
        [attr.aria-describedby]="id('keys') + ' ' + id('hint')"
        [attr.width]="width()"
        [attr.height]="height()"
        (pointerdown)="down($event)"
        (pointermove)="drag($event)"
        (pointerup)="up()"
        (pointercancel)="up()"
        (keydown)="key($event)"
      ></canvas>
      @if (original() === '') {
        <span class="picture-missing">{{ 'player.picture.missing' | t }}</span>
      }
      <img #base hidden [src]="source()" alt="" (load)="measure($event)" />
      @if (cursor(); as at) {
        <span class="cross-hair" [class.pen]="penDown()" aria-hidden="true" [style.left.%]="(at.x / width()) * 100" [style.top.%]="(at.y / height()) * 100"></span>
      }
    </div>
    <span hidden [id]="id('keys')">{{ 'player.drawing.keys' | t }}</span>
    <div role="status">
      @if (tooLarge()) {
        <p class="remark">{{ 'player.drawing.too-large' | t: { size: limit() } }}</p>
      }
    </div>
    @if (!readonly()) {
      <div class="buttons-row">
        <button type="button" class="button small" [attr.aria-disabled]="strokes().length === 0" (click)="undo()"><ui-icon name="undo" />{{ 'player.drawing.undo' | t }}</button>
        <button type="button" class="button small" (click)="clear()">{{ 'player.drawing.clear' | t }}</button>
      </div>
    }
  `,
})
export class DrawingView extends InteractionView<DrawingInteraction> {
  private readonly canvas = viewChild.required<ElementRef<HTMLCanvasElement>>('canvas');
  private readonly base = viewChild.required<ElementRef<HTMLImageElement>>('base');
  private readonly measured = signal<{ width: number; height: number } | null>(null);
  protected readonly strokes = signal<readonly (readonly Point[])[]>([]);
  protected readonly cursor = signal<Point | null>(null);
  protected readonly penDown = signal(false);
  /** The last line made the picture larger than an answer may be; it was taken back. */
  protected readonly tooLarge = signal(false);
  private readonly maxBytes = computed(() => this.interaction().maxBytes ?? fileLimit.usual);
  protected readonly limit = computed(() => formatBytes(this.maxBytes(), this.texts.language()));
  private drawing = false;
  protected readonly width = computed(() => this.interaction().image.width ?? this.measured()?.width ?? 400);
  protected readonly height = computed(() => this.interaction().image.height ?? this.measured()?.height ?? 300);
  private readonly loaded = signal<string | null>(null);
  private readonly address = injectArrivingUrl(() => this.interaction().image.src, (address) => address === this.loaded());
  protected readonly original = computed(() => this.address() ?? '');
  /** What the strokes of this visit are drawn on: the picture as it was answered before, or the item's own. */
  private readonly before = signal<string | null | undefined>(undefined);
  protected readonly source = computed(() => {
    const before = this.before();
    if (before !== undefined) return before ?? this.original();
    const value = this.value();
    return value !== null && typeof value === 'object' && 'data' in value ? `data:${value.type};base64,${value.data}` : this.original();
  });

  protected measure(event: Event): void {
    const { naturalWidth, naturalHeight } = event.target as HTMLImageElement;
    if (!this.measured() && naturalWidth > 0) this.measured.set({ width: naturalWidth, height: naturalHeight });
    this.loaded.set(this.source());
    if (this.before() === undefined) this.before.set(this.source());
    // The canvas is emptied when its size changes, which the page does after this.
    setTimeout(() => this.paint());
  }

  protected down(event: PointerEvent): void {
    if (this.readonly() || event.button !== 0) return;
    (event.target as HTMLElement).setPointerCapture(event.pointerId);
    this.drawing = true;
    this.strokes.update((strokes) => [...strokes, [this.at(event)]]);
  }

  protected drag(event: PointerEvent): void {
    if (!this.drawing) return;
    this.extend(this.at(event));
  }

  protected up(): void {
    if (!this.drawing) return;
    this.drawing = false;
    this.hand();
  }

  protected key(event: KeyboardEvent): void {
    if (this.readonly()) return;
    const at = this.cursor() ?? { x: Math.round(this.width() / 2), y: Math.round(this.height() / 2) };
    const step = keyStep(event.key, event.shiftKey, this.width(), this.height());
    if (step) {
      event.preventDefault();
      const next = clampTo({ x: at.x + step.x, y: at.y + step.y }, this.width(), this.height());
      this.cursor.set(next);
      if (this.penDown()) this.extend(next);
    } else if (event.key === ' ' || event.key === 'Enter') {
      event.preventDefault();
      this.cursor.set(at);
      if (this.penDown()) this.hand();
      else this.strokes.update((strokes) => [...strokes, [at]]);
      this.penDown.update((down) => !down);
      this.host.announce(this.texts.text(this.penDown() ? 'player.drawing.down' : 'player.drawing.up'));
    }
  }

  protected undo(): void {
    if (this.strokes().length === 0) return;
    this.strokes.update((strokes) => strokes.slice(0, -1));
    this.paint();
    this.hand();
  }

  protected clear(): void {
    this.strokes.set([]);
    this.before.set(null);
    this.paint();
    this.answer(null);
  }

  private at(event: PointerEvent): Point {
    const box = this.canvas().nativeElement.getBoundingClientRect();
    return clampTo({ x: ((event.clientX - box.left) / box.width) * this.width(), y: ((event.clientY - box.top) / box.height) * this.height() }, this.width(), this.height());
  }

  private extend(point: Point): void {
    this.strokes.update((strokes) => [...strokes.slice(0, -1), [...(strokes.at(-1) ?? []), point]]);
    this.paint();
  }

  private paint(): void {
    const canvas = this.canvas().nativeElement;
    const pen = canvas.getContext('2d');
    if (!pen) return;
    pen.clearRect(0, 0, canvas.width, canvas.height);
    const picture = this.base().nativeElement;
    if (picture.complete && picture.naturalWidth > 0) pen.drawImage(picture, 0, 0, canvas.width, canvas.height);
    pen.lineWidth = Math.max(2, canvas.width / 160);
    pen.lineCap = pen.lineJoin = 'round';
    // Drawn on the item's own light picture, whatever the colours of the page.
    pen.strokeStyle = getComputedStyle(canvas).getPropertyValue('--pen').trim();
    for (const [first, ...rest] of this.strokes()) {
      if (!first) continue;
      pen.beginPath();
      pen.moveTo(first.x, first.y);
      for (const point of rest.length > 0 ? rest : [first]) pen.lineTo(point.x, point.y);
      pen.stroke();
    }
  }

  private hand(): void {
    if (this.strokes().length === 0) {
      this.answer(null);
      return;
    }
    // A picture that never arrives must not be replaced by the drawing made on its empty ground.
    if (this.before() === undefined) this.before.set(null);
    this.paint();
    const [, data = ''] = this.canvas().nativeElement.toDataURL('image/png').split(',');
    const fits = data.length <= base64Length(this.maxBytes());
    this.tooLarge.set(!fits);
    if (!fits) {
      // What was handed in before this line stays the answer, and the page shows the same.
      this.strokes.update((strokes) => strokes.slice(0, -1));
      this.paint();
      return;
    }
    this.answer({ name: 'drawing.png', type: 'image/png', data });
  }
}
