import { bankRoutes, routes, type ItemTurnDocument, type PreviewAttempt } from '@synoo/contracts';
import { startTestApi, type TestApi } from '@synoo/testing';
import { type Client, signedIn } from '../testing/client';
import { branchingTest, lockItem, onlineForm, plainItem, tellingItem } from '../testing/online-items';
import type { SampleForm } from '../testing/sample-session';

describe('Previews with turns', () => {
  let api: TestApi;
  let writer: Client;
  let form: SampleForm;
  const nameOf = (ref: string, authored: string): string => Object.entries(form.key.items.find((item) => item.ref === ref)!.masks.choices['r1']!).find(([, name]) => name === authored)![0];

  beforeAll(async () => {
    api = await startTestApi();
    writer = await signedIn(api, ['item-writer']);
    const items = [lockItem, tellingItem, plainItem('PRV-A', 'Бир?', 'Один?'), plainItem('PRV-B', 'Эки?', 'Два?')];
    form = await onlineForm(api, 'PRV', items, { feedback: { maxAttempts: 1 }, test: branchingTest('ONL-LOCK', 'ONL-TELL', 'PRV-A', 'PRV-B') });
  });
  afterAll(() => api.close());

  const text = (shown: ItemTurnDocument | null): string => JSON.stringify(shown);

  it('of an item show what its turns bring, with its score, and keep nothing', async () => {
    const id = form.itemIds[0]!;
    const alone = (await writer.call(bankRoutes.item, { params: { id } })).body.variants.find(({ language }) => language === 'ky')!.document;
    const choice = alone.body.find((node) => typeof node !== 'string' && node.t === 'i' && node.kind === 'choice');
    if (typeof choice !== 'object' || choice.t !== 'i' || choice.kind !== 'choice') throw new Error('no choice');
    const start = { language: 'ky' as const, seed: 'one', item: 'i1' };
    const preview = async (turns: PreviewAttempt['turns']) => (await writer.call(bankRoutes.previewItem, { params: { id }, body: { ...start, turns } })).body;
    const before = await preview([]);
    expect([before.score, before.refusal, before.shown?.turns, before.document?.ref]).toEqual([null, null, 0, 'i1']);
    expect(text(before.shown)).not.toMatch(/бөлүңүз|ачылды/);
    const seen = await Promise.all(choice.choices.map(async ({ id: given }) => {
      const after = await preview([{ kind: 'attempt', item: 'i1', response: { r1: given } }]);
      return [after.score?.score, /ачылды/.test(text(after.shown)), /бөлүңүз/.test(text(after.shown))];
    }));
    expect(seen.filter(([score]) => score === 1)).toEqual([[1, true, false]]);
    expect(seen.filter(([score]) => score === 0)).toEqual([[0, false, true], [0, false, true]]);
    expect(text(before.shown)).not.toMatch(/RESPONSE|SCORE|LEFT|"[ABC]"/);
    expect(await api.dataSource.query('select * from attempt_turn')).toEqual([]);
  });

  it('of a form that leads follow its rules, by the answers given', async () => {
    const start = { language: 'ru' as const, seed: 'one' };
    const trial = async (turns: PreviewAttempt['turns'], item?: string) => (await writer.call(routes.previewTurns, { params: { id: form.id }, body: { ...start, turns, ...(item !== undefined && { item }) } })).body;
    const next = (item: string, authored: string): PreviewAttempt['turns'][number] => ({ kind: 'next', item, response: { r1: nameOf(item, authored) } });
    expect(await trial([])).toMatchObject({ reached: ['i1'], document: { ref: 'i1' }, refusal: null });
    expect(await trial([next('i1', 'B')])).toMatchObject({ reached: ['i1', 'i3'], document: { ref: 'i3' } });
    expect(await trial([next('i1', 'A')])).toMatchObject({ reached: ['i1', 'i2'], document: { ref: 'i2' } });
    expect(await trial([next('i1', 'A')], 'i1')).toMatchObject({ document: { ref: 'i1' }, shown: { turns: 1 } });
    expect(await trial([next('i1', 'A')], 'i4')).toMatchObject({ document: { ref: 'i2' } });
    expect(await trial([next('i1', 'A'), next('i3', 'A')])).toMatchObject({ reached: ['i1', 'i2'], refusal: 'not-current' });
    expect(await trial([next('i1', 'B'), next('i3', 'B'), next('i4', 'B')])).toMatchObject({ reached: ['i1', 'i3', 'i4'], document: null });
  });

  it('are for those who may see items and forms', async () => {
    const proctor = await signedIn(api, ['proctor']);
    const body = { language: 'ky' as const, seed: 'one', turns: [] };
    expect((await proctor.call(bankRoutes.previewItem, { params: { id: form.itemIds[0]! }, body })).error.code).toBe('not-allowed');
    expect((await proctor.call(routes.previewTurns, { params: { id: form.id }, body })).error.code).toBe('not-allowed');
    expect((await writer.call(routes.previewTurns, { params: { id: form.id }, body: { ...body, seed: 'a b' } })).error.code).toBe('invalid-request');
  });
});
