import { type Marks, type Part, type Stretch, toggleParts, wordsOf } from './text-offsets';

/** Names of the two paints in the style sheet: what is marked, and what the keys or a finger are about to mark. */
const paints = { marked: 'learner', chosen: 'learner-cursor' } as const;
type Paint = keyof typeof paints;

/** Browsers older than the CSS Custom Highlight API have no highlighter; nothing else depends on it. */
export function canHighlight(): boolean {
  return typeof Highlight !== 'undefined' && typeof CSS !== 'undefined' && 'highlights' in CSS;
}

interface Block {
  readonly key: string;
  readonly element: Element;
  readonly nodes: readonly Text[];
  readonly text: string;
}

export interface Word extends Part {
  /** Number of its block, by which keys step over a whole block. */
  readonly block: number;
}

export interface MarkKeeper {
  read(): Marks;
  write(marks: Marks): void;
}

/**
 * The text of one item as something to mark. The item's nodes stay untouched: the browser paints over them. Text is counted block by
 * block (`data-mark`: a prompt, a choice, …), so that what moves or appears between the blocks shifts nothing; the length of a
 * block is part of its key, so that a text which was changed since then shows no marks in the wrong place.
 */
export class MarkLayer {
  private readonly painted = new Map<Paint, readonly AbstractRange[]>();
  private readonly watcher: MutationObserver;

  constructor(
    readonly root: Element,
    private readonly keeper: MarkKeeper,
  ) {
    this.watcher = new MutationObserver(() => this.paint());
    this.watcher.observe(root, { childList: true, subtree: true });
    this.paint();
  }

  /** Takes its paint off the page. */
  end(): void {
    this.watcher.disconnect();
    for (const paint of ['marked', 'chosen'] as const) this.lay(paint, []);
  }

  get isMarked(): boolean {
    return Object.keys(this.keeper.read()).length > 0;
  }

  paint(): void {
    const marks = this.keeper.read();
    this.lay('marked', this.blocks().flatMap((block) => (marks[block.key] ?? []).flatMap((stretch) => rangeOf(block, stretch) ?? [])));
  }

  /** Shows what would be marked. */
  choose(parts: readonly Part[]): void {
    const blocks = new Map(this.blocks().map((block) => [block.key, block]));
    const ranges = parts.flatMap((part) => {
      const block = blocks.get(part.text);
      return block ? (rangeOf(block, part) ?? []) : [];
    });
    this.lay('chosen', ranges);
    ranges.at(-1)?.startContainer.parentElement?.scrollIntoView({ block: 'nearest' });
  }

  /** Marks the parts, or clears them where all of them are marked. */
  toggle(parts: readonly Part[]): 'marked' | 'cleared' | 'nothing' {
    if (parts.length === 0) return 'nothing';
    const { marks, marked } = toggleParts(this.keeper.read(), parts);
    this.keeper.write(marks);
    this.paint();
    return marked ? 'marked' : 'cleared';
  }

  clear(): void {
    this.keeper.write({});
    this.paint();
  }

  /** Parts of the blocks that a range of the page covers. */
  partsOf(range: AbstractRange): Part[] {
    return this.blocks().flatMap((block) => {
      const covered = block.nodes.reduce<{ readonly at: number; readonly parts: readonly Stretch[] }>(
        ({ at, parts }, node) => {
          const own = within(node, range);
          return { at: at + node.data.length, parts: own ? [...parts, { start: at + own.start, end: at + own.end }] : parts };
        },
        { at: 0, parts: [] },
      ).parts;
      const [first, last] = [covered[0], covered.at(-1)];
      return first && last && /\S/.test(block.text.slice(first.start, last.end)) ? [{ text: block.key, start: first.start, end: last.end }] : [];
    });
  }

  words(): readonly Word[] {
    return this.blocks().flatMap(({ key, text }, block) => wordsOf(text).map((word) => ({ ...word, text: key, block })));
  }

  textOf(parts: readonly Part[]): string {
    const texts = new Map(this.blocks().map(({ key, text }) => [key, text]));
    return parts.map(({ text, start, end }) => texts.get(text)?.slice(start, end) ?? '').join(' ');
  }

  private blocks(): Block[] {
    return [...this.root.querySelectorAll('[data-mark]')].map((element) => {
      const nodes = ownTexts(element);
      const text = nodes.map(({ data }) => data).join('');
      const response = element.closest('[data-response]')?.getAttribute('data-response') ?? '';
      return { key: `${response}:${element.getAttribute('data-mark') ?? ''}:${text.length}`, element, nodes, text };
    });
  }

  /** Several items may stand on one page, each with its own layer, but a paint has one name for all. */
  private lay(paint: Paint, ranges: readonly AbstractRange[]): void {
    if (!canHighlight()) return;
    const highlight = CSS.highlights.get(paints[paint]) ?? new Highlight();
    for (const range of this.painted.get(paint) ?? []) highlight.delete(range);
    for (const range of ranges) highlight.add(range);
    this.painted.set(paint, ranges);
    CSS.highlights.set(paints[paint], highlight);
  }
}

/** Text nodes of a block that are neither in a block inside of it nor in a control. */
function ownTexts(element: Element): Text[] {
  const walker = element.ownerDocument.createTreeWalker(element, NodeFilter.SHOW_TEXT);
  const nodes: Text[] = [];
  for (let node = walker.nextNode(); node; node = walker.nextNode()) if (node.parentElement?.closest('[data-mark], .interaction, .speaker, button, select, textarea') === element) nodes.push(node as Text);
  return nodes;
}

/** The stretch of a text node that lies in a range. */
function within(node: Text, range: AbstractRange): Stretch | null {
  const live = node.ownerDocument.createRange();
  live.setStart(range.startContainer, range.startOffset);
  live.setEnd(range.endContainer, range.endOffset);
  if (!live.intersectsNode(node)) return null;
  const start = live.startContainer === node ? live.startOffset : 0;
  const end = live.endContainer === node ? live.endOffset : node.data.length;
  return end > start ? { start, end } : null;
}

/** Static, because a live range would collapse when its choice is moved to another place. */
function rangeOf({ nodes }: Block, { start, end }: Stretch): StaticRange | null {
  let position = 0;
  let from: { readonly node: Text; readonly offset: number } | null = null;
  for (const node of nodes) {
    const next = position + node.data.length;
    if (!from && start < next) from = { node, offset: start - position };
    if (from && end <= next) return new StaticRange({ startContainer: from.node, startOffset: from.offset, endContainer: node, endOffset: end - position });
    position = next;
  }
  return null;
}
