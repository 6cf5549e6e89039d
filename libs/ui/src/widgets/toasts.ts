import { Component, Injectable, inject, signal } from '@angular/core';
import { TextPipe } from '../i18n/pipes';
import { Icon } from '../icon/icon';

export interface Toast {
  readonly id: number;
  readonly text: string;
  readonly tone: 'good' | 'trouble';
}

/** Short messages about what was just done. Good news goes by itself; trouble stays until it is dismissed. */
@Injectable({ providedIn: 'root' })
export class Toasts {
  private readonly shown = signal<readonly Toast[]>([]);
  private last = 0;
  readonly list = this.shown.asReadonly();

  say(text: string): void {
    const id = this.add(text, 'good');
    setTimeout(() => {
      this.dismiss(id);
    }, 6000);
  }

  trouble(text: string): void {
    this.add(text, 'trouble');
  }

  dismiss(id: number): void {
    this.shown.update((list) => list.filter((toast) => toast.id !== id));
  }

  private add(text: string, tone: Toast['tone']): number {
    const id = ++this.last;
    this.shown.update((list) => [...list.slice(-3), { id, text, tone }]);
    return id;
  }
}

@Component({
  selector: 'ui-toasts',
  imports: [Icon, TextPipe],
  host: { 'aria-live': 'polite', 'aria-atomic': 'false' },
  template: `
    @for (toast of toasts.list(); track toast.id) {
      <div class="banner" [class]="toast.tone">
        <ui-icon [name]="toast.tone === 'good' ? 'check-circle' : 'error'" />
        <p>{{ toast.text }}</p>
        <button type="button" class="button plain small icon-only" [attr.aria-label]="'common.dismiss' | t" (click)="toasts.dismiss(toast.id)"><ui-icon name="close" /></button>
      </div>
    }
  `,
  styles: `
    :host {
      position: fixed;
      inset-inline-end: var(--space-4);
      inset-block-end: var(--space-4);
      z-index: var(--z-toast);
      display: grid;
      gap: var(--space-2);
      width: min(420px, calc(100vw - 2 * var(--space-4)));
    }
    .banner {
      align-items: center;
    }
    p {
      flex: 1;
    }
    @media print {
      :host {
        display: none;
      }
    }
  `,
})
export class ToastList {
  protected readonly toasts = inject(Toasts);
}
