import { expect, test } from '@playwright/test';
import { expectAccessible } from './support/inspect';
import { Learner } from './support/learner';
import { Staff } from './support/staff';

test('the learner is told of minutes that the proctor gives or takes away, in words and by the screen reader, beside the item', async ({ page, baseURL }) => {
  const contractor = await Staff.signedIn(baseURL ?? '', 'contractor');
  const proctor = await Staff.signedIn(baseURL ?? '', 'proctor');
  const session = await contractor.makeSession('Time given', 1);
  await proctor.post(`sessions/${session.id}/open`);
  const learner = new Learner(page);
  await learner.begin(proctor, session);
  const bar = page.locator('app-time-given');
  const [shown, spoken] = [bar.locator('.notice'), bar.locator('[aria-live=polite]')];
  await expect(shown).toBeHidden();

  await proctor.act(session.id, 'extend', { minutes: 3 });
  await expect(shown).toContainText(learner.say('timer.given.few', { n: 3 }));
  await expect(spoken).toHaveText(learner.say('timer.given.few', { n: 3 }));
  await expectAccessible(page, 'time given');
  // It stands above the item and takes the focus from nobody.
  const [notice, item] = [await shown.boundingBox(), await page.locator('main').boundingBox()];
  expect((notice?.y ?? 0) + (notice?.height ?? 0)).toBeLessThanOrEqual((item?.y ?? 0) + 1);
  await expect(shown.getByRole('button')).not.toBeFocused();

  // The same again while it stands is spoken again; after that what stands goes with a key, and the focus stays in the bar.
  await spoken.locator('p').evaluate((paragraph) => paragraph.setAttribute('data-first', ''));
  await proctor.act(session.id, 'extend', { minutes: 3 });
  await expect(spoken.locator('p:not([data-first])')).toHaveText(learner.say('timer.given.few', { n: 3 }));
  await shown.getByRole('button').press('Enter');
  await expect(shown).toBeHidden();
  await expect(learner.button('settings.title')).toBeFocused();

  // A pause is no gift; what is taken away in it is told when the work goes on.
  await proctor.act(session.id, 'pause');
  await expect(learner.heading('cover.paused.title')).toBeVisible();
  await proctor.act(session.id, 'resume');
  await learner.inTest();
  await expect(shown).toBeHidden();
  await proctor.act(session.id, 'pause');
  await expect(learner.heading('cover.paused.title')).toBeVisible();
  await proctor.act(session.id, 'extend', { minutes: -1 });
  await proctor.act(session.id, 'resume');
  await learner.inTest();
  await expect(shown).toContainText(learner.say('timer.taken.one', { n: 1 }));
  await expect(spoken).toHaveText(learner.say('timer.taken.one', { n: 1 }));
});
