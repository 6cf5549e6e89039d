import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
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

  it('says where broken XML breaks, and passes over what is no item', async () => {
    writeFileSync(join(folder, 'a.xml'), '<qti-assessment-item xmlns="http://www.imsglobal.org/xsd/imsqtiasi_v3p0">\n<p>');
    writeFileSync(join(folder, 'b.xml'), '<note/>');
    const { found, items, defects } = await readItems(folder);
    expect([found, items.length]).toEqual([0, 0]);
    expect(defects).toEqual([expect.objectContaining({ file: 'a.xml', where: 'line 2' })]);
  });
});
