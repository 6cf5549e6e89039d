export interface PointerWay {
  /** The pointer has left the place of its press. `dx`, `dy`: pixels since then. */
  readonly move: (event: PointerEvent, dx: number, dy: number) => void;
  /** It is let go, or taken away (`pointercancel`). `dragged`: it was more than a press. */
  readonly end?: (event: PointerEvent, dragged: boolean) => void;
}

/**
 * Follows a pressed pointer over the whole page until it is let go: a quick one is out of the small thing that it pressed before its
 * first sign of moving. Fewer than `slack` pixels are a press.
 */
export function followPointer(event: PointerEvent, slack: number, { move, end }: PointerWay): void {
  const page = (event.currentTarget as Element).ownerDocument;
  const { pointerId, clientX, clientY } = event;
  let dragged = false;
  const follow = (now: PointerEvent): void => {
    if (now.pointerId !== pointerId) return;
    const [dx, dy] = [now.clientX - clientX, now.clientY - clientY];
    if (!dragged && Math.hypot(dx, dy) < slack) return;
    dragged = true;
    move(now, dx, dy);
  };
  const finish = (now: PointerEvent): void => {
    if (now.pointerId !== pointerId) return;
    page.removeEventListener('pointermove', follow);
    page.removeEventListener('pointerup', finish);
    page.removeEventListener('pointercancel', finish);
    end?.(now, dragged);
  };
  page.addEventListener('pointermove', follow);
  page.addEventListener('pointerup', finish);
  page.addEventListener('pointercancel', finish);
}
