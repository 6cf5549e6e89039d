import { expect, test } from '@playwright/test';
import type { FormStatistics } from '@synoo/contracts';
import { Learner } from './support/learner';
import { type ItemSource, plainChoice, publishForm } from './support/publish-form';
import { Staff } from './support/staff';
import { say } from './support/words';

const drawn = (name: string): string => `<qti-set-template-value identifier="${name}"><qti-random-integer min="1" max="1000000"/></qti-set-template-value>`;

/** Two numbers drawn for each attempt, of which the sum is right. */
const sum: ItemSource = {
  code: 'SUM',
  inner: () => `<qti-response-declaration identifier="RESPONSE" cardinality="single" base-type="integer"/><qti-outcome-declaration identifier="SCORE" cardinality="single" base-type="float" normal-maximum="1"/>
    <qti-template-declaration identifier="A" cardinality="single" base-type="integer"/><qti-template-declaration identifier="B" cardinality="single" base-type="integer"/>
    <qti-template-processing>${drawn('A')}${drawn('B')}<qti-set-correct-response identifier="RESPONSE"><qti-sum><qti-variable identifier="A"/><qti-variable identifier="B"/></qti-sum></qti-set-correct-response></qti-template-processing>
    <qti-item-body><p>SUM <qti-printed-variable identifier="A"/> + <qti-printed-variable identifier="B"/> = <qti-text-entry-interaction response-identifier="RESPONSE" expected-length="8"/></p></qti-item-body>
    <qti-response-processing template="https://purl.imsglobal.org/spec/qti/v3p0/rptemplates/match_correct.xml"/>`,
};

async function numbersOf({ page }: Learner): Promise<[number, number]> {
  const item = page.locator('player-item').first();
  await expect(item).toContainText(/SUM \d+ \+ \d+ =/);
  const [, a, b] = /SUM (\d+) \+ (\d+) =/.exec((await item.innerText()).replace(/\s+/g, ' ')) ?? [];
  return [Number(a), Number(b)];
}

test('each attempt has numbers of its own, the same after a reload and at another computer, and is scored by them', async ({ browser, baseURL }) => {
  const author = await Staff.signedIn(baseURL ?? '', 'administrator');
  const contractor = await Staff.signedIn(baseURL ?? '', 'contractor');
  const proctor = await Staff.signedIn(baseURL ?? '', 'proctor');
  const form = await publishForm(author, contractor, `OWN${Date.now().toString(36).toUpperCase()}`, [sum, plainChoice('PLAIN')], { tools: ['calculator'] });
  const session = await contractor.makeSession('Own numbers', 2, 1, [form.id]);
  await proctor.post(`sessions/${session.id}/open`);

  const codes = session.members.map(({ personalCode }) => personalCode);
  const contexts = await Promise.all(codes.map(() => browser.newContext()));
  const [able, copier] = (await Promise.all(contexts.map((context) => context.newPage()))).map((page) => new Learner(page)) as [Learner, Learner];
  for (const [index, learner] of [able, copier].entries()) await learner.checkIn(session.code, codes[index]!, false);
  await proctor.act(session.id, 'admit');
  await proctor.act(session.id, 'start');
  for (const learner of [able, copier]) await learner.inTest();

  const own = await numbersOf(able);
  // Chance makes two attempts alike once in a million millions.
  expect(await numbersOf(copier)).not.toEqual(own);
  const field = (learner: Learner) => learner.page.locator('player-item').first().getByRole('textbox');
  for (const learner of [able, copier]) {
    await field(learner).fill(String(own[0] + own[1]));
    await expect(learner.saved()).toBeVisible();
  }
  await expect.poll(async () => (await proctor.board(session.id)).rows.map(({ answered }) => answered)).toEqual([1, 1]);
  await able.page.reload();
  await able.inTest();
  expect(await numbersOf(able)).toEqual(own);
  await expect(field(able)).toHaveValue(String(own[0] + own[1]));
  // The palette of letters belongs to forms that allow it; this one allows the calculator and nothing else.
  await expect(able.page.getByRole('group', { name: say('ru', 'player.tools.label') }).getByRole('button')).toHaveText([say('ru', 'player.tools.calculator')]);
  await expect(able.page.locator('player-letters, .strike')).toHaveCount(0);

  const elsewhere = await browser.newContext();
  const moved = new Learner(await elsewhere.newPage());
  await moved.comeBack(session.code, codes[0]!);
  await moved.inTest();
  expect(await numbersOf(moved)).toEqual(own);
  await expect(field(moved)).toHaveValue(String(own[0] + own[1]));

  // The other item tells in the scores who is who.
  for (const [learner, choice] of [[moved, 'жети'], [copier, 'алты']] as const) {
    await learner.next();
    await expect(learner.page.locator('.strike')).toHaveCount(0);
    await learner.page.getByRole('radio', { name: choice }).check();
    await learner.finish();
    await expect(learner.heading('done.title')).toBeVisible({ timeout: 30_000 });
  }
  const analyst = await Staff.signedIn(baseURL ?? '', 'analyst');
  const scores = async () => (await analyst.get<FormStatistics>(`forms/${form.id}/statistics`)).histogram.filter(({ n }) => n > 0);
  await expect.poll(scores, { timeout: 60_000 }).toEqual([{ score: 0, n: 1 }, { score: 2, n: 1 }]);
  await Promise.all([...contexts, elsewhere].map((context) => context.close()));
});
