import { expect, test } from '@playwright/test';
import { keptHere } from './support/kept-here';
import { Learner } from './support/learner';
import { Staff } from './support/staff';

test('what a reload finds unsent stays on the screen, also where the server has it before the disk has the last words', async ({ page, baseURL }) => {
  const staff = await Staff.signedIn(baseURL ?? '', 'administrator');
  const session = await staff.makeSession('Reload', 1);
  await staff.post(`sessions/${session.id}/open`);
  const learner = new Learner(page);
  await learner.begin(staff, session);

  const saves = /\/answers$/u;
  await page.route(saves, (route) => route.abort('connectionreset'));
  await learner.answer();
  const given = page.locator('player-item input:checked');
  await expect(given).toHaveCount(1);
  await expect.poll(async () => (await keptHere(page)).some((row) => row.includes('"kind":"answer"'))).toBe(true);

  // A disk that takes its time, from the next page on.
  await page.addInitScript(() => {
    const open = IDBDatabase.prototype.transaction;
    IDBDatabase.prototype.transaction = function (names, mode, options) {
      const transaction = open.call(this, names, mode, options);
      const from = performance.now();
      const store = transaction.objectStore(transaction.objectStoreNames[0]!);
      const hold = (): void => {
        if (performance.now() - from < 500) store.count().onsuccess = hold;
      };
      if (mode === 'readwrite') hold();
      return transaction;
    };
  });
  await page.unroute(saves);
  const saved = page.waitForResponse((response) => saves.test(response.url()) && response.ok());
  await page.reload();
  await learner.inTest();
  await saved;
  await expect(given).toHaveCount(1);
});
