import fc from 'fast-check';
import { parseRich, readRich, richContent, type RichName, richNames, type RichNode, richText, writeRich } from './rich-text';

const { node } = fc.letrec<{ node: RichNode }>((tie) => ({
  node: fc.oneof(
    { depthSize: 'small' },
    fc.string({ minLength: 1, unit: 'grapheme' }),
    fc.record({ n: fc.constantFrom(...richNames.filter((name): name is Exclude<RichName, 'br'> => name !== 'br')), c: fc.array(tie('node'), { maxLength: 3 }) }),
    fc.constant({ n: 'br' as const, c: [] }),
  ),
}));
/** Neighbouring texts are one text once they are written. */
const joined = (nodes: readonly RichNode[]): RichNode[] =>
  nodes.reduce<RichNode[]>((all, next) => {
    const last = all.at(-1);
    if (typeof next === 'string' && typeof last === 'string') return [...all.slice(0, -1), last + next];
    return [...all, typeof next === 'string' ? next : { n: next.n, c: joined(next.c) }];
  }, []);

describe('a formatted answer', () => {
  it('comes back as it was written', () => {
    fc.assert(fc.property(fc.array(node, { maxLength: 5 }), (nodes) => expect(parseRich(writeRich(nodes))).toEqual(joined(nodes))));
  });
  it('keeps Kyrgyz letters and signs', () => {
    const nodes: RichNode[] = [{ n: 'p', c: ['5 < 6 & ', { n: 'strong', c: ['өңүм'] }] }];
    expect(writeRich(nodes)).toBe('<p>5 &lt; 6 &amp; <strong>өңүм</strong></p>');
    expect(richText(nodes)).toBe('\n5 < 6 & өңүм\n');
  });
  it.each([
    '<script>alert(1)</script>',
    '<p onclick="x()">a</p>',
    '<p class="a">a</p>',
    '<P>a</P>',
    '<p>a',
    'a</p>',
    '<p><strong>a</p></strong>',
    '<br>',
    '</br/>',
    '<img/>',
    '<!-- a -->',
    '<![CDATA[a]]>',
    '<p',
    'a > b',
    '&nbsp;',
    '&#60;script&#62;',
    'a & b',
    '<ul>'.repeat(30) + '</ul>'.repeat(30),
  ])('is not %j', (text) => expect(parseRich(text)).toBeNull());
  it('never lets anything through but its own elements', () => {
    const piece = fc.oneof(fc.constantFrom('<', '>', '/', '<p>', '</p>', '<script>', '<img src=x onerror=y>', '&lt;', '&', ' on=1', 'br/>'), fc.string());
    fc.assert(
      fc.property(fc.array(piece), (pieces) => {
        const text = pieces.join('');
        const nodes = parseRich(text);
        if (nodes) expect(parseRich(writeRich(nodes))).toEqual(nodes);
        expect(JSON.stringify(richContent(text))).not.toMatch(/"n":"(?!p"|br"|strong"|em"|u"|sub"|sup"|ul"|ol"|li")/);
      }),
    );
  });
  it('takes what was typed without formatting as text', () => {
    expect(readRich('2 < 3')).toEqual([{ n: 'p', c: ['2 < 3'] }]);
    expect(richContent('<p>а<br/>б</p>')).toEqual([{ t: 'e', n: 'p', c: ['а', { t: 'e', n: 'br', c: [] }, 'б'] }]);
  });
});
