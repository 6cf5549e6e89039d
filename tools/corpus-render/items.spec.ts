import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseItem, writePackage } from '@synoo/qti';
import { readItems } from './items';

const item = (body: string): string =>
  `<qti-assessment-item xmlns="http://www.imsglobal.org/xsd/imsqtiasi_v3p0" identifier="a" title="t" xml:lang="en" adaptive="false" time-dependent="false"><qti-item-body>${body}</qti-item-body></qti-assessment-item>`;

describe('readItems', () => {
  let folder: string;
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'synoo-render-'));
    writeFileSync(join(folder, 'red.svg'), '<svg xmlns="http://www.w3.org/2000/svg" width="40" height="40"/>');
  });
  afterEach(() => rmSync(folder, { recursive: true, force: true }));

  it('hands the player an item with its picture', async () => {
    writeFileSync(join(folder, 'a.xml'), item('<p><img src="red.svg" alt="A red square"/></p>'));
    const { found, items, assets, defects } = await readItems(folder);
    expect(found).toBe(1);
    expect(defects).toEqual([]);
    const [hash] = [...assets.keys()];
    expect(assets.get(hash!)?.type).toBe('image/svg+xml');
    expect(JSON.stringify(items[0]?.document.body)).toContain(`/api/assets/${hash}`);
  });

  it('names missing files and pictures without a text, but not a decorative one', async () => {
    writeFileSync(join(folder, 'a.xml'), item('<p><img src="gone.png" alt="x"/><img src="red.svg"/></p>'));
    writeFileSync(join(folder, 'b.xml'), item('<p><img src="red.svg" alt=""/></p>'));
    const { defects } = await readItems(folder);
    expect(defects.map(({ file, where }) => [file, where])).toEqual([['a.xml', ''], ['a.xml', 'red.svg']]);
    expect(defects[0]?.what).toContain('gone.png');
  });

  it('takes one file, a package, and the packages of a folder', async () => {
    const parsed = parseItem(item('<p>Бир</p>'));
    if (!parsed.ok) throw new Error('the item of this test cannot be read');
    writeFileSync(join(folder, 'p.zip'), await writePackage({ identifier: 'p', items: [{ identifier: 'A', lang: 'en', item: parsed.item }] }));
    writeFileSync(join(folder, 'a.xml'), item('<p>Эки</p>'));
    writeFileSync(join(folder, 'b.xml'), item('<p>Үч</p>'));
    writeFileSync(join(folder, 'broken.zip'), 'no zip');
    const files = async (name: string): Promise<string[]> => (await readItems(join(folder, name))).items.map(({ file }) => file);
    expect(await files('a.xml')).toEqual(['a.xml']);
    expect(await files('p.zip')).toEqual(['p.zip/items/A/en.xml']);
    expect(await files('')).toEqual(['a.xml', 'b.xml', 'p.zip/items/A/en.xml']);
    expect((await readItems(folder)).defects).toEqual([expect.objectContaining({ file: 'broken.zip' })]);
  });

  it('gives each item the order and the values of an attempt', async () => {
    const declared =
      '<qti-response-declaration identifier="R" cardinality="single" base-type="identifier"/><qti-template-declaration identifier="T" cardinality="single" base-type="integer"/>' +
      '<qti-template-processing><qti-set-template-value identifier="T"><qti-base-value base-type="integer">7</qti-base-value></qti-set-template-value></qti-template-processing>';
    const body = '<p><qti-printed-variable identifier="T"/></p><qti-choice-interaction response-identifier="R" shuffle="true" max-choices="1"><qti-simple-choice identifier="A">а</qti-simple-choice><qti-simple-choice identifier="B">б</qti-simple-choice></qti-choice-interaction>';
    writeFileSync(join(folder, 'a.xml'), item(body).replace('<qti-item-body>', `${declared}<qti-item-body>`));
    const { items } = await readItems(folder);
    expect(items[0]?.attempt.values).toEqual({ i1: { v1: '7' } });
    expect(items[0]?.attempt.order['i1']?.['r1']).toHaveLength(2);
  });

  it('shows an interaction whose picture is missing, and names what is empty or not supported', async () => {
    const declared = '<qti-response-declaration identifier="R" cardinality="single" base-type="identifier"/>';
    const hotspot = '<qti-hotspot-interaction response-identifier="R" max-choices="1"><img src="gone.png" alt="карта" width="90"/><qti-hotspot-choice identifier="A" shape="circle" coords="10,10,5"/></qti-hotspot-interaction>';
    writeFileSync(join(folder, 'a.xml'), item(hotspot).replace('<qti-item-body>', `${declared}<qti-item-body>`));
    writeFileSync(join(folder, 'b.xml'), item(''));
    writeFileSync(join(folder, 'old.xml'), '<questestinterop/>');
    const { items, defects, limitations } = await readItems(folder);
    expect(items[0]?.document.body).toEqual([expect.objectContaining({ kind: 'hotspot', image: { src: '', type: '', width: 90, alt: 'карта' } })]);
    expect(defects.map(({ file, what }) => [file, /gone\.png|nothing to show/.test(what)])).toEqual([['a.xml', true], ['b.xml', true]]);
    expect(limitations.map(({ file }) => file)).toEqual(['old.xml']);
  });

  it('says where broken XML breaks, and passes over what is no item', async () => {
    writeFileSync(join(folder, 'a.xml'), '<qti-assessment-item xmlns="http://www.imsglobal.org/xsd/imsqtiasi_v3p0">\n<p>');
    writeFileSync(join(folder, 'b.xml'), '<note/>');
    const { found, items, defects } = await readItems(folder);
    expect([found, items.length]).toEqual([0, 0]);
    expect(defects).toEqual([expect.objectContaining({ file: 'a.xml', where: 'line 2' })]);
  });
});
