import { expect, test } from '@playwright/test';
import { Learner } from './support/learner';
import { publishOnline } from './support/online-form';
import { signIn, Staff } from './support/staff';
import { say } from './support/words';

const unique = (name: string): string => `${name}${Date.now().toString(36).toUpperCase()}`;

test('an item that takes turns: a wrong answer brings a hint, a lost network keeps the turn, a reload goes on where it was', async ({ page, baseURL, context }) => {
  const author = await Staff.signedIn(baseURL ?? '', 'administrator');
  const contractor = await Staff.signedIn(baseURL ?? '', 'contractor');
  const proctor = await Staff.signedIn(baseURL ?? '', 'proctor');
  const form = await publishOnline(author, contractor, unique('TURN'), ['LOCK', 'LAST']);
  expect(form.onlineReasons).toMatchObject([{ code: 'adaptive', ref: 'i1' }]);
  const session = await contractor.makeSession('Turns', 1, 1, [form.id]);
  await proctor.post(`sessions/${session.id}/open`);

  const learner = new Learner(page);
  await learner.begin(proctor, session, false);
  await expect(page.getByText('HINT-SHOWN')).toHaveCount(0);
  await page.getByRole('radio', { name: 'алты' }).check();
  await learner.button('turn.check').click();
  await expect(page.getByText('HINT-SHOWN')).toBeVisible();
  await page.screenshot({ path: test.info().outputPath('turn-hint.png') });

  await context.setOffline(true);
  await page.getByRole('radio', { name: 'жети' }).check();
  await learner.button('turn.check').click();
  await expect(page.getByText(learner.say('turn.waiting'))).toBeVisible();
  await page.screenshot({ path: test.info().outputPath('turn-waiting.png') });
  await context.setOffline(false);
  await expect(page.getByText('DOOR-OPEN')).toBeVisible({ timeout: 30_000 });
  await expect(page.getByText('HINT-SHOWN')).toHaveCount(0);
  await expect(page.getByText(learner.say('turn.done'))).toBeVisible();

  await page.reload();
  await learner.inTest();
  await expect(page.getByText('DOOR-OPEN')).toBeVisible();
  await expect(page.getByRole('radio', { name: 'жети' })).toBeChecked();
  await learner.finish();
  await expect(learner.heading('done.title')).toBeVisible({ timeout: 30_000 });
});

test('a test that branches: only what was reached is there, and the way is the one that the answers open', async ({ page, baseURL }) => {
  const author = await Staff.signedIn(baseURL ?? '', 'administrator');
  const contractor = await Staff.signedIn(baseURL ?? '', 'contractor');
  const proctor = await Staff.signedIn(baseURL ?? '', 'proctor');
  const form = await publishOnline(author, contractor, unique('BRANCH'), ['FIRST', 'EASY', 'HARD', 'LAST'], true);
  const session = await contractor.makeSession('Branches', 1, 1, [form.id]);
  await proctor.post(`sessions/${session.id}/open`);

  const learner = new Learner(page);
  await learner.checkIn(session.code, session.members[0]!.personalCode, false);
  await proctor.act(session.id, 'admit');
  await proctor.act(session.id, 'start');
  await expect(page.getByText('FIRST?')).toBeVisible({ timeout: 20_000 });
  // How many there will be is not known where the way depends on the answers.
  await expect(page.getByRole('heading', { name: learner.say('test.item', { n: 1 }), exact: true })).toBeVisible();
  await page.getByRole('radio', { name: 'жети' }).check();
  await learner.next();
  await expect(page.getByText('HARD?')).toBeVisible();
  await learner.button('overview.title').click();
  await expect(page.locator('app-overview .tile')).toHaveCount(2);
  await page.screenshot({ path: test.info().outputPath('branch-overview.png') });
  await learner.button('overview.title').click();
  await page.reload();
  await expect(page.getByText('HARD?')).toBeVisible({ timeout: 20_000 });
  await learner.next();
  await expect(page.getByText('LAST?')).toBeVisible();
  await learner.next();
  await learner.button('finish.open').click();
  await learner.button('finish.submit').click();
  await expect(learner.heading('done.title')).toBeVisible({ timeout: 30_000 });

  await signIn(page, 'contractor');
  await page.goto(`/office/forms/${form.id}`);
  await expect(page.getByRole('heading', { name: say('ru', 'office.forms.online.title') })).toBeVisible();
  await page.screenshot({ path: test.info().outputPath('form-page.png') });
});
