import fc from 'fast-check';
import type { Content, ContentElement } from '@synoo/contracts';
import { contentText, isBlank, isOnlyMath, isPlainText, renderContent } from './render-content';

/** As much of a document as rendering uses, so that the test sees every node and attribute that is asked for. */
class FakeNode {
  readonly attributes = new Map<string, string>();
  readonly children: FakeNode[] = [];
  constructor(readonly space: string, readonly name: string, readonly text = '') {}
  setAttribute(name: string, value: string): void {
    this.attributes.set(name, value);
  }
  hasAttribute(name: string): boolean {
    return this.attributes.has(name);
  }
  append(...nodes: FakeNode[]): void {
    this.children.push(...nodes);
  }
  all(): FakeNode[] {
    return [this, ...this.children.flatMap((child) => child.all())];
  }
  toString(): string {
    if (this.name === '#text') return this.text.replaceAll('<', '&lt;').replaceAll('>', '&gt;');
    const attributes = [...this.attributes].map(([name, value]) => ` ${name}="${value}"`).join('');
    return `<${this.name}${attributes}>${this.children.join('')}</${this.name}>`;
  }
}
const fakePage = {
  createTextNode: (text: string) => new FakeNode('', '#text', text),
  createElementNS: (space: string, name: string) => new FakeNode(space, name),
};
const page = fakePage as unknown as Document;
const hooks = { interaction: () => new FakeNode('', 'i-placeholder') as unknown as Node, variable: (id: string) => `<${id}>` };
const rendered = (content: readonly Content[]): FakeNode[] => renderContent(content, page, hooks) as unknown as FakeNode[];
const e = (n: string, a?: Record<string, string>, ...c: Content[]): ContentElement => ({ t: 'e', n, ...(a ? { a } : {}), c });
const html = (content: readonly Content[]): string => rendered(content).join('');

describe('renderContent', () => {
  it('shows a recording to nobody, unless the page offers it', () => {
    const address = `/api/assets/${'a'.repeat(64)}`;
    const content = [e('p', undefined, e('spoken', undefined, e('source', { src: address, type: 'audio/ogg' }), e('source', { src: 'https://elsewhere/a.ogg' })), 'ү')];
    expect(html(content)).toBe('<p>ү</p>');
    const offered: unknown[] = [];
    const play = (sources: unknown): Node => {
      offered.push(sources);
      return new FakeNode('', 'play') as unknown as Node;
    };
    expect(renderContent(content, page, { ...hooks, spoken: play }).join('')).toBe('<p><play></play>ү</p>');
    expect(offered).toEqual([[{ src: address, type: 'audio/ogg' }]]);
    expect(contentText(content, () => '')).toBe('ү');
  });

  it('makes text of text, whatever it looks like', () => {
    expect(html(['<script>alert(1)</script>', { t: 'v', id: 'A' }])).toBe('&lt;script&gt;alert(1)&lt;/script&gt;&lt;A&gt;');
  });
  it('leaves the children of an element that is not allowed', () => {
    expect(html([e('form', { action: 'x' }, e('b', { onclick: 'x' }, 'жооп'))])).toBe('<b>жооп</b>');
  });
  it('gives images a text and refuses foreign addresses', () => {
    expect(html([e('img', { src: 'https://elsewhere.example/a.png' })])).toBe('<img alt="" draggable="false"></img>');
  });
  it('loads an asset from where the page keeps it, and nothing else', () => {
    const asked: string[] = [];
    const asset = (address: string): string => `blob:${asked.push(address)}`;
    const address = `/api/assets/${'a'.repeat(64)}.png`;
    const nodes = renderContent([e('img', { src: address, alt: 'x' }), e('img', { src: 'https://elsewhere.example/a.png', alt: 'y' })], page, { ...hooks, asset }) as unknown as FakeNode[];
    expect(nodes.map((node) => node.attributes.get('src'))).toEqual(['blob:1', undefined]);
    expect(asked).toEqual([address]);
  });
  it('makes formulas in their own namespace', () => {
    const [math] = rendered([{ t: 'e', ns: 'math', n: 'math', c: [{ t: 'e', ns: 'math', n: 'mi', c: ['x'] }] }]);
    expect(math?.all().map(({ space, name }) => [space, name])).toEqual([
      ['http://www.w3.org/1998/Math/MathML', 'math'],
      ['http://www.w3.org/1998/Math/MathML', 'mi'],
      ['', '#text'],
    ]);
  });
  it('puts interactions where they stand', () => {
    expect(html([e('p', {}, 'a ', { t: 'i', kind: 'text-entry', r: 'r1', base: 'string' }, ' b')])).toBe('<p>a <i-placeholder></i-placeholder> b</p>');
  });
  it('never makes an element or attribute that can run or load from elsewhere', () => {
    const name = fc.oneof(fc.constantFrom('p', 'img', 'script', 'iframe', 'svg', 'a', 'object', 'audio', 'form', 'style'), fc.string());
    const attribute = fc.oneof(fc.constantFrom('onclick', 'onerror', 'src', 'href', 'style', 'srcdoc', 'class'), fc.string());
    const { tree } = fc.letrec<{ tree: Content }>((tie) => ({
      tree: fc.oneof(
        { depthSize: 'small' },
        fc.string(),
        fc.record({ t: fc.constant('e' as const), n: name, a: fc.dictionary(attribute, fc.oneof(fc.webUrl(), fc.constant('javascript:alert(1)'), fc.string())), c: fc.array(tie('tree'), { maxLength: 3 }) }),
      ),
    }));
    fc.assert(
      fc.property(fc.array(tree, { maxLength: 4 }), (content) => {
        for (const element of rendered(content).flatMap((node) => node.all())) {
          expect(['script', 'iframe', 'svg', 'a', 'object', 'form', 'style', 'link', 'base', 'embed']).not.toContain(element.name);
          for (const [found, value] of element.attributes) {
            expect(found.startsWith('on') || found === 'style' || found === 'href' || found === 'srcdoc').toBe(false);
            if (found === 'src') expect(value.startsWith('/api/assets/')).toBe(true);
          }
        }
      }),
    );
  });
});

