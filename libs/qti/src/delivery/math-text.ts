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

const formula = /<((?:[\w-]+:)?)math(?=[\s>/])[^]*?<\/\1math\s*>/gu;
const strayTag = /<\/?(?:[\w-]+:)?math(?=[\s>/])/u;
/** Stands for a formula while the text around it becomes paragraphs. No text has it: what is stored refuses it. */
const mark = '\0';

/** Plain text as content, with formulas in MathML (`<math>…</math>`, with or without a prefix and namespace) anywhere in it. Formulas that have a problem are left out. */
export function mathTextContent(text: string): { readonly content: Content[]; readonly problems: readonly MathTextProblem[] } {
  const problems: MathTextProblem[] = [];
  const formulas: Content[] = [];
  const given = text.replaceAll(mark, '');
  const lineAt = (index: number): number => given.slice(0, index).split('\n').length;
  const marked = given.replace(formula, (source, _prefix, index: number) => {
    const read = readFormula(source);
    if ('reason' in read) problems.push({ ...read, line: read.line + lineAt(index) - 1 });
    formulas.push('reason' in read ? '' : read);
    return mark;
  });
  const stray = strayTag.exec(given.replace(formula, (source) => source.replace(/[^\n]/gu, ' ')));
  if (stray) problems.push({ reason: 'unreadable', line: lineAt(stray.index) });
  let taken = 0;
  const withFormulas = (node: Content): Content[] => {
    if (typeof node !== 'string') return 't' in node && node.t === 'e' && node.c ? [{ ...node, c: node.c.flatMap(withFormulas) }] : [node];
    return node.split(mark).flatMap((part, index) => [...(index > 0 ? [formulas[taken++] ?? ''] : []), part]).filter((part) => part !== '');
  };
  return { content: textContent(marked).flatMap(withFormulas), problems: problems.sort((a, b) => a.line - b.line) };
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
