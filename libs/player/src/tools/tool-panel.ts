import { Component, DOCUMENT, DestroyRef, ElementRef, afterNextRender, computed, effect, inject, input, signal, untracked } from '@angular/core';
import type { ItemDocument } from '@synoo/contracts';
import { Icon, TextPipe, Texts } from '@synoo/ui';
import { ItemView } from '../item-view';
import { followPointer } from '../patterns/follow-pointer';
import { Calculator } from './calculator';
import { keepInside, nextCorner, panelStep, placeInCorner, type Size } from './panel-place';
import { ToolMemory } from './tool-memory';
import type { PanelPlace } from './tool-state';

/** Below this width and height of the space a panel stands in the column of the item and cannot be moved. */
const roomy: Size = { width: 900, height: 420 };

/**
 * The tool that is open: beside the item, where it covers nothing, until the learner moves it by its head, by arrow keys, or by presses
 * from corner to corner. It stays inside of the `main` that it stands in, and where it was put.
 */
@Component({
  selector: 'player-tool-panel',
  imports: [Calculator, Icon, ItemView, TextPipe],
  host: {
    '[class.beside]': 'tool() !== null && !floats()',
    '[class.floating]': 'floats()',
    '[style.left.px]': 'floats() ? place().x + space().left : null',
    '[style.top.px]': 'floats() ? place().y + space().top : null',
    '[style.max-height.px]': 'floats() ? space().height : null',
    '(keydown.escape)': 'close()',
  },
  template: `
    @if (tool(); as open) {
      <section [attr.aria-labelledby]="'panel-title'">
        <div class="head" [class.movable]="movable()" (pointerdown)="grab($event)">
          @if (movable()) {
            <button type="button" class="square" aria-describedby="panel-move-hint" [attr.aria-label]="'player.panel.move' | t: { tool: name() }" (click)="toNextCorner()" (keydown)="key($event)"><ui-icon name="drag-indicator" /></button>
            <span id="panel-move-hint" hidden>{{ 'player.panel.move-hint' | t }}</span>
          }
          <h2 id="panel-title" tabindex="-1">{{ name() }}</h2>
          @if (floats()) {
            <button type="button" class="square" [attr.aria-label]="'player.panel.beside' | t" [attr.title]="'player.panel.beside' | t" (click)="putBeside()"><ui-icon name="dock-to-right" /></button>
          }
          <button type="button" class="square" [attr.aria-label]="'player.panel.close' | t: { tool: name() }" [attr.title]="'player.tools.close' | t" (click)="close()"><ui-icon name="close" /></button>
        </div>
        @switch (open) {
          @case ('calculator') {
            <player-calculator />
          }
          @case ('notes') {
            <textarea #area class="textarea" rows="8" maxlength="20000" data-first aria-describedby="notes-hint" aria-labelledby="panel-title" [value]="memory.state().notes" (input)="memory.change({ notes: area.value })"></textarea>
            <p class="quiet small" id="notes-hint">{{ 'player.tools.notes-hint' | t }}</p>
          }
          @case ('formula-sheet') {
            @if (formulas(); as sheet) {
              <player-item [document]="sheet" [readonly]="true" />
            }
          }
        }
      </section>
    }
    <div class="visually-hidden" aria-live="polite">{{ said() }}</div>
  `,
  styleUrl: './tool-panel.css',
})
export class ToolPanel {
  readonly formulas = input<ItemDocument | null>(null);

  protected readonly memory = inject(ToolMemory);
  private readonly element = inject<ElementRef<HTMLElement>>(ElementRef).nativeElement;
  private readonly page = inject(DOCUMENT);
  private readonly destroyed = inject(DestroyRef);
  private readonly texts = inject(Texts);
  protected readonly said = signal('');
  protected readonly tool = computed(() => {
    const { open } = this.memory.state();
    return open === 'formula-sheet' && this.formulas() === null ? null : open;
  });
  protected readonly name = computed(() => this.texts.text(`player.tools.${this.tool() ?? 'label'}`));
  protected readonly space = signal<Size & { readonly left: number; readonly top: number }>({ left: 0, top: 0, width: 0, height: 0 });
  private readonly size = signal<Size>({ width: 0, height: 0 });
  protected readonly movable = computed(() => this.space().width >= roomy.width && this.space().height >= roomy.height);
  protected readonly floats = computed(() => this.tool() !== null && this.movable() && this.memory.state().place !== null);
  /** Inside of the space, whatever size the window has by now. */
  protected readonly place = computed(() => keepInside(this.memory.state().place ?? { x: 0, y: 0 }, this.size(), this.space()));
  /** A drag by the button ends with a press of it, which is none. */
  private dropped = false;
  private known = this.memory.state().open;

  constructor() {
    afterNextRender(() => {
      const space = this.element.closest('main') ?? this.page.documentElement;
      const measure = (): void => {
        const { left, top } = space.getBoundingClientRect();
        this.space.set({ left, top, width: space.clientWidth, height: space.clientHeight });
        this.size.set({ width: this.element.offsetWidth, height: this.element.offsetHeight });
      };
      const watcher = new ResizeObserver(measure);
      watcher.observe(space);
      watcher.observe(this.element);
      this.destroyed.onDestroy(() => watcher.disconnect());
    });
    // What the learner has opened takes the focus; what stands open after a reload does not.
    effect(() => {
      const open = this.tool();
      if (open === this.known) return;
      this.known = open;
      if (open !== null) untracked(() => setTimeout(() => (this.element.querySelector<HTMLElement>('[data-first]') ?? this.element.querySelector('h2'))?.focus()));
    });
  }

  protected close(): void {
    const open = this.tool();
    this.memory.change({ open: null });
    this.page.querySelector<HTMLElement>(`[data-tool="${open}"]`)?.focus();
  }

  protected putBeside(): void {
    this.memory.change({ place: null });
    this.say('beside');
    this.element.querySelector<HTMLElement>('.square')?.focus();
  }

  protected toNextCorner(): void {
    if (this.dropped) return;
    const [panel, space] = [this.size(), this.space()];
    const corner = nextCorner(this.floats() ? this.place() : null, panel, space);
    this.memory.change({ place: corner === null ? null : placeInCorner(corner, panel, space) });
    this.say(corner ?? 'beside');
  }

  protected key(event: KeyboardEvent): void {
    const step = panelStep(event.key, event.shiftKey);
    if (!step) return;
    event.preventDefault();
    const from = this.current();
    this.moveTo({ x: from.x + step.x, y: from.y + step.y });
  }

  protected grab(event: PointerEvent): void {
    if (event.button !== 0 || !this.movable()) return;
    const from = this.current();
    followPointer(event, 4, {
      move: (_, dx, dy) => this.moveTo({ x: from.x + dx, y: from.y + dy }),
      end: (_, dragged) => {
        this.dropped = dragged;
        setTimeout(() => (this.dropped = false));
      },
    });
  }

  private moveTo(place: PanelPlace): void {
    this.memory.change({ place: keepInside(place, this.size(), this.space()) });
  }

  /** Where it stands now, also while it stands beside the item. */
  private current(): PanelPlace {
    const { left, top } = this.element.getBoundingClientRect();
    return { x: left - this.space().left, y: top - this.space().top };
  }

  private say(place: string): void {
    this.said.set(this.texts.text(`player.panel.at.${place}`));
  }
}
