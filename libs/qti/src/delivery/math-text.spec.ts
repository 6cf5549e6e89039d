import fc from 'fast-check';
import { mathTextContent } from './math-text';

const half = '<math xmlns="http://www.w3.org/1998/Math/MathML"><mfrac><mn>1</mn><mn>2</mn></mfrac></math>';
const element = (n: string, c: readonly unknown[]): object => ({ t: 'e', n, c, ns: 'math' });
const builtHalf = element('math', [element('mfrac', [element('mn', ['1']), element('mn', ['2'])])]);

describe('Text with formulas', () => {
  it.each([
    ['with its namespace', half],
    ['without one', half.replace(/ xmlns="[^"]*"/u, '')],
    ['with a prefix', half.replace('xmlns=', 'xmlns:mml=').replace(/<(\/?)m/gu, '<$1mml:m')],
    ['over several lines, with the notes of the program that wrote it', half.replace('<mfrac>', '\n\n  <mfrac>').replace('</math>', '<annotation encoding="latex">\\frac12</annotation>\n</math>')],
  ])('is text and a formula %s', (_, source) => {
    const { content, problems } = mathTextContent(`S = ${source} a < b\nnew line\n\n${source}`);
    expect(problems).toEqual([]);
    const inside = source.includes('\n') ? expect.objectContaining({ n: 'math', ns: 'math' }) : builtHalf;
    expect(content).toEqual([
      { t: 'e', n: 'p', c: ['S = ', inside, ' a < b', { t: 'e', n: 'br' }, 'new line'] },
      { t: 'e', n: 'p', c: [inside] },
    ]);
    expect(JSON.stringify(content)).not.toMatch(/annotation|latex|frac12/u);
  });

  it.each([
    ['not closed', 'one\n<math><mi>a</mi>', [{ reason: 'unreadable', line: 2 }]],
    ['closed only', 'a\n\nb</math>', [{ reason: 'unreadable', line: 3 }]],
    ['opened again and again', 'a\n<math>\n<math>\n<math>', [{ reason: 'unreadable', line: 2 }]],
    ['closed under another prefix', '<math>\n<mi>a</mi></m:math>', [{ reason: 'unreadable', line: 1 }]],
    ['crossed', 'a\n\n<math>\n<mi>a</mn></math>', [{ reason: 'unreadable', line: 4 }]],
    ['with an entity', '<math><mi>&alpha;</mi></math>', [{ reason: 'unreadable', line: 1 }]],
    ['with a prefix that nobody declared', '<m:math><m:mi>a</m:mi></m:math>', [{ reason: 'unreadable', line: 1 }]],
    ['with something else inside', '<math><mi>a</mi>\n<script>1</script></math>', [{ reason: 'element', line: 2, element: 'script' }]],
    ['of another namespace', '<math xmlns="http://www.w3.org/1999/xhtml"><mi>a</mi></math>', [{ reason: 'element', line: 1, element: 'math' }]],
  ])('that is %s is named by its line and left out', (_, text, problems) => {
    const read = mathTextContent(text);
    expect(read.problems).toEqual(problems);
    expect(JSON.stringify(read.content)).not.toMatch(/"ns"|script>/u);
  });

  it('without formulas is plain text, whatever it holds', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme' }), (text) => {
        const { content, problems } = mathTextContent(text);
        expect(problems).toEqual([]);
        expect(JSON.stringify(content)).not.toContain('"ns"');
      }),
    );
  });

  it('never builds anything but text, paragraphs and mathematics, and carries no handler', () => {
    const piece = fc.constantFrom('<math>', '</math>', '<mi>', '</mi>', '<mi onclick="a()">', 'x', '\n', '\n\n', '<script>', '</script>', '<math href="javascript:1">', '<!-- ', ' -->', '<![CDATA[', ']]>', '&lt;', '&', '\0');
    fc.assert(
      fc.property(fc.array(piece, { maxLength: 12 }), (pieces) => {
        const names: string[] = [];
        const walk = (nodes: readonly unknown[]): void => {
          for (const node of nodes as readonly (string | { n: string; a?: object; c?: readonly unknown[] })[]) {
            if (typeof node === 'string') continue;
            names.push(node.n, ...Object.keys(node.a ?? {}));
            walk(node.c ?? []);
          }
        };
        walk(mathTextContent(pieces.join('')).content);
        expect(names.filter((name) => !['p', 'br', 'math', 'mi'].includes(name))).toEqual([]);
      }),
      { numRuns: 2_000 },
    );
  });
});
