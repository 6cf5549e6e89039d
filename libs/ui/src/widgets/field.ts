import { Component, Directive, inject, input } from '@angular/core';
import { Icon } from '../icon/icon';

let fields = 0;

/** Label, hint and error of one control, tied together for screen readers. The control inside carries `uiControl`. */
@Component({
  selector: 'ui-field',
  imports: [Icon],
  template: `
    <label [attr.for]="id">{{ label() }}</label>
    @if (hint()) { <p class="small quiet" [id]="id + '-hint'">{{ hint() }}</p> }
    <ng-content />
    @if (error()) { <p class="small error" [id]="id + '-error'"><ui-icon name="error" />{{ error() }}</p> }
  `,
  styles: `
    :host {
      display: grid;
      gap: var(--space-1);
      align-content: start;
    }
    label {
      font-weight: var(--weight-medium);
    }
    .error {
      color: var(--red);
    }
    ui-icon {
      margin-inline-end: var(--space-1);
    }
  `,
})
export class Field {
  readonly label = input.required<string>();
  readonly hint = input<string>('');
  readonly error = input<string | null | undefined>(null);
  readonly id = `field-${++fields}`;

  describedBy(): string | null {
    const ids = [this.hint() ? `${this.id}-hint` : '', this.error() ? `${this.id}-error` : ''].filter(Boolean);
    return ids.length ? ids.join(' ') : null;
  }
}

@Directive({
  selector: '[uiControl]',
  host: { '[id]': 'field.id', '[attr.aria-describedby]': 'field.describedBy()', '[attr.aria-invalid]': 'field.error() ? true : null' },
})
export class Control {
  protected readonly field = inject(Field);
}
