import { Component, DOCUMENT, ElementRef, computed, inject } from '@angular/core';
import { Icon, TextPipe } from '@synoo/ui';
import { followPointer } from '../patterns/follow-pointer';
import { bandByKey, bandMoved, bandResized } from './reading-band';
import { ToolMemory } from './tool-memory';

/** Shades the page except for a band that is moved and resized by its two handles, or by keys. */
@Component({
  selector: 'player-line-reader',
  imports: [Icon, TextPipe],
  template: `
    <div class="shade" [style.height.%]="band().top"></div>
    <div
      class="band"
      role="slider"
      tabindex="0"
      aria-orientation="vertical"
      aria-valuemin="0"
      [attr.aria-valuemax]="100 - band().height"
      [attr.aria-valuenow]="band().top"
      [attr.aria-valuetext]="'player.line-reader.at' | t: { n: rounded() }"
      [attr.aria-label]="'player.line-reader.label' | t"
      [style.top.%]="band().top"
      [style.height.%]="band().height"
      (keydown)="key($event)"
    >
      <span class="handle" [attr.title]="'player.line-reader.move' | t" (pointerdown)="grab($event, 'move')"><ui-icon name="drag-indicator" /></span>
      <span class="handle edge" [attr.title]="'player.line-reader.resize' | t" (pointerdown)="grab($event, 'resize')"><ui-icon name="unfold-more" /></span>
    </div>
    <div class="shade" [style.top.%]="band().top + band().height" [style.height.%]="100 - band().top - band().height"></div>
  `,
  styles: `
    :host {
      position: absolute;
      inset: 0;
      z-index: 2;
      overflow: hidden;
      pointer-events: none;
    }
    .shade,
    .band {
      position: absolute;
      left: 0;
      right: 0;
    }
    .shade {
      background: var(--shade);
    }
    .band {
      border-block: 2px solid var(--accent);
    }
    .band:focus-visible {
      outline-offset: -3px;
    }
    .handle {
      position: absolute;
      right: 0;
      top: 0;
      display: grid;
      place-items: center;
      width: 40px;
      height: 100%;
      min-height: 32px;
      background: var(--accent);
      color: var(--on-accent);
      cursor: grab;
      pointer-events: auto;
      touch-action: none;
    }
    .handle.edge {
      top: auto;
      right: 48px;
      bottom: 0;
      width: 40px;
      height: 24px;
      min-height: 0;
      border-radius: var(--radius-small) var(--radius-small) 0 0;
      cursor: ns-resize;
    }
  `,
})
export class LineReader {
  private readonly memory = inject(ToolMemory);
  private readonly page = inject(DOCUMENT);
  private readonly element = inject<ElementRef<HTMLElement>>(ElementRef).nativeElement;
  protected readonly band = computed(() => this.memory.state().band);
  protected readonly rounded = computed(() => Math.round(this.band().top));

  protected key(event: KeyboardEvent): void {
    const next = event.key === 'Escape' ? undefined : bandByKey(this.band(), event.key, event.shiftKey);
    if (next === null) return;
    event.preventDefault();
    this.memory.change(next === undefined ? { reading: false } : { band: next });
    // The band goes and its focus with it: who put it away stands on its button.
    if (next === undefined) this.page.querySelector<HTMLElement>('[data-tool="line-reader"]')?.focus();
  }

  protected grab(event: PointerEvent, change: 'move' | 'resize'): void {
    if (event.button !== 0) return;
    event.preventDefault();
    const [start, whole] = [this.band(), this.element.clientHeight];
    followPointer(event, 0, {
      move: (_, __, dy) => {
        const way = (dy / whole) * 100;
        this.memory.change({ band: change === 'move' ? bandMoved(start, start.top + way) : bandResized(start, start.height + way) });
      },
    });
  }
}
