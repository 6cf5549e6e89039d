import type { Content, ContentElement } from '@synoo/contracts';
import { deliveredMath } from './allow-list';
import { mathElement } from './content';
import { textContent } from './item-document';
import { isBodyElement, type BodyElement } from '../model/body';
import { mathNamespace } from '../model/namespaces';
import { toBodyElement } from '../parse/parse-body';
import { itemLimits, parseXml } from '../xml/parse-xml';

export interface MathTextProblem {
  /** `unreadable`: no well-formed formula; `element`: something in it that is not delivered. */
  readonly reason: 'unreadable' | 'element';
  /** In the text, from 1. */
  readonly line: number;
  readonly element?: string;
}

const tag = /<(?<closing>\/?)(?<prefix>(?:[\w-]+:)?)math(?=[\s>/])[^>]*>?/gu;
/** Stands for a formula while the text around it becomes paragraphs. No text has it: what is stored refuses it. */
const mark = '\0';

/** Plain text as content, with formulas in MathML (`<math>…</math>`, with or without a prefix and namespace) anywhere in it. Formulas that have a problem are left out. */
export function mathTextContent(text: string): { readonly content: Content[]; readonly problems: readonly MathTextProblem[] } {
  const given = text.replaceAll(mark, '');
  const { formulas, stray } = formulasIn(given);
  const lineOf = (from: number, to: number): number => given.slice(from, to).split('\n').length - 1;
  const problems: MathTextProblem[] = stray === null ? [] : [{ reason: 'unreadable', line: 1 + lineOf(0, stray) }];
  const read: Content[] = [];
  let [marked, end, line] = ['', 0, 1];
  for (const { from, to } of formulas) {
    line += lineOf(end, from);
    const made = readFormula(given.slice(from, to));
    if ('reason' in made) problems.push({ ...made, line: made.line + line - 1 });
    read.push('reason' in made ? '' : made);
    marked += given.slice(end, from) + mark;
    line += lineOf(from, to);
    end = to;
  }
  let taken = 0;
  const withFormulas = (node: Content): Content[] => {
    if (typeof node !== 'string') return node.t === 'e' && node.c ? [{ ...node, c: node.c.flatMap(withFormulas) }] : [node];
    return node.split(mark).flatMap((part, index) => [...(index > 0 ? [read[taken++] ?? ''] : []), part]).filter((part) => part !== '');
  };
  return { content: textContent(marked + given.slice(end)).flatMap(withFormulas), problems: problems.sort((a, b) => a.line - b.line) };
}

/** Where formulas stand, and the first tag of one that has no other half. One pass: a text of nothing but opening tags costs no more than another. */
function formulasIn(text: string): { readonly formulas: readonly { readonly from: number; readonly to: number }[]; readonly stray: number | null } {
  const formulas: { from: number; to: number }[] = [];
  let stray: number | null = null;
  let open: { from: number; prefix: string } | null = null;
  for (const { 0: whole, index: from, groups: { closing = '', prefix = '' } = {} } of text.matchAll(tag)) {
    const to = from + whole.length;
    if (closing === '') {
      if (open === null && whole.endsWith('/>')) formulas.push({ from, to });
      else open ??= { from, prefix };
    } else if (open?.prefix === prefix && whole.endsWith('>')) {
      formulas.push({ from: open.from, to });
      open = null;
    } else stray ??= from;
  }
  return { formulas, stray: open === null ? stray : Math.min(open.from, stray ?? Infinity) };
}

function readFormula(source: string): ContentElement | MathTextProblem {
  const parsed = parseXml(source, itemLimits);
  if (!parsed.ok) return { reason: 'unreadable', line: parsed.diagnostic.line ?? 1 };
  const foreign = foreignElement(parsed.root);
  if (foreign) return { reason: 'element', line: foreign.line, element: foreign.name };
  return built(toBodyElement(parsed.root));
}

interface Placed {
  readonly name: string;
  readonly ns: string;
  readonly line: number;
  readonly children: readonly (string | Placed)[];
}

/** What the formula holds besides mathematics; notes of the program that wrote it do not matter. */
function foreignElement(element: Placed): Placed | undefined {
  if (isNote(element)) return undefined;
  if (!deliveredMath.has(element.name) || (element.ns !== '' && element.ns !== mathNamespace)) return element;
  for (const child of element.children) {
    const found = typeof child === 'string' ? undefined : foreignElement(child);
    if (found) return found;
  }
  return undefined;
}

const isNote = ({ name }: { readonly name: string }): boolean => name === 'annotation' || name === 'annotation-xml';

function built(element: BodyElement): ContentElement {
  return mathElement(element.name, element.attrs, element.children.flatMap((child): Content[] => (isBodyElement(child) ? (isNote(child) ? [] : [built(child)]) : [child])));
}
