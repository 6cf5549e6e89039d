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