describe('text of content', () => {
  it('reads what a learner sees', () => {
    expect(contentText([e('p', {}, 'Эгер ', { t: 'v', id: 'x' }), e('img', { alt: 'сүрөт' })], () => '5')).toBe('Эгер 5сүрөт');
  });
  it('writes formulas on one line', () => {
    const m = (n: string, ...c: Content[]): ContentElement => ({ t: 'e', ns: 'math', n, c });
    const text = (...c: Content[]): string => contentText([m('math', ...c)], () => '');
    expect(text(m('mfrac', m('mn', '1'), ' ', m('mn', '6')))).toBe('1/6');
    expect(text(m('mfrac', m('mrow', m('mi', 'a'), m('mo', '+'), m('mn', '1')), m('mi', 'b')))).toBe('(a+1)/b');
    expect(text(m('msup', m('mi', 'x'), m('mn', '2')), m('mo', '='), m('msqrt', m('mn', '2')))).toBe('x^2=√(2)');
    expect(text(m('msubsup', m('mi', 'a'), m('mn', '1'), m('mn', '3')))).toBe('a_1^3');
    expect(isOnlyMath([e('p', {}, ' ', m('math', m('mn', '1')))])).toBe(true);
    expect(isOnlyMath([e('p', {}, 'x = ', m('math', m('mn', '1')))])).toBe(false);
    expect(isOnlyMath(['1'])).toBe(false);
  });
  it('knows when there is nothing to be seen', () => {
    expect(isBlank([e('div', {}, ' ', e('p', {}))])).toBe(true);
    expect(isBlank([])).toBe(true);
    expect(isBlank([e('p', {}, e('img', { alt: '' }))])).toBe(false);
    expect(isBlank([e('p', {}, { t: 'i', kind: 'text-entry', r: 'r1', base: 'string' })])).toBe(false);
    expect(isBlank([{ t: 'v', id: 'v1' }])).toBe(false);
  });
  it('knows what fits a native menu', () => {
    expect(isPlainText(['a', e('span', {}, 'b')])).toBe(true);
    expect(isPlainText([e('img', { alt: 'x' })])).toBe(false);
  });
});
