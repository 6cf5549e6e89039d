import type { MarkLayer } from './mark-layer';

/** Pixels that a pointer may move and still be a press. */
const press = 6;

/**
 * Marks what the pointer passes over while the highlighter is in hand. A mouse selects text as always; a finger would scroll, so
 * what lies between its first and last place is taken. A press stays a press: answers are given as without the highlighter.
 */
export function markByPointer(layer: MarkLayer, inHand: () => boolean, marked: (outcome: 'marked' | 'cleared') => void): () => void {
  const root = layer.root as HTMLElement;
  const page = root.ownerDocument;
  let from: { readonly x: number; readonly y: number; readonly caret: Caret | null } | null = null;
  let dragged = false;

  const down = (event: PointerEvent): void => {
    dragged = false;
    from = inHand() && event.button === 0 ? { x: event.clientX, y: event.clientY, caret: caretAt(page, event.clientX, event.clientY) } : null;
  };
  const move = (event: PointerEvent): void => {
    if (!from || Math.hypot(event.clientX - from.x, event.clientY - from.y) < press) return;
    dragged = true;
    if (event.pointerType === 'touch') layer.choose(layer.partsOf(between(page, from.caret, caretAt(page, event.clientX, event.clientY)) ?? new Range()));
  };
  const up = (event: PointerEvent): void => {
    const begin = from;
    from = null;
    layer.choose([]);
    if (!begin || !dragged || event.type === 'pointercancel') return;
    const selection = page.getSelection();
    const range = event.pointerType === 'touch' ? between(page, begin.caret, caretAt(page, event.clientX, event.clientY)) : selection && selection.rangeCount > 0 ? selection.getRangeAt(0) : null;
    const outcome = range ? layer.toggle(layer.partsOf(range)) : 'nothing';
    selection?.removeAllRanges();
    if (outcome !== 'nothing') marked(outcome);
  };
  // The end of a stroke over a choice would choose it.
  const click = (event: MouseEvent): void => {
    if (!dragged) return;
    dragged = false;
    event.preventDefault();
    event.stopPropagation();
  };

  root.addEventListener('pointerdown', down);
  page.addEventListener('pointermove', move);
  page.addEventListener('pointerup', up);
  page.addEventListener('pointercancel', up);
  root.addEventListener('click', click, { capture: true });
  return () => {
    root.removeEventListener('pointerdown', down);
    page.removeEventListener('pointermove', move);
    page.removeEventListener('pointerup', up);
    page.removeEventListener('pointercancel', up);
    root.removeEventListener('click', click, { capture: true });
  };
}

interface Caret {
  readonly node: Node;
  readonly offset: number;
}

function caretAt(page: Document, x: number, y: number): Caret | null {
  if ('caretPositionFromPoint' in page) {
    const position = page.caretPositionFromPoint(x, y);
    return position ? { node: position.offsetNode, offset: position.offset } : null;
  }
  const range = (page as Document & { caretRangeFromPoint(x: number, y: number): Range | null }).caretRangeFromPoint(x, y);
  return range ? { node: range.startContainer, offset: range.startOffset } : null;
}

function between(page: Document, a: Caret | null, b: Caret | null): Range | null {
  if (!a || !b) return null;
  const range = page.createRange();
  range.setStart(a.node, a.offset);
  range.setEnd(a.node, a.offset);
  if (range.comparePoint(b.node, b.offset) < 0) range.setStart(b.node, b.offset);
  else range.setEnd(b.node, b.offset);
  return range;
}
