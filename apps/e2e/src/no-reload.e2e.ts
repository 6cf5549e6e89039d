import { expect, test } from '@playwright/test';
import { Learner } from './support/learner';
import { signIn, Staff } from './support/staff';
import { say } from './support/words';

test('a secure address whose worker is refused: learner and proctor are told, it is tried again, and once it is there nothing is said any more', async ({ browser, baseURL }) => {
  const contractor = await Staff.signedIn(baseURL ?? '', 'contractor');
  const proctor = await Staff.signedIn(baseURL ?? '', 'proctor');
  const session = await contractor.makeSession('No worker', 1, 1);
  await proctor.post(`sessions/${session.id}/open`);
  const context = await browser.newContext();
  // As with a certificate that was clicked through.
  await context.addInitScript(() => {
    const own = ServiceWorkerContainer.prototype.register;
    ServiceWorkerContainer.prototype.register = function (...given) {
      return sessionStorage.getItem('trusted') ? own.apply(this, given) : Promise.reject(new DOMException('an SSL certificate error occurred', 'SecurityError'));
    };
  });
  const learner = new Learner(await context.newPage());
  await learner.checkIn(session.code, session.members[0]!.personalCode);
  const told = learner.page.getByText(learner.say('waiting.no-reload'));
  await expect(told).toBeVisible();
  await expect(learner.page.getByText(learner.say('waiting.breaks-2-network'))).toBeVisible();
  await expect.poll(async () => (await proctor.board(session.id)).rows[0]?.noReload).toBe(true);
  const desk = await browser.newContext({ viewport: { width: 1366, height: 768 } });
  const board = await desk.newPage();
  await signIn(board, 'proctor');
  await board.goto(`/proctor/${session.id}`);
  const sign = board.getByRole('gridcell', { name: say('ru', 'proctor.no-reload-short') });
  await sign.click();
  await expect(board.getByText(say('ru', 'proctor.no-reload'), { exact: true })).toBeVisible();
  await board.screenshot({ path: test.info().outputPath('board.png') });

  await proctor.act(session.id, 'admit');
  await proctor.act(session.id, 'start');
  await learner.inTest();
  const stays = learner.page.getByText(learner.say('trouble.no-reload'));
  await expect(stays).toHaveCount(0);
  await context.setOffline(true);
  await expect(stays).toBeVisible();
  await learner.page.screenshot({ path: test.info().outputPath('offline.png') });
  await context.setOffline(false);
  await expect(stays).toHaveCount(0);

  await learner.page.evaluate(() => sessionStorage.setItem('trusted', 'yes'));
  await expect.poll(async () => (await proctor.board(session.id)).rows[0]?.noReload, { timeout: 60_000 }).toBe(false);
  await expect(sign).toHaveCount(0);
  await context.setOffline(true);
  await expect(learner.page.locator('[data-save^="offline"]')).toBeVisible();
  await expect(stays).toHaveCount(0);
  await learner.page.reload();
  await learner.inTest();
  await Promise.all([context.close(), desk.close()]);
});
