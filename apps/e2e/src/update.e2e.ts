import { expect, test, type Page } from '@playwright/test';
import { watchConsole } from './support/inspect';
import { Learner } from './support/learner';
import { plainChoice, publishForm } from './support/publish-form';
import { ReplacedBuild } from './support/replaced-build';
import { Staff } from './support/staff';

const shellOf = (page: Page) => page.evaluate(() => document.querySelector<HTMLMetaElement>('meta[name="synoo-shell"]')?.content);

test('a new version during a test changes nothing for those in it: reload, language, network away, the end; the next learner gets the new one', async ({ browser, baseURL }) => {
  const author = await Staff.signedIn(baseURL ?? '', 'administrator');
  const contractor = await Staff.signedIn(baseURL ?? '', 'contractor');
  const proctor = await Staff.signedIn(baseURL ?? '', 'proctor');
  const form = await publishForm(author, contractor, `UPDATE${Date.now().toString(36).toUpperCase()}`, [plainChoice('ONE'), plainChoice('TWO')]);
  const session = await contractor.makeSession('Update', 1, 1, [form.id]);
  const [member] = session.members;
  if (!member) throw new Error('the session has no members');
  await proctor.post(`sessions/${session.id}/open`);
  const build = await ReplacedBuild.before(baseURL ?? '');
  const context = await browser.newContext({ baseURL: build.url });
  const page = await context.newPage();
  const faults = watchConsole(page);

  const learner = new Learner(page);
  await learner.checkIn(session.code, member.personalCode, false);
  await page.evaluate(() => navigator.serviceWorker.ready);
  await proctor.act(session.id, 'admit');
  await proctor.act(session.id, 'start');
  await learner.inTest();
  await learner.answer();
  const before = await shellOf(page);

  build.replace();
  // The browser finds the new worker; it waits, because a page of the old one is open.
  await page.evaluate(async () => void (await (await navigator.serviceWorker.ready).update()));
  await expect.poll(() => page.evaluate(async () => (await navigator.serviceWorker.ready).waiting?.state)).toBe('installed');
  await page.reload();
  await learner.inTest();
  expect(await shellOf(page)).toBe(before);
  await context.setOffline(true);
  await page.reload();
  await learner.inTest();
  await page.getByRole('button', { name: 'Кыргызча', exact: true }).click();
  const kyrgyz = new Learner(page, 'ky');
  await kyrgyz.inTest();
  await context.setOffline(false);
  await kyrgyz.next();
  await kyrgyz.answer();
  await kyrgyz.finish();
  await expect(kyrgyz.heading('done.title')).toBeVisible({ timeout: 30_000 });
  await expect.poll(async () => (await proctor.board(session.id)).rows[0]).toMatchObject({ state: 'finished', answered: 2 });
  expect(await shellOf(page)).toBe(before);

  await page.goto('/take');
  await expect(kyrgyz.page.getByLabel(kyrgyz.say('codes.session'), { exact: true }).or(learner.page.getByLabel(learner.say('codes.session'), { exact: true }))).toBeVisible();
  expect(await shellOf(page)).toBe('2'.repeat(16));
  expect(faults).toEqual([]);
  await context.close();
  await build.close();
});
