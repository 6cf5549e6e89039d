import { followPointer } from '../patterns/follow-pointer';

/**
 * Follows a pointer from a pressed element to where it is let go. `target` is the element under the pointer that matches
 * `dropSelector`; without one, or after less than a few pixels, it was a press and not a drag.
 */
export function dragFrom(event: PointerEvent, dropSelector: string, dropped: (target: HTMLElement | SVGElement) => void, over: (target: Element | null) => void): void {
  if (event.button !== 0) return;
  const origin = event.currentTarget as HTMLElement;
  const under = ({ clientX, clientY }: PointerEvent): Element | null => origin.ownerDocument.elementFromPoint(clientX, clientY)?.closest(dropSelector) ?? null;
  followPointer(event, 6, {
    move: (now, dx, dy) => {
      origin.style.translate = `${dx}px ${dy}px`;
      origin.style.pointerEvents = 'none';
      over(under(now));
    },
    end: (now, dragged) => {
      const target = dragged && now.type === 'pointerup' ? under(now) : null;
      origin.style.translate = '';
      origin.style.pointerEvents = '';
      over(null);
      if (target instanceof HTMLElement || target instanceof SVGElement) dropped(target);
    },
  });
}
