import { Component, computed, input, output, signal } from '@angular/core';
import type { HotArea, Media } from '@synoo/contracts';
import { centreOf, extentOf, polygonPoints, type Point } from '../patterns/image-geometry';
import { PictureView } from './picture';

/** What the learner sees of an area. */
export interface AreaState {
  readonly id: string;
  readonly name: string;
  readonly pressed: boolean;
  /** A number or word on the area. */
  readonly badge?: string;
}

/** Line between two areas. */
export interface Link {
  readonly from: string;
  readonly to: string;
}

/** A picture whose areas can be pressed, by pointer or with the keyboard, at any size. */
@Component({
  selector: 'player-hot-image',
  imports: [PictureView],
  template: `
    <div class="hot-image" [style.--picture-width]="width() + 'px'">
      <player-picture [image]="image()" [width]="width()" [height]="height()" (measured)="measured.set($event)" />
      <svg [attr.viewBox]="'0 0 ' + width() + ' ' + height()" preserveAspectRatio="none" role="group">
        @for (line of lines(); track line.id) {
          <line class="link" [attr.x1]="line.a.x" [attr.y1]="line.a.y" [attr.x2]="line.b.x" [attr.y2]="line.b.y" />
        }
        @for (area of areas(); track area.id) {
          <g
            class="area"
            [class.over]="over() === area.id"
            role="button"
            [attr.tabindex]="disabled() ? -1 : 0"
            [attr.aria-pressed]="state(area.id)?.pressed ?? false"
            [attr.aria-disabled]="disabled()"
            [attr.aria-label]="state(area.id)?.name ?? area.label"
            [attr.data-place]="placePrefix() === null ? null : placePrefix() + area.id"
            (click)="press(area.id)"
            (keydown.enter)="press(area.id); $event.preventDefault()"
            (keydown.space)="press(area.id); $event.preventDefault()"
          >
            @switch (area.shape) {
              @case ('circle') {
                <circle [attr.cx]="area.coords[0]" [attr.cy]="area.coords[1]" [attr.r]="area.coords[2]" />
              }
              @case ('ellipse') {
                <ellipse [attr.cx]="area.coords[0]" [attr.cy]="area.coords[1]" [attr.rx]="area.coords[2]" [attr.ry]="area.coords[3]" />
              }
              @case ('poly') {
                <polygon [attr.points]="points(area)" />
              }
              @case ('default') {
                <rect x="0" y="0" [attr.width]="width()" [attr.height]="height()" />
              }
              @default {
                <rect [attr.x]="area.coords[0]" [attr.y]="area.coords[1]" [attr.width]="(area.coords[2] ?? 0) - (area.coords[0] ?? 0)" [attr.height]="(area.coords[3] ?? 0) - (area.coords[1] ?? 0)" />
              }
            }
          </g>
        }
      </svg>
      @for (badge of badges(); track badge.id) {
        <span class="badge-on-image" aria-hidden="true" [style.left.%]="(badge.at.x / width()) * 100" [style.top.%]="(badge.at.y / height()) * 100">{{ badge.text }}</span>
      }
    </div>
  `,
})
export class HotImage {
  readonly image = input.required<Media>();
  readonly areas = input.required<readonly HotArea[]>();
  readonly states = input.required<readonly AreaState[]>();
  readonly links = input<readonly Link[]>([]);
  readonly disabled = input(false);
  readonly over = input<string | null>(null);
  /** Makes areas places that things can be dropped on. */
  readonly placePrefix = input<string | null>(null);
  readonly pressed = output<string>();

  protected readonly measured = signal<{ width: number; height: number } | null>(null);
  protected readonly width = computed(() => this.image().width ?? this.measured()?.width ?? Math.max(300, extentOf(this.areas()).x));
  protected readonly height = computed(() => this.image().height ?? this.measured()?.height ?? Math.max(200, extentOf(this.areas()).y));
  protected readonly lines = computed(() => this.links().flatMap(({ from, to }) => this.between(from, to)));
  protected readonly badges = computed(() =>
    this.areas().flatMap((area) => {
      const text = this.state(area.id)?.badge;
      return text === undefined ? [] : [{ id: area.id, text, at: centreOf(area, this.width(), this.height()) }];
    }),
  );

  protected state(id: string): AreaState | undefined {
    return this.states().find((state) => state.id === id);
  }

  protected points(area: HotArea): string {
    return polygonPoints(area.coords);
  }

  protected press(id: string): void {
    if (!this.disabled()) this.pressed.emit(id);
  }

  private between(from: string, to: string): { id: string; a: Point; b: Point }[] {
    const [start, end] = [from, to].map((id) => this.areas().find((area) => area.id === id));
    return start && end ? [{ id: `${from} ${to}`, a: centreOf(start, this.width(), this.height()), b: centreOf(end, this.width(), this.height()) }] : [];
  }
}
