import { parseItem, writePackage } from '@synoo/qti';
import { ItemImport } from '@synoo/server';
import type { TestApi } from '@synoo/testing';
import { publishedForm, sampleForm, sampleItems } from './sample-session';

const uploadItem = `<qti-assessment-item xmlns="http://www.imsglobal.org/xsd/imsqtiasi_v3p0" identifier="UPL-001" title="Сүрөт" xml:lang="ky" adaptive="false" time-dependent="false">
<qti-response-declaration identifier="FILE" cardinality="single" base-type="file"/>
<qti-outcome-declaration identifier="SCORE" cardinality="single" base-type="float" normal-maximum="3" external-scored="human"/>
<qti-item-body><qti-upload-interaction response-identifier="FILE" type="image/png"/></qti-item-body></qti-assessment-item>`;

/** An upload item in both languages, approved, in a published form with a choice beside it. */
export async function formWithFiles(api: TestApi, fileLimitMegabytes: number) {
  const items = (['ky', 'ru'] as const).map((lang) => {
    const parsed = parseItem(uploadItem.replace('xml:lang="ky"', `xml:lang="${lang}"`));
    if (!parsed.ok) throw new Error('item');
    return { identifier: 'UPL-001', lang, item: parsed.item, metadata: { identifier: 'UPL-001', language: lang, subject: 'testing', outcome: 'TST-1', level: 'knowledge' } };
  });
  const choice = await sampleForm(api, 'PLAIN', sampleItems(1).slice(0, 1));
  const report = await api.get(ItemImport).import(null, await writePackage({ identifier: 'p', items }), { dryRun: false, newDrafts: true });
  expect(report).toMatchObject({ created: 1, refused: 0 });
  const [upload] = await api.dataSource.query<{ id: string }[]>(`select id from item where code = 'UPL-001'`);
  const form = await publishedForm(api, 'FILES', [choice.itemIds[0]!, upload!.id], { fileLimitMegabytes });
  return { choice, form };
}
