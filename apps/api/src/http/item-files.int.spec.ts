import { bankRoutes, formRoutes, type FormDocument } from '@synoo/contracts';
import { parseItem, readPackage, writePackage } from '@synoo/qti';
import { startTestApi, type TestApi } from '@synoo/testing';
import { type Client, signedIn } from '../testing/client';

const declared = '<qti-response-declaration identifier="RESPONSE" cardinality="single" base-type="identifier"><qti-correct-response><qti-value>A</qti-value></qti-correct-response></qti-response-declaration><qti-outcome-declaration identifier="SCORE" cardinality="single" base-type="float"/>';
const body = '<qti-item-body><p class="lead">Тандаңыз</p><qti-choice-interaction response-identifier="RESPONSE" max-choices="1"><qti-simple-choice identifier="A">а</qti-simple-choice><qti-simple-choice identifier="B">б</qti-simple-choice></qti-choice-interaction></qti-item-body>';
const xml = (head: string, lang: string): string =>
  `<qti-assessment-item xmlns="http://www.imsglobal.org/xsd/imsqtiasi_v3p0" identifier="STYLED" title="Стили бар тапшырма" xml:lang="${lang}" adaptive="false" time-dependent="false">${declared}${head}${body}<qti-response-processing template="https://purl.imsglobal.org/spec/qti/v3p0/rptemplates/match_correct.xml"/></qti-assessment-item>`;

describe('Files of items', () => {
  let api: TestApi;
  let writer: Client;
  let author: Client;
  const sheet = '.lead { color: darkblue; background: url(https://elsewhere.example/x.png) }\np { margin: 0 }';

  beforeAll(async () => {
    api = await startTestApi();
    writer = await signedIn(api, ['item-writer']);
    author = await signedIn(api, ['contractor']);
  });
  afterAll(() => api.close());

  it('a style sheet goes from the package to the learner, checked, and back into a package', async () => {
    const items = ['ky', 'ru'].map((lang) => {
      const parsed = parseItem(xml('<qti-stylesheet href="css/own.css" type="text/css"/>', lang));
      if (!parsed.ok) throw new Error('the item of this test cannot be read');
      return { identifier: 'STYLED', lang, item: parsed.item, metadata: { subject: 'pedagogy', outcome: 'PED-1' }, assets: [{ href: 'css/own.css', bytes: Buffer.from(sheet) }] };
    });
    const data = Buffer.from(await writePackage({ identifier: 'p', items }));
    expect((await writer.call(bankRoutes.importItems, {}, { upload: { name: 'p.zip', data } })).body).toMatchObject({ created: 1, refused: 0 });
    const { body: list } = await writer.call(bankRoutes.items, { query: { size: 10 } });
    const id = list.rows[0]?.id ?? '';

    const preview = (await writer.call(bankRoutes.item, { params: { id } })).body.variants[0]?.document;
    const css = '.k1 { color: darkblue }\np { margin: 0 }';
    expect(preview).toMatchObject({ css, body: [{ n: 'p', a: { class: 'k1' } }, { kind: 'choice' }] });

    const { body: approved } = await author.call(bankRoutes.setItemStatuses, { body: { ids: [id], status: 'approved' } });
    expect(approved).toEqual({ done: 1, refused: [] });
    const title = { ky: 'Стиль', ru: 'Стиль' };
    const { body: draft } = await author.call(formRoutes.createForm, {
      body: { code: 'STYLE', design: { title, languages: ['ky'], timeLimitMinutes: 10, languageSwitch: false, tools: [], instructions: title, practice: [], sections: [{ title, instructions: null, items: [id] }] } },
    });
    expect(draft.problems).toEqual([]);
    expect((await author.call(formRoutes.publishForm, { params: { id: draft.id } })).status).toBe(200);
    const [stored] = await api.dataSource.query<{ body: string }[]>("select body from form_document where form_id = $1 and kind = 'form'", [draft.id]);
    expect((JSON.parse(stored?.body ?? '') as FormDocument).sections[0]?.items[0]?.css).toBe(css);

    const exported = await readPackage(Buffer.from(await (await writer.raw(bankRoutes.exportItems as never)).arrayBuffer()));
    expect(exported.items[0]?.assets.map(({ type, bytes }) => [type, Buffer.from(bytes).toString()])).toEqual([['text/css', sheet]]);
  });
});
