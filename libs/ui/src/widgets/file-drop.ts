import { Component, input, output, signal } from '@angular/core';
import { TextPipe } from '../i18n/pipes';
import { Icon } from '../icon/icon';

/** One file, or several where `multiple`, each told by itself, by dropping or choosing. `accept` lists endings: `.zip,.json,.csv`. */
@Component({
  selector: 'ui-file-drop',
  imports: [Icon, TextPipe],
  template: `
    <label [class.over]="over()" (dragover)="hover($event)" (dragleave)="over.set(false)" (drop)="drop($event)">
      <ui-icon name="upload-file" />
      <span>{{ file()?.name ?? ((multiple() ? 'common.file.drop-several' : 'common.file.drop') | t) }}</span>
      <span class="small quiet">{{ accept().split(',').join(', ') }}</span>
      <input type="file" class="visually-hidden" [accept]="accept()" [multiple]="multiple()" (change)="choose($event)" />
    </label>
    @if (wrong().length) { <p class="small wrong" role="alert">{{ 'common.file.wrong-type' | t: { names: wrong().join(', '), types: accept() } }}</p> }
  `,
  styles: `
    label {
      display: grid;
      justify-items: center;
      gap: var(--space-1);
      padding: var(--space-6) var(--space-4);
      border: 1px dashed var(--line-strong);
      border-radius: var(--radius);
      text-align: center;
      cursor: pointer;
    }
    label:hover,
    label.over {
      border-color: var(--accent);
      background: var(--accent-tint);
    }
    label:focus-within {
      outline: 3px solid var(--focus);
      outline-offset: 2px;
    }
    .wrong {
      margin-top: var(--space-2);
      color: var(--red);
      overflow-wrap: anywhere;
    }
    ui-icon {
      width: 28px;
      height: 28px;
      color: var(--accent);
    }
  `,
})
export class FileDrop {
  readonly accept = input.required<string>();
  readonly multiple = input(false);
  readonly chosen = output<File>();
  protected readonly over = signal(false);
  /** Names of those that were not taken the last time. */
  protected readonly wrong = signal<readonly string[]>([]);
  /** The chosen one; of several the page around tells each. */
  protected readonly file = signal<File | null>(null);

  protected hover(event: DragEvent): void {
    event.preventDefault();
    this.over.set(true);
  }

  protected drop(event: DragEvent): void {
    event.preventDefault();
    this.over.set(false);
    this.takeAll(event.dataTransfer?.files);
  }

  protected choose(event: Event): void {
    const field = event.target as HTMLInputElement;
    this.takeAll(field.files);
    // Choosing the same file again, after mending it, has to count as a change.
    field.value = '';
  }

  private takeAll(list: FileList | null | undefined): void {
    const files = [...(list ?? [])].slice(0, this.multiple() ? undefined : 1);
    const endings = this.accept().split(',').map((ending) => ending.trim());
    const fits = ({ name }: File): boolean => endings.some((ending) => name.toLowerCase().endsWith(ending));
    this.wrong.set(files.filter((file) => !fits(file)).map(({ name }) => name));
    for (const file of files.filter(fits)) {
      if (!this.multiple()) this.file.set(file);
      this.chosen.emit(file);
    }
  }
}
