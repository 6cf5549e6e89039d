import { writeRich } from '@synoo/delivery';
import { domToRich, isEmptyRich, type ReadableNode } from './rich-dom';

const text = (nodeValue: string): ReadableNode => ({ nodeType: 3, nodeName: '#text', nodeValue, childNodes: [] });
const element = (nodeName: string, ...childNodes: ReadableNode[]): ReadableNode => ({ nodeType: 1, nodeName, nodeValue: null, childNodes });
const written = (...nodes: ReadableNode[]): string => writeRich(domToRich(nodes));

describe('an answer read from an editor', () => {
  it('keeps what formatting means', () => {
    expect(written(element('DIV', element('B', text('өң')), text(' '), element('I', text('үн'))))).toBe('<p><strong>өң</strong> <em>үн</em></p>');
    expect(written(element('UL', element('LI', text('бир')), element('LI', element('SUP', text('2')))))).toBe('<ul><li>бир</li><li><sup>2</sup></li></ul>');
    expect(written(text('a'), element('BR'), text('b\u00a0'))).toBe('a<br/>b ');
  });
  it('loses what a page could run or load, and keeps the words around it', () => {
    expect(written(element('SCRIPT', text('alert(1)')), element('STYLE', text('p{}')), element('SPAN', element('A', text('шилтеме'))), element('IMG'))).toBe('шилтеме');
    expect(written(element('TABLE', element('TR', element('TD', text('1')), element('TD', text('2')))))).toBe('<p>12</p>');
  });
  it('knows when nothing was written', () => {
    expect(isEmptyRich(domToRich([element('DIV', element('BR'))]))).toBe(true);
    expect(isEmptyRich(domToRich([element('DIV', text('а'))]))).toBe(false);
  });
});
