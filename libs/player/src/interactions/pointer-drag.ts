/**
 * Follows a pointer from a pressed element to where it is let go. `target` is the element under the pointer that matches
 * `dropSelector`; without one, or after less than a few pixels, it was a press and not a drag.
 */
export function dragFrom(event: PointerEvent, dropSelector: string, dropped: (target: HTMLElement | SVGElement) => void, over: (target: Element | null) => void): void {
  if (event.button !== 0) return;
  const origin = event.currentTarget as HTMLElement;
  const [startX, startY] = [event.clientX, event.clientY];
  let dragging = false;
  const under = (move: PointerEvent): Element | null => origin.ownerDocument.elementFromPoint(move.clientX, move.clientY)?.closest(dropSelector) ?? null;
  const follow = (move: PointerEvent): void => {
    if (!dragging && Math.hypot(move.clientX - startX, move.clientY - startY) < 6) return;
    if (!dragging) origin.setPointerCapture(move.pointerId);
    dragging = true;
    origin.style.translate = `${move.clientX - startX}px ${move.clientY - startY}px`;
    origin.style.pointerEvents = 'none';
    over(under(move));
  };
  const finish = (end: PointerEvent): void => {
    origin.removeEventListener('pointermove', follow);
    origin.removeEventListener('pointerup', finish);
    origin.removeEventListener('pointercancel', finish);
    const target = dragging && end.type === 'pointerup' ? under(end) : null;
    origin.style.translate = '';
    origin.style.pointerEvents = '';
    over(null);
    if (target instanceof HTMLElement || target instanceof SVGElement) dropped(target);
  };
  origin.addEventListener('pointermove', follow);
  origin.addEventListener('pointerup', finish);
  origin.addEventListener('pointercancel', finish);
}
