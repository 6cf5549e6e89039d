import type { BodyElement, BodyNode } from '../model/body';

export const element = (name: string, attrs: Readonly<Record<string, string>>, children: readonly BodyNode[] = []): BodyElement => ({ name, attrs, children });

/** A line of the table as inline content: NFC, white space as the model keeps it. */
export const line = (text: string): string => text.normalize('NFC').replace(/[ \t\r\n]+/g, ' ').trim();

/**
 * Plain text of the item table as content: a blank line separates paragraphs, a single line break stays, a paragraph whose
 * every line stands between bars is a table with its first line as heading. `inline` may put elements in place of marks.
 */
export function textBody(text: string, inline: (text: string) => readonly BodyNode[] = (part) => [part]): BodyElement[] {
  const blocks = text.normalize('NFC').replace(/\r\n?/g, '\n').trim().split(/\n[ \t]*\n\s*/);
  return blocks.filter((block) => block.trim() !== '').map((block) => {
    const lines = block.split('\n').map(line);
    if (lines.every((part) => part.length > 1 && part.startsWith('|') && part.endsWith('|'))) return table(lines, inline);
    const children = lines.flatMap((part, i): BodyNode[] => (i === 0 ? [...inline(part)] : [element('br', {}), ...inline(part)]));
    return element('p', {}, children);
  });
}

function table(lines: readonly string[], inline: (text: string) => readonly BodyNode[]): BodyElement {
  const rows = lines.map((part) => part.slice(1, -1).split('|').map(line));
  const [head = [], ...body] = rows;
  const cell = (name: 'th' | 'td', attrs: Record<string, string>) => (text: string) => element(name, attrs, text === '' ? [] : inline(text));
  return element('table', {}, [
    element('thead', {}, [element('tr', {}, head.map(cell('th', { scope: 'col' })))]),
    element('tbody', {}, body.map((row) => element('tr', {}, row.map(cell('td', {}))))),
  ]);
}
