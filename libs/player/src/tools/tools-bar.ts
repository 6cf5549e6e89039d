import { Component, computed, inject, input, model, signal } from '@angular/core';
import type { FormTool } from '@synoo/contracts';
import { Icon, type IconName, TextPipe, Texts } from '@synoo/ui';
import { canHighlight } from './highlighter';

/** Tools that open beside the item. */
export type OpenTool = 'calculator' | 'notes' | 'formula-sheet';
export const zoomSteps = [1, 1.5, 2, 3, 4] as const;

const icons: Readonly<Record<OpenTool | 'line-reader', IconName>> = { calculator: 'calculate', notes: 'edit-note', 'formula-sheet': 'menu-book', 'line-reader': 'unfold-more' };

/** Buttons of the tools that the form allows, apart from those that belong to a question (letters, striking out). */
@Component({
  selector: 'player-tools-bar',
  imports: [Icon, TextPipe],
  template: `
    @if (ready() && offered()) {
      <div class="tools-bar" role="toolbar" [attr.aria-label]="'player.tools.label' | t">
        @for (tool of panels(); track tool) {
          <button type="button" class="button small plain" [attr.aria-pressed]="open() === tool" (click)="open.set(open() === tool ? null : tool)"><ui-icon [name]="icons[tool]" />{{ 'player.tools.' + tool | t }}</button>
        }
        @if (has('line-reader')) {
          <button type="button" class="button small plain" [attr.aria-pressed]="reading()" (click)="reading.set(!reading())"><ui-icon [name]="icons['line-reader']" />{{ 'player.tools.line-reader' | t }}</button>
        }
        @if (has('highlighter') && highlights) {
          <button type="button" class="button small plain" [attr.aria-describedby]="'highlight-hint'" (pointerdown)="$event.preventDefault()" (click)="highlight()()"><ui-icon name="edit" />{{ 'player.tools.highlighter' | t }}</button>
          <span id="highlight-hint" hidden>{{ 'player.tools.highlighter-hint' | t }}</span>
        }
        @if (has('magnifier')) {
          <span class="zoom" role="group" [attr.aria-label]="'player.tools.magnifier' | t">
            <button type="button" class="square" [attr.aria-label]="'player.tools.smaller' | t" [attr.aria-disabled]="zoom() === 1" (click)="step(-1)"><ui-icon name="zoom-out" /></button>
            <span class="numeric" role="status">{{ zoom() * 100 }} %</span>
            <button type="button" class="square" [attr.aria-label]="'player.tools.larger' | t" [attr.aria-disabled]="zoom() === largest" (click)="step(1)"><ui-icon name="zoom-in" /></button>
          </span>
        }
      </div>
    }
  `,
  styles: `
    .tools-bar {
      display: flex;
      flex-wrap: wrap;
      align-items: center;
      gap: var(--space-1);
    }
    .button[aria-pressed='true'] {
      background: var(--accent-tint);
      box-shadow: inset 0 0 0 1px var(--accent);
    }
    .zoom {
      display: inline-flex;
      align-items: center;
      gap: var(--space-1);
      font-size: var(--text-small);
    }
    .square {
      display: inline-grid;
      place-items: center;
      width: max(32px, 2em);
      height: max(32px, 2em);
      border: 1px solid var(--line-strong);
      border-radius: var(--radius-small);
      background: var(--surface);
      color: var(--ink);
      cursor: pointer;
    }
    .square[aria-disabled='true'] {
      color: var(--ink-disabled);
      cursor: not-allowed;
    }
  `,
})
export class ToolsBar {
  readonly tools = input.required<readonly FormTool[]>();
  readonly hasFormulas = input(false);
  /** What the highlighter's button does. */
  readonly highlight = input<() => void>(() => undefined);
  readonly open = model<OpenTool | null>(null);
  readonly reading = model(false);
  readonly zoom = model<number>(1);

  private readonly texts = inject(Texts);
  protected readonly ready = signal(this.texts.has('player.tools.label'));
  protected readonly icons = icons;
  protected readonly largest = zoomSteps[zoomSteps.length - 1];
  protected readonly highlights = canHighlight();
  protected readonly panels = computed(() => (['calculator', 'notes', 'formula-sheet'] as const).filter((tool) => this.has(tool) && (tool !== 'formula-sheet' || this.hasFormulas())));
  protected readonly offered = computed(() => this.panels().length > 0 || this.has('line-reader') || this.has('highlighter') || this.has('magnifier'));

  constructor() {
    if (!this.ready()) void this.texts.load('player').then(() => this.ready.set(true));
  }

  protected has(tool: FormTool): boolean {
    return this.tools().includes(tool);
  }

  protected step(direction: 1 | -1): void {
    const at = zoomSteps.findIndex((step) => step === this.zoom()) + direction;
    const next = zoomSteps[at];
    if (next !== undefined) this.zoom.set(next);
  }
}
