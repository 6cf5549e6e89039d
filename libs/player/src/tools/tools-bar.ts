import { Component, DOCUMENT, type ElementRef, computed, inject, input, signal, viewChild } from '@angular/core';
import type { FormTool } from '@synoo/contracts';
import { Icon, type IconName, TextPipe, Texts } from '@synoo/ui';
import { MarkKeys } from './mark-keys';
import { canHighlight } from './mark-layer';
import { ToolMemory } from './tool-memory';
import { type OpenTool, zoomSteps } from './tool-state';

const panelIcons: Readonly<Record<OpenTool, IconName>> = { calculator: 'calculate', notes: 'edit-note', 'formula-sheet': 'menu-book' };

/** Buttons of the tools that the form allows, apart from those that belong to a question (letters, striking out). */
@Component({
  selector: 'player-tools-bar',
  imports: [Icon, MarkKeys, TextPipe],
  host: { '(keydown.escape)': 'layDown()' },
  template: `
    @if (ready() && offered()) {
      <div class="tools-bar" role="group" [attr.aria-label]="'player.tools.label' | t">
        @for (tool of panels(); track tool) {
          <button type="button" class="button small plain" [attr.data-tool]="tool" [attr.aria-expanded]="memory.state().open === tool" (click)="toggle(tool)"><ui-icon [name]="panelIcons[tool]" />{{ 'player.tools.' + tool | t }}</button>
        }
        @if (has('line-reader')) {
          <button type="button" class="button small plain" data-tool="line-reader" [attr.aria-pressed]="memory.state().reading" (click)="memory.change({ reading: !memory.state().reading })"><ui-icon name="unfold-more" />{{ 'player.tools.line-reader' | t }}</button>
        }
        @if (has('highlighter') && highlights) {
          <button #marker type="button" class="button small plain" [attr.aria-pressed]="memory.marking()" (pointerdown)="$event.preventDefault()" (click)="mark()"><ui-icon name="ink-highlighter" />{{ 'player.tools.highlighter' | t }}</button>
        }
        @if (has('magnifier')) {
          <span class="zoom" role="group" [attr.aria-label]="'player.tools.magnifier' | t">
            <button type="button" class="square" [attr.aria-label]="'player.tools.smaller' | t" [attr.aria-disabled]="memory.zoom() === 1" (click)="step(-1)"><ui-icon name="zoom-out" /></button>
            <span class="numeric" role="status">{{ memory.zoom() * 100 }} %</span>
            <button type="button" class="square" [attr.aria-label]="'player.tools.larger' | t" [attr.aria-disabled]="memory.zoom() === largest" (click)="step(1)"><ui-icon name="zoom-in" /></button>
          </span>
        }
      </div>
      @if (memory.marking()) {
        <player-mark-keys />
      }
      <div class="visually-hidden" aria-live="polite">{{ said() }}</div>
    }
  `,
  styleUrl: './tools-bar.css',
})
export class ToolsBar {
  readonly tools = input.required<readonly FormTool[]>();
  readonly hasFormulas = input(false);

  protected readonly memory = inject(ToolMemory);
  private readonly marker = viewChild<ElementRef<HTMLButtonElement>>('marker');
  private readonly texts = inject(Texts);
  private readonly page = inject(DOCUMENT);
  protected readonly ready = signal(this.texts.has('player.tools.label'));
  protected readonly said = signal('');
  protected readonly panelIcons = panelIcons;
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

  protected toggle(tool: OpenTool): void {
    this.memory.change({ open: this.memory.state().open === tool ? null : tool });
  }

  /** Text that was selected before the button was pressed is marked at once; else the highlighter is taken in hand or laid down. */
  protected mark(): void {
    const layer = this.memory.layer();
    const selection = this.page.getSelection();
    const range = selection && selection.rangeCount > 0 && !selection.isCollapsed ? selection.getRangeAt(0) : null;
    const outcome = layer && range && !this.memory.marking() ? layer.toggle(layer.partsOf(range)) : 'nothing';
    if (outcome === 'nothing') {
      this.memory.marking.update((marking) => !marking);
      return;
    }
    this.said.set(this.texts.text(`player.marker.${outcome}`, { text: selection?.toString() ?? '' }));
    selection?.removeAllRanges();
  }

  /** The place for its keys goes; who stood there stands on its button then. */
  protected layDown(): void {
    if (!this.memory.marking()) return;
    this.marker()?.nativeElement.focus();
    this.memory.marking.set(false);
  }

  protected step(direction: 1 | -1): void {
    const next = zoomSteps[zoomSteps.findIndex((step) => step === this.memory.zoom()) + direction];
    if (next !== undefined) this.memory.change({ zoom: next });
  }
}
