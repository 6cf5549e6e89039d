import type { BodyElement } from '../model/body';

/** HTML elements that may reach a browser. `a`, `object` and form elements are not among them: they are turned into others. */
export const deliveredHtml: ReadonlySet<string> = new Set(
  ('abbr article aside b bdi bdo blockquote br caption cite code col colgroup dd details dfn div dl dt em figcaption figure footer ' +
    'h1 h2 h3 h4 h5 h6 header hr i kbd li main mark ol p pre q rb rp rt rtc ruby s samp section small span strong sub summary sup ' +
    'table tbody td tfoot th thead time tr ul var wbr u').split(' '),
);

/** Old or interactive elements, as what they become: the text stays, the behaviour does not. */
export const replacedHtml: Readonly<Record<string, string>> = {
  a: 'span', acronym: 'abbr', address: 'div', big: 'span', tt: 'code', label: 'span', nav: 'div',
};

const global = new Set(['lang', 'dir', 'title', 'role', 'aria-label', 'aria-hidden', 'aria-level']);
const byElement: Readonly<Record<string, ReadonlySet<string>>> = {
  td: new Set(['colspan', 'rowspan', 'align', 'valign']),
  th: new Set(['colspan', 'rowspan', 'align', 'valign', 'scope', 'abbr']),
  col: new Set(['span']),
  colgroup: new Set(['span']),
  ol: new Set(['start', 'type', 'reversed']),
  li: new Set(['value']),
  details: new Set(['open']),
  time: new Set(['datetime']),
};
const roles = new Set([
  'presentation', 'none', 'note', 'group', 'region', 'list', 'listitem', 'heading', 'img', 'math', 'table', 'row', 'cell', 'columnheader',
  'rowheader', 'definition', 'term', 'article', 'figure',
]);

/** Classes that only change the look: the shared vocabulary of QTI 3. Any other class could carry meaning, so it is left out. */
export const lookClass = (name: string): boolean => /^qti-[a-z0-9-]{1,60}$/.test(name) && !/correct|key|answer|wrong|right(?!-|$)/i.test(name);

/** Attributes of an element; `known` names the classes and ids of the item's style sheet by their opaque classes. */
export function deliveredAttributes(element: BodyElement, known: ReadonlyMap<string, string>): Record<string, string> {
  const result: Record<string, string> = {};
  const authored = (element.attrs['class'] ?? '').split(/\s+/);
  const classes = [...authored.map((name) => (lookClass(name) ? name : known.get(`.${name}`))), known.get(`#${element.attrs['id']}`)].filter((name) => name !== undefined);
  if (classes.length > 0) result['class'] = classes.join(' ');
  for (const [key, value] of Object.entries(element.attrs)) {
    const name = key === 'xml:lang' ? 'lang' : key;
    if (name === 'role' ? roles.has(value) : global.has(name) || (Object.hasOwn(byElement, element.name) && byElement[element.name]?.has(name) === true)) {
      result[name] = value;
    }
  }
  return result;
}

/** Whether an attribute could matter and is nevertheless dropped: worth a line in the report of an import. */
export const isSuspicious = (name: string): boolean => /^on/i.test(name) || name === 'style' || name === 'srcdoc' || name === 'href';

/** MathML Core, without links, actions and annotations in XML. */
export const deliveredMath: ReadonlySet<string> = new Set(
  ('math mi mn mo ms mtext mspace mrow mfrac msqrt mroot mstyle merror mpadded mphantom msub msup msubsup munder mover munderover ' +
    'mmultiscripts mprescripts mtable mtr mtd semantics none').split(' '),
);

const mathAttributes = new Set(
  ('display mathvariant dir displaystyle scriptlevel mathsize mathcolor mathbackground accent accentunder fence form largeop lspace rspace maxsize ' +
    'minsize movablelimits separator stretchy symmetric linethickness columnalign rowalign columnspan rowspan width height depth voffset ' +
    'columnlines rowlines columnspacing rowspacing frame framespacing columnwidth alttext').split(' '),
);

export const deliveredMathAttributes = (attrs: Readonly<Record<string, string>>): Record<string, string> =>
  Object.fromEntries(Object.entries(attrs).filter(([name, value]) => mathAttributes.has(name) && !/url|[<>]/i.test(value)));
