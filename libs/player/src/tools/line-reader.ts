import { Component, signal } from '@angular/core';
import { Icon, TextPipe } from '@synoo/ui';

/** Shades the page except for a band that is moved by dragging or with the arrow keys; Shift makes it wider or narrower. */
@Component({
  selector: 'player-line-reader',
  imports: [Icon, TextPipe],
  template: `
    <div class="shade" [style.height.%]="top()"></div>
    <div
      class="band"
      role="slider"
      tabindex="0"
      aria-orientation="vertical"
      aria-valuemin="0"
      aria-valuemax="100"
      [attr.aria-valuenow]="top()"
      [attr.aria-label]="'player.line-reader.label' | t"
      [style.top.%]="top()"
      [style.height.%]="height()"
      (keydown)="key($event)"
    >
      <span class="band-handle" (pointerdown)="grab($event)"><ui-icon name="drag-indicator" /></span>
    </div>
    <div class="shade" [style.top.%]="top() + height()" [style.height.%]="100 - top() - height()"></div>
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
    .band-handle {
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
      cursor: ns-resize;
      pointer-events: auto;
      touch-action: none;
    }
  `,
})
export class LineReader {
  protected readonly top = signal(30);
  protected readonly height = signal(16);

  protected key(event: KeyboardEvent): void {
    const step = event.key === 'ArrowUp' ? -2 : event.key === 'ArrowDown' ? 2 : 0;
    if (step === 0) return;
    event.preventDefault();
    if (event.shiftKey) this.height.update((height) => Math.min(Math.max(height + step, 6), 60));
    else this.moveTo(this.top() + step);
  }

  protected grab(event: PointerEvent): void {
    const handle = event.currentTarget as HTMLElement;
    const area = handle.closest('player-line-reader')?.getBoundingClientRect();
    if (!area || event.button !== 0) return;
    handle.setPointerCapture(event.pointerId);
    const [startY, startTop] = [event.clientY, this.top()];
    const follow = (move: PointerEvent): void => this.moveTo(startTop + ((move.clientY - startY) / area.height) * 100);
    handle.addEventListener('pointermove', follow);
    handle.addEventListener('lostpointercapture', () => handle.removeEventListener('pointermove', follow), { once: true });
  }

  private moveTo(top: number): void {
    this.top.set(Math.min(Math.max(top, 0), 100 - this.height()));
  }
}
