import { Component, DOCUMENT, ElementRef, computed, effect, inject, input, output, signal, untracked, viewChild } from '@angular/core';
import { parseRich, readRich, type RichNode, writeRich } from '@synoo/delivery';
import { Icon, type IconName, TextPipe } from '@synoo/ui';
import { domToRich, isEmptyRich, richToDom } from './rich-dom';

/** Editing commands of browsers, as the buttons of the toolbar. */
const commands = [
  { command: 'bold', icon: 'format-bold' },
  { command: 'italic', icon: 'format-italic' },
  { command: 'underline', icon: 'format-underlined' },
  { command: 'subscript', icon: 'subscript' },
  { command: 'superscript', icon: 'superscript' },
  { command: 'insertUnorderedList', icon: 'format-list-bulleted' },
  { command: 'insertOrderedList', icon: 'format-list-numbered' },
] as const satisfies readonly { readonly command: string; readonly icon: IconName }[];
type Command = (typeof commands)[number]['command'];

/** Characters that an answer may have with its formatting, as the contract has it. */
const longest = 100_000;

/**
 * A field for formatted text. What it hands out is written from its nodes through an allow-list and read back before it is shown,
 * so that neither a paste nor a stored answer can bring an element that is not on it. Nothing is parsed into the page.
 */
@Component({
  selector: 'player-rich-text',
  imports: [Icon, TextPipe],
  template: `
    @if (!readonly()) {
      <div class="rich-tools" role="toolbar" [attr.aria-label]="'player.rich.tools' | t" [attr.aria-controls]="fieldId()">
        @for (entry of commands; track entry.command; let index = $index) {
          <button type="button" class="square" [attr.aria-label]="'player.rich.' + entry.command | t" [attr.title]="'player.rich.' + entry.command | t" [attr.aria-pressed]="active().has(entry.command)" [attr.tabindex]="index === at() ? 0 : -1" (focus)="at.set(index)" (keydown)="walk($event)" (pointerdown)="$event.preventDefault()" (click)="run(entry.command)"><ui-icon [name]="entry.icon" /></button>
        }
      </div>
    }
    <div
      #field
      class="textarea rich-field"
      role="textbox"
      aria-multiline="true"
      spellcheck="false"
      data-letters
      [id]="fieldId()"
      [attr.contenteditable]="!readonly()"
      tabindex="0"
      [attr.aria-readonly]="readonly()"
      [attr.aria-label]="label()"
      [attr.aria-labelledby]="labelledBy()"
      [attr.aria-describedby]="describedBy()"
      [style.--lines]="lines()"
      (input)="changed()"
      (paste)="paste($event)"
      (drop)="$event.preventDefault()"
      (blur)="left.emit()"
    ></div>
    @if (tooLong()) {
      <p class="remark" role="status">{{ 'player.text.too-long' | t }}</p>
    }
  `,
  host: { '(document:selectionchange)': 'follow()' },
})
export class RichText {
  readonly value = input.required<string>();
  readonly fieldId = input.required<string>();
  readonly label = input<string | null>(null);
  readonly labelledBy = input<string | null>(null);
  readonly describedBy = input<string | null>(null);
  readonly lines = input(6);
  readonly readonly = input(false);
  /** The answer after a change; null where nothing is written. */
  readonly valueChange = output<string | null>();
  readonly left = output();

  private readonly page = inject(DOCUMENT);
  private readonly field = viewChild.required<ElementRef<HTMLElement>>('field');
  private readonly host = inject<ElementRef<HTMLElement>>(ElementRef);
  protected readonly commands = commands;
  /** Button of the toolbar that Tab comes to. */
  protected readonly at = signal(0);
  protected readonly active = signal<ReadonlySet<Command>>(new Set());
  protected readonly tooLong = signal(false);
  /** What the field shows; another value from outside is put into it. */
  private shown: string | null = null;
  private readonly given = computed(() => this.value());

  constructor() {
    effect(() => {
      const value = this.given();
      untracked(() => {
        if (value === this.shown) return;
        this.shown = value;
        this.fill(value === '' ? [] : readRich(value));
      });
    });
  }

  protected run(command: Command): void {
    const field = this.field().nativeElement;
    const selection = this.page.getSelection();
    if (!selection || !field.contains(selection.anchorNode)) {
      field.focus();
      selection?.selectAllChildren(field);
      selection?.collapseToEnd();
    }
    // The command of every browser's editor; there is no other way to change text that keeps its undo.
    this.page.execCommand('styleWithCSS', false, 'false');
    this.page.execCommand(command);
    this.changed();
    this.follow();
  }

  /** Arrow keys go along the toolbar, as in any. */
  protected walk(event: KeyboardEvent): void {
    const step = event.key === 'ArrowRight' ? 1 : event.key === 'ArrowLeft' ? -1 : 0;
    if (step === 0) return;
    event.preventDefault();
    this.at.update((at) => (at + step + commands.length) % commands.length);
    this.host.nativeElement.querySelectorAll<HTMLElement>('.rich-tools button')[this.at()]?.focus();
  }

  protected follow(): void {
    const selection = this.page.getSelection();
    if (this.readonly() || !selection || !this.field().nativeElement.contains(selection.anchorNode)) return;
    this.active.set(new Set(commands.map(({ command }) => command).filter((command) => this.page.queryCommandState(command))));
  }

  protected changed(): void {
    const nodes = domToRich(this.field().nativeElement.childNodes);
    const written = isEmptyRich(nodes) ? '' : writeRich(nodes);
    this.tooLong.set(written.length > longest);
    // What cannot be kept is not answered: the field says so, and the answer stays what it was.
    if (written.length > longest || written === this.shown || parseRich(written) === null) return;
    this.shown = written;
    this.valueChange.emit(written === '' ? null : written);
  }

  protected paste(event: ClipboardEvent): void {
    event.preventDefault();
    if (this.readonly()) return;
    const markup = event.clipboardData?.getData('text/html') ?? '';
    const plain = event.clipboardData?.getData('text/plain') ?? '';
    // Parsed apart from the page, where nothing runs or loads; only what the allow-list knows comes over.
    const pasted = markup === '' ? null : domToRich(new DOMParser().parseFromString(markup, 'text/html').body.childNodes);
    if (pasted && !isEmptyRich(pasted)) this.insert(pasted);
    else this.page.execCommand('insertText', false, plain);
    this.changed();
  }

  private insert(nodes: readonly RichNode[]): void {
    const selection = this.page.getSelection();
    if (!selection || selection.rangeCount === 0) return;
    const range = selection.getRangeAt(0);
    range.deleteContents();
    const made = richToDom(nodes, this.page);
    const fragment = this.page.createDocumentFragment();
    fragment.append(...made);
    range.insertNode(fragment);
    const last = made.at(-1);
    if (last) selection.collapse(last, last.childNodes.length || (last.nodeValue?.length ?? 0));
  }

  private fill(nodes: readonly RichNode[]): void {
    this.field().nativeElement.replaceChildren(...richToDom(nodes, this.page));
  }
}
