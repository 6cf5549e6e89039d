import { Component, input, output } from '@angular/core';
import { Icon } from '@synoo/ui';

/** Search field of a list; reports after a short pause in typing, at once with Enter. */
@Component({
  selector: 'app-search-box',
  imports: [Icon],
  template: `
    <ui-icon name="search" />
    <input #field class="input" type="search" [attr.aria-label]="label()" [placeholder]="label()" [value]="value()" (input)="later(field.value)" (keydown.enter)="now(field.value)" (search)="now(field.value)" />
  `,
  styles: `
    :host {
      position: relative;
      display: block;
      flex: 1 1 18rem;
      max-width: 32rem;
    }
    ui-icon {
      position: absolute;
      inset-block: 0;
      inset-inline-start: 10px;
      margin: auto 0;
      color: var(--ink-quiet);
      pointer-events: none;
    }
    input {
      padding-inline-start: 36px;
    }
  `,
})
export class SearchBox {
  readonly label = input.required<string>();
  readonly value = input('');
  readonly searched = output<string>();
  private timer: ReturnType<typeof setTimeout> | undefined;

  protected later(text: string): void {
    clearTimeout(this.timer);
    this.timer = setTimeout(() => {
      this.searched.emit(text.trim());
    }, 300);
  }

  protected now(text: string): void {
    clearTimeout(this.timer);
    this.searched.emit(text.trim());
  }
}
