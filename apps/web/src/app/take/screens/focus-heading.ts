import { Directive, ElementRef, afterNextRender, inject } from '@angular/core';

/** Moves the focus to the heading of a screen when it comes up, so that keyboard and screen reader start at its top. */
@Directive({ selector: '[appFocusHeading]', host: { tabindex: '-1' } })
export class FocusHeading {
  constructor() {
    const element = inject<ElementRef<HTMLElement>>(ElementRef).nativeElement;
    afterNextRender(() => element.focus());
  }
}
