import type { Content } from '@synoo/contracts';
import { buildItem } from './item-document';
import { findLeaks } from './leaks';
import type { Item } from '../model/item';
import { parseItem } from '../parse/parse-item';

const file = (name: string): string => `<qti-file-href mime-type="audio/wav">${name}</qti-file-href>`;
const catalog = (id: string, card: string): string => `<qti-catalog id="${id}">${card}</qti-catalog>`;
const spokenCard = (inner: string): string => `<qti-card support="spoken">${inner}</qti-card>`;

function item(body: string, catalogs: string): Item {
  const parsed = parseItem(`<qti-assessment-item xmlns="http://www.imsglobal.org/xsd/imsqtiasi_v3p0" identifier="i" title="t" xml:lang="ky" adaptive="false" time-dependent="false">
    <qti-response-declaration identifier="R" cardinality="single" base-type="identifier"/><qti-item-body>${body}</qti-item-body><qti-catalog-info>${catalogs}</qti-catalog-info></qti-assessment-item>`);
  if (!parsed.ok) throw new Error(parsed.diagnostics[0]?.code);
  return parsed.item;
}
const assets = Object.fromEntries(['q.wav', 'q.ogg', 'ky.wav', 'ru.wav'].map((name) => [name, { src: `/api/assets/${name}`, type: name.endsWith('ogg') ? 'audio/ogg' : 'audio/wav' }]));
const recording = (...names: string[]) => ({ t: 'e', n: 'spoken', c: names.map((name) => ({ t: 'e', n: 'source', a: { src: `/api/assets/${name}`, type: assets[name]!.type } })) });
const built = (body: string, catalogs: string) => buildItem(item(body, catalogs), 'i1', { assets: { ...assets, 'p.png': { src: '/api/assets/p', type: 'image/png' } } });
const body = (content: string, catalogs: string): readonly Content[] => built(content, catalogs).document.body;

describe('recordings of an item', () => {
  it('stand first in the element that names them, and before what holds no text of its own', () => {
    const c1 = catalog('c1', spokenCard(file('q.wav') + file('q.ogg')));
    expect(body('<p data-catalog-idref="c1">ү</p><ul data-catalog-idref="c1"><li>1</li></ul>', c1)).toMatchObject([{ n: 'p', c: [recording('q.wav', 'q.ogg'), 'ү'] }, recording('q.wav', 'q.ogg'), { n: 'ul' }]);
  });

  it('stand in prompts and in choices, not in pieces that are moved', () => {
    const c1 = catalog('c1', spokenCard(file('q.wav')));
    const inner = '<qti-prompt data-catalog-idref="c1">?</qti-prompt><qti-simple-choice identifier="A" data-catalog-idref="c1">1</qti-simple-choice><qti-simple-choice identifier="B">2</qti-simple-choice>';
    const [choice] = body(`<qti-choice-interaction response-identifier="R" max-choices="1">${inner}</qti-choice-interaction>`, c1);
    expect(choice).toMatchObject({ prompt: [recording('q.wav'), '?'], choices: [{ content: [recording('q.wav'), '1'] }, { content: ['2'] }] });
    const [order] = body(`<qti-order-interaction response-identifier="R">${inner}</qti-order-interaction>`, c1);
    expect(order).toMatchObject({ prompt: [recording('q.wav'), '?'], choices: [{ content: ['1'] }, { content: ['2'] }] });
  });

  it('are those of the language of the item', () => {
    const entries = (second: string): string => catalog('c1', spokenCard(`<qti-card-entry xml:lang="ru" default="true">${file('ru.wav')}</qti-card-entry><qti-card-entry xml:lang="${second}">${file('ky.wav')}</qti-card-entry>`));
    expect(body('<p data-catalog-idref="c1">ү</p>', entries('ky'))).toMatchObject([{ c: [recording('ky.wav'), 'ү'] }]);
    expect(body('<p data-catalog-idref="c1">ү</p>', entries('kk'))).toMatchObject([{ c: [recording('ru.wav'), 'ү'] }]);
  });

  it('are nothing where the catalog has no speech, no sound, or is not there; a missing file is named', () => {
    const plain = [{ t: 'e', n: 'p', c: ['ү'] }];
    for (const catalogs of [catalog('c1', `<qti-card support="glossary-on-screen">${file('q.wav')}</qti-card>`), catalog('c2', spokenCard(file('q.wav'))), catalog('c1', spokenCard(file('p.png')))]) {
      expect(body('<p data-catalog-idref="c1">ү</p>', catalogs)).toEqual(plain);
    }
    expect(built('<p data-catalog-idref="c1">ү</p>', catalog('c1', spokenCard(file('none.wav')))).notes).toEqual([{ code: 'asset-missing', data: { href: 'none.wav' } }]);
  });

  it('bring nothing else of the catalog', () => {
    const source = item('<p data-catalog-idref="c1">ү</p>', catalog('c1', spokenCard(`<qti-html-content>SECRET</qti-html-content>${file('q.wav')}`)));
    const { document } = buildItem(source, 'i1', { assets });
    expect(findLeaks(source, document)).toEqual([]);
    expect(JSON.stringify(document)).not.toContain('SECRET');
  });
});
