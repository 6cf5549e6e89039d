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
      <span>{{ file()?.name ?? ('common.file.drop' | t) }}</span>
      <span class="small quiet">{{ accept().split(',').join(', ') }}</span>
      <input type="file" class="visually-hidden" [accept]="accept()" [multiple]="multiple()" (change)="choose($event)" />
    </label>
    @if (wrong()) { <p class="small wrong" role="alert">{{ 'common.file.wrong-type' | t: { types: accept() } }}</p> }
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
  protected readonly wrong = signal(false);
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

  private takeAll(files: FileList | null | undefined): void {
    for (const file of [...(files ?? [])].slice(0, this.multiple() ? undefined : 1)) this.take(file);
  }

  private take(file: File): void {
    const fits = this.accept().split(',').some((ending) => file.name.toLowerCase().endsWith(ending.trim()));
    this.wrong.set(!fits);
    if (!fits) return;
    this.file.set(file);
    this.chosen.emit(file);
  }
}
