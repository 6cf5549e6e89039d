/**
 * What of authored content may become a node of the page. Everything else is dropped: an unknown element leaves its children,
 * an unknown attribute leaves nothing. The server builds documents from the same kind of list; this is the second gate.
 */

const htmlElements = new Set(
  (
    'p div span br hr b strong i em u s small big tt sub sup abbr cite code pre kbd samp var q blockquote dfn mark ins del ' +
    'ul ol li dl dt dd table caption colgroup col thead tbody tfoot tr th td h1 h2 h3 h4 h5 h6 figure figcaption img ' +
    'audio video source track ruby rt rp rb bdi bdo section article aside header footer address label time wbr details summary'
  ).split(' '),
);

/** MathML Core without links and actions. */
const mathElements = new Set(
  (
    'math mi mn mo ms mtext mspace mrow mfrac msqrt mroot mstyle merror mpadded mphantom msub msup msubsup munder mover ' +
    'munderover mmultiscripts mprescripts none mtable mtr mtd semantics'
  ).split(' '),
);

const globalAttributes = new Set(['class', 'lang', 'dir', 'title', 'role', 'aria-label', 'aria-hidden', 'aria-level']);
const attributesOf: Readonly<Record<string, readonly string[]>> = {
  img: ['src', 'alt', 'width', 'height'],
  audio: ['src', 'controls', 'loop', 'preload'],
  video: ['src', 'controls', 'loop', 'preload', 'width', 'height', 'poster'],
  source: ['src', 'type'],
  track: ['src', 'kind', 'srclang', 'label', 'default'],
  td: ['colspan', 'rowspan', 'headers'],
  th: ['colspan', 'rowspan', 'headers', 'scope', 'abbr'],
  col: ['span'],
  colgroup: ['span'],
  ol: ['start', 'reversed', 'type'],
  li: ['value'],
  time: ['datetime'],
  details: ['open'],
};
const mathAttributes = new Set(
  (
    'display displaystyle scriptlevel dir mathvariant mathsize alttext form fence separator lspace rspace stretchy symmetric ' +
    'maxsize minsize largeop movablelimits accent accentunder linethickness width height depth voffset columnspan rowspan ' +
    'columnalign rowalign columnlines rowlines frame bevelled'
  ).split(' '),
);
const addresses = new Set(['src', 'poster']);
/** Roles that describe text; roles that promise behaviour are not an author's to give. */
const roles = new Set(['presentation', 'none', 'img', 'math', 'note', 'group', 'list', 'listitem', 'heading', 'separator', 'table', 'row', 'cell', 'columnheader', 'rowheader', 'term', 'definition']);

/** Attributes that hold the address of an asset. */
export const isAddress = (attribute: string): boolean => addresses.has(attribute);

export type ElementSpace = 'html' | 'math';

export function isElementAllowed(space: ElementSpace, name: string): boolean {
  return (space === 'math' ? mathElements : htmlElements).has(name);
}

/**
 * Address of an asset: only what is stored by its content hash on this server (`HASH` or `/api/assets/HASH`), so that no item
 * can make a learner's browser call another place.
 */
export function assetAddress(source: string): string | null {
  const match = /^(?:\/api\/assets\/)?([0-9a-f]{64}(?:\.[a-z0-9]{1,5})?)$/.exec(source);
  return match ? `/api/assets/${match[1]}` : null;
}

/** The value that the attribute gets, or null when it is dropped. */
export function allowedAttribute(space: ElementSpace, element: string, name: string, value: string): string | null {
  if (space === 'math') return mathAttributes.has(name) || name === 'class' || name === 'lang' ? value : null;
  if (name === 'role') return roles.has(value) ? value : null;
  if (/^data-[a-z0-9-]+$/.test(name)) return value;
  if (globalAttributes.has(name)) return value;
  if (!attributesOf[element]?.includes(name)) return null;
  return addresses.has(name) ? assetAddress(value) : value;
}
