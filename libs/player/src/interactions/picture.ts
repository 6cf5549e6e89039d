import { Component, computed, input, output, signal } from '@angular/core';
import type { Media } from '@synoo/contracts';
import { TextPipe } from '@synoo/ui';
import { injectArrivingUrl } from '../content/asset-url';

/** The picture of an interaction at its full width, or a ground of the same size that says that the picture is not there. */
@Component({
  selector: 'player-picture',
  imports: [TextPipe],
  template: `
    @if (source(); as address) {
      <img [src]="address" [alt]="image().alt ?? ''" draggable="false" (load)="measure($event)" (error)="failed.set(address)" />
    } @else {
      <span class="picture-missing" [style.aspect-ratio]="width() + ' / ' + height()">{{ image().alt }} {{ 'player.picture.missing' | t }}</span>
    }
  `,
})
export class PictureView {
  readonly image = input.required<Media>();
  readonly width = input.required<number>();
  readonly height = input.required<number>();
  /** The picture's own size, once it is known. */
  readonly measured = output<{ readonly width: number; readonly height: number }>();

  private readonly loaded = signal<string | null>(null);
  /** The address that was tried in vain; the picture may come to another one. */
  protected readonly failed = signal<string | null>(null);
  private readonly address = injectArrivingUrl(() => this.image().src, (address) => address === this.loaded());
  protected readonly source = computed(() => (this.failed() === this.address() ? null : this.address()));

  protected measure(event: Event): void {
    this.loaded.set(this.source());
    const { naturalWidth: width, naturalHeight: height } = event.target as HTMLImageElement;
    if (width > 0) this.measured.emit({ width, height });
  }
}
