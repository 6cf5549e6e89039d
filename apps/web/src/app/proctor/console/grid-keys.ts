import { ElementRef, Injectable, inject } from '@angular/core';
import { isGridKey } from '../board/selection';
import { Desk } from './desk';

/** Pointer and keyboard of a grid of learners, the same in the room and in the list. Cells carry `data-id`. */
@Injectable()
export class GridKeys {
  private readonly desk = inject(Desk);
  private readonly host = inject<ElementRef<HTMLElement>>(ElementRef).nativeElement;

  click(event: MouseEvent, id: string): void {
    // A finger has no ctrl key, so each tap adds or takes out.
    const touch = event instanceof PointerEvent && event.pointerType === 'touch';
    this.desk.choose(id, event.shiftKey ? 'range' : event.ctrlKey || event.metaKey || touch ? 'toggle' : 'only');
  }

  press(event: KeyboardEvent, next: (id: string, key: string) => string): void {
    const id = this.desk.cursor() ?? this.desk.entrance();
    if (id === null || event.altKey) return;
    const many = event.ctrlKey || event.metaKey;
    if (isGridKey(event.key)) {
      const to = next(id, event.key);
      if (event.shiftKey) {
        if (this.desk.selectedIds().size === 0) this.desk.choose(id, 'only');
        this.desk.choose(to, 'range');
      }
      this.focus(to);
    } else if (event.key === ' ' || event.key === 'Enter') this.desk.choose(id, event.shiftKey ? 'range' : event.key === 'Enter' && !many ? 'only' : 'toggle');
    else if (event.key === 'Escape' && this.desk.selectedIds().size > 0) this.desk.clear();
    else if (many && event.code === 'KeyA') this.desk.chooseShown();
    else return;
    event.preventDefault();
  }

  private focus(id: string): void {
    this.desk.cursor.set(id);
    this.host.querySelector<HTMLElement>(`[data-id="${CSS.escape(id)}"]`)?.focus();
  }
}
