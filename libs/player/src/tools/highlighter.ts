import { addStretch, isCovered, removeStretch, type Stretch } from './text-offsets';

const highlightName = 'learner';

/** Browsers older than the CSS Custom Highlight API have no highlighter; nothing else depends on it. */
export function canHighlight(): boolean {
  return typeof Highlight !== 'undefined' && typeof CSS !== 'undefined' && 'highlights' in CSS;
}

/** Text marked by the learner, item by item. The item's nodes stay untouched: the browser paints over them. */
export class Highlighter {
  private readonly byItem = new Map<string, readonly Stretch[]>();

  /** Marks the selected text of the item, or clears it where all of it is marked already. False when nothing is selected. */
  toggle(item: string, root: Element): boolean {
    const selection = root.ownerDocument.getSelection();
    const range = selection && selection.rangeCount > 0 ? selection.getRangeAt(0) : null;
    if (!selection || !range || range.collapsed || !root.contains(range.commonAncestorContainer)) return false;
    const stretch = stretchOf(root, range);
    const marked = this.byItem.get(item) ?? [];
    this.byItem.set(item, isCovered(marked, stretch) ? removeStretch(marked, stretch) : addStretch(marked, stretch));
    selection.removeAllRanges();
    this.paint(item, root);
    return true;
  }

  paint(item: string, root: Element | null): void {
    if (!canHighlight()) return;
    const ranges = root ? (this.byItem.get(item) ?? []).flatMap((stretch) => rangeOf(root, stretch) ?? []) : [];
    CSS.highlights.set(highlightName, new Highlight(...ranges));
  }
}

function textNodes(root: Element): Text[] {
  const walker = root.ownerDocument.createTreeWalker(root, NodeFilter.SHOW_TEXT);
  const nodes: Text[] = [];
  for (let node = walker.nextNode(); node; node = walker.nextNode()) nodes.push(node as Text);
  return nodes;
}

function stretchOf(root: Element, range: Range): Stretch {
  const before = root.ownerDocument.createRange();
  before.selectNodeContents(root);
  before.setEnd(range.startContainer, range.startOffset);
  const start = before.toString().length;
  return { start, end: start + range.toString().length };
}

function rangeOf(root: Element, { start, end }: Stretch): Range | null {
  const range = root.ownerDocument.createRange();
  let position = 0;
  let begun = false;
  for (const node of textNodes(root)) {
    const next = position + node.data.length;
    if (!begun && start < next) {
      range.setStart(node, start - position);
      begun = true;
    }
    if (begun && end <= next) {
      range.setEnd(node, end - position);
      return range;
    }
    position = next;
  }
  return null;
}
