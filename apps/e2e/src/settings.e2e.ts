import { expect, test, type Page } from '@playwright/test';
import { Learner } from './support/learner';
import { Staff } from './support/staff';

const looks = (page: Page) => page.evaluate(() => ({ size: document.documentElement.style.fontSize, theme: document.documentElement.dataset['theme'] }));

test('text size, colours, hidden time and language go with the learner to another computer, whether chosen before the start, in the test or without network', async ({ browser, baseURL }) => {
  const contractor = await Staff.signedIn(baseURL ?? '', 'contractor');
  const proctor = await Staff.signedIn(baseURL ?? '', 'proctor');
  const session = await contractor.makeSession('Settings', 1);
  const [member] = session.members;
  if (!member) throw new Error('the session has no members');
  await proctor.post(`sessions/${session.id}/open`);

  const [one, two, three] = await Promise.all([browser.newContext(), browser.newContext(), browser.newContext()]);
  const first = new Learner(await one.newPage());
  await first.checkIn(session.code, member.personalCode);
  await first.button('settings.title').click();
  await first.page.getByRole('radio', { name: '150 %' }).check();
  await first.button('settings.done').click();
  expect(await looks(first.page)).toEqual({ size: '150%', theme: 'learner' });
  await proctor.act(session.id, 'admit');

  // Before the start: the second computer is in the waiting room with the size that was chosen at the first.
  const second = new Learner(await two.newPage());
  await second.checkIn(session.code, member.personalCode);
  await expect.poll(() => looks(second.page)).toEqual({ size: '150%', theme: 'learner' });
  await proctor.act(session.id, 'start');
  await second.inTest();
  await two.setOffline(true);
  await second.button('settings.title').click();
  await second.page.getByRole('radio', { name: second.say('settings.themes.black-on-beige') }).check();
  await second.page.getByRole('checkbox', { name: second.say('settings.hide-timer') }).check();
  await second.button('settings.done').click();
  await second.page.getByRole('button', { name: 'Кыргызча', exact: true }).click();
  const kyrgyz = new Learner(second.page, 'ky');
  await kyrgyz.inTest();
  await second.page.reload();
  await kyrgyz.inTest();
  expect(await looks(second.page)).toEqual({ size: '150%', theme: 'black-on-beige' });
  await kyrgyz.answer();
  await two.setOffline(false);
  await expect(kyrgyz.saved()).toBeVisible({ timeout: 30_000 });

  const third = new Learner(await three.newPage());
  await third.comeBack(session.code, member.personalCode);
  const moved = new Learner(third.page, 'ky');
  await moved.inTest();
  expect(await looks(third.page)).toEqual({ size: '150%', theme: 'black-on-beige' });
  await expect(moved.page.getByText(moved.say('timer.hidden'))).toBeVisible();
  await Promise.all([one.close(), two.close(), three.close()]);
});

test('the next learner at a computer does not get the looks of the last one, and what they choose before the check-in stays; a language that cannot be had is not marked as chosen', async ({ browser, baseURL }) => {
  const contractor = await Staff.signedIn(baseURL ?? '', 'contractor');
  const proctor = await Staff.signedIn(baseURL ?? '', 'proctor');
  const session = await contractor.makeSession('Looks of two', 2);
  const [one, two] = session.members;
  if (!one || !two) throw new Error('the session has no members');
  await proctor.post(`sessions/${session.id}/open`);
  const context = await browser.newContext();
  const first = new Learner(await context.newPage());
  await first.checkIn(session.code, one.personalCode);
  await first.button('settings.title').click();
  await first.page.getByRole('radio', { name: first.say('settings.themes.white-on-black') }).check();
  await first.page.close();

  const next = new Learner(await context.newPage());
  await next.page.goto('/take');
  await next.button('offer.other').click();
  await expect.poll(() => looks(next.page)).toEqual({ size: '', theme: 'learner' });
  await next.button('settings.title').click();
  await next.page.getByRole('radio', { name: next.say('settings.themes.black-on-beige') }).check();
  await next.button('settings.done').click();
  await next.page.getByLabel(next.say('codes.session'), { exact: true }).fill(session.code);
  await next.page.getByLabel(next.say('codes.personal'), { exact: true }).fill(two.personalCode);
  await next.button('codes.submit').click();
  await next.confirm();
  await expect.poll(() => looks(next.page)).toEqual({ size: '', theme: 'black-on-beige' });

  await expect(next.page.getByRole('radio', { name: 'Русский' })).toBeChecked();
  await context.setOffline(true);
  await next.page.getByRole('radio', { name: 'Кыргызча' }).click();
  await expect(next.page.getByText(next.say('trouble.language'))).toBeVisible();
  await expect(next.page.getByRole('radio', { name: 'Русский' })).toBeChecked();
  await context.close();
});
