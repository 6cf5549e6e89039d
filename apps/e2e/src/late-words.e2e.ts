import { expect, test } from '@playwright/test';
import { Learner } from './support/learner';
import { Staff } from './support/staff';

test('where the words of the learner’s language do not come the test goes on, and every answer is kept', async ({ browser, baseURL }) => {
  const contractor = await Staff.signedIn(baseURL ?? '', 'contractor');
  const proctor = await Staff.signedIn(baseURL ?? '', 'proctor');
  const session = await contractor.makeSession('Late words', 1);
  const [member] = session.members;
  await proctor.post(`sessions/${session.id}/open`);
  // No shell of an earlier day: the page comes from the server, piece by piece.
  const context = await browser.newContext({ serviceWorkers: 'block' });
  const learner = new Learner(await context.newPage(), 'ky');
  const { page } = learner;
  // The computer's last language is Kyrgyz; nobody has picked it for this test.
  await page.addInitScript(() => localStorage.setItem('synoo.language', 'ky'));
  await page.goto('/take');
  await expect(page.getByLabel(learner.say('codes.session'), { exact: true })).toBeVisible();
  let lost = 0;
  const chunks = /\.js(?:\?|$)/u;
  await page.route('**/api/take/check-in', async (route) => {
    const answer = await route.fetch();
    // The roster knows the other language.
    await route.fulfill({ response: answer, json: { ...(await answer.json()), language: 'ru' } });
  });
  await page.route(chunks, (route) => {
    lost += 1;
    return route.abort('connectionreset');
  });
  await page.getByLabel(learner.say('codes.session'), { exact: true }).fill(session.code);
  await page.getByLabel(learner.say('codes.personal'), { exact: true }).fill(member?.personalCode ?? '');
  await learner.button('codes.submit').click();
  await learner.button('who.yes').click();
  expect(lost).toBeGreaterThan(0);
  await learner.button('briefing.practise').click();
  await learner.button('practice.skip').click();
  await proctor.act(session.id, 'admit');
  await proctor.act(session.id, 'start');
  await learner.inTest();
  await learner.answer();
  await expect(learner.saved()).toBeVisible();
  await expect.poll(async () => (await proctor.board(session.id)).rows[0]?.answered).toBe(1);

  await page.unroute(chunks);
  const russian = new Learner(page, 'ru');
  await expect(russian.button('test.next')).toBeVisible({ timeout: 20_000 });
  await context.close();
});
