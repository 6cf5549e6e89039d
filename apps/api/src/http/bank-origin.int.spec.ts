import { bankRoutes, type SameCode } from '@synoo/contracts';
import { parseItem, writePackage } from '@synoo/qti';
import { startTestApi, type TestApi } from '@synoo/testing';
import { type Client, signedIn } from '../testing/client';

/** A package of one choice item; the key makes its content differ. */
async function packageOf(identifier: string, title: string, key: string, code = 'item-1'): Promise<Uint8Array> {
  const parsed = parseItem(`<qti-assessment-item xmlns="http://www.imsglobal.org/xsd/imsqtiasi_v3p0" identifier="${code}" title="${title}" xml:lang="ky" adaptive="false" time-dependent="false">
    <qti-response-declaration identifier="RESPONSE" cardinality="single" base-type="identifier"><qti-correct-response><qti-value>${key}</qti-value></qti-correct-response></qti-response-declaration>
    <qti-outcome-declaration identifier="SCORE" cardinality="single" base-type="float"/>
    <qti-item-body><qti-choice-interaction response-identifier="RESPONSE" max-choices="1"><qti-simple-choice identifier="A">ң</qti-simple-choice><qti-simple-choice identifier="B">ө</qti-simple-choice></qti-choice-interaction></qti-item-body>
    <qti-response-processing template="https://purl.imsglobal.org/spec/qti/v3p0/rptemplates/match_correct.xml"/></qti-assessment-item>`);
  if (!parsed.ok) throw new Error('item');
  return writePackage({ identifier, items: [{ identifier: code, lang: 'ky', item: parsed.item }] });
}

describe('The same identifier in two packages', () => {
  let api: TestApi;
  let writer: Client;

  beforeAll(async () => {
    api = await startTestApi();
    writer = await signedIn(api, ['item-writer']);
  });
  afterAll(() => api.close());

  const load = async (data: Uint8Array, sameCode: SameCode = 'ask') => (await writer.call(bankRoutes.importItems, { query: { sameCode } }, { upload: { name: 'p.zip', data } })).body;
  const told = (report: Awaited<ReturnType<typeof load>>) => report.results.map(({ code, result, problems }) => [code, result, problems.map((problem) => problem.code).filter((found) => /code|version|exists/.test(found))]);
  const bank = async () => (await writer.call(bankRoutes.items)).body.rows.map(({ code, title, version }) => [code, title, version]);

  it('is a question first, then what was answered', async () => {
    expect(told(await load(await packageOf('north', 'Бир', 'A')))).toEqual([['item-1', 'created', []]]);
    const other = await packageOf('south', 'Эки', 'B');
    const asked = await load(other);
    expect(told(asked)).toEqual([['item-1', 'refused', ['code-of-other-package']]]);
    expect(asked.results[0]?.problems.find(({ code }) => code === 'code-of-other-package')?.values).toEqual({ code: 'item-1', title: 'Бир', version: 1, origin: 'north' });
    expect(await bank()).toEqual([['item-1', 'Бир', 1]]);

    expect(told(await load(other, 'number'))).toEqual([['item-1-2', 'created', ['code-numbered']]]);
    // From now on the bank knows which item of which package it is.
    expect(told(await load(other))).toEqual([['item-1', 'unchanged', []]]);
    expect(told(await load(await packageOf('south', 'Эки', 'A')))).toEqual([['item-1-2', 'updated', ['new-version']]]);
    expect(told(await load(await packageOf('north', 'Бир', 'B')))).toEqual([['item-1', 'updated', ['new-version']]]);
    expect(await bank()).toEqual([['item-1', 'Бир', 2], ['item-1-2', 'Эки', 2]]);

    expect(told(await load(await packageOf('east', 'Үч', 'A'), 'replace'))).toEqual([['item-1', 'updated', ['new-version']]]);
    expect(await bank()).toEqual([['item-1', 'Үч', 3], ['item-1-2', 'Эки', 2]]);
  });

  it('is a question too where the package is the same and the title is not: identifiers of packages are often generic', async () => {
    await load(await packageOf('MANIFEST', 'Дүйшөмбү', 'A', 'q1'));
    expect(told(await load(await packageOf('MANIFEST', 'Шейшемби', 'B', 'q1')))).toEqual([['q1', 'refused', ['code-of-other-package']]]);
  });

  it('is no question in a package that the bank wrote', async () => {
    const data = Buffer.from(await (await writer.raw(bankRoutes.exportItems as never)).arrayBuffer());
    expect(new Set(told(await load(data)).map(([, result]) => result))).toEqual(new Set(['unchanged']));
  });

  it('of a package without an identifier does not meet that of another one', async () => {
    await load(await packageOf('', 'Жаз', 'A', 'nameless'));
    expect(told(await load(await packageOf('', 'Күз', 'B', 'nameless')))).toEqual([['nameless', 'refused', ['code-of-other-package']]]);
  });
});
