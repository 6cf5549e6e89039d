import { expect, test } from '@playwright/test';
import type { FormStatistics } from '@synoo/contracts';
import { Learner } from './support/learner';
import { Staff } from './support/staff';

test('a learner sits the test under a proctor, the answers survive a lost network and a reload, and the score reaches the statistics', async ({ page, baseURL, context }) => {
  const contractor = await Staff.signedIn(baseURL ?? '', 'contractor');
  const proctor = await Staff.signedIn(baseURL ?? '', 'proctor');
  const session = await contractor.makeSession('Main job', 2);
  const [first] = session.members;
  if (!first) throw new Error('the session has no members');
  await proctor.post(`sessions/${session.id}/open`);

  const learner = new Learner(page);
  await learner.checkIn(session.code, first.personalCode);
  const board = await proctor.board(session.id);
  expect(board.rows.find((row) => row.participantId === first.id)?.state).toBe('checked-in');
  await proctor.act(session.id, 'admit');
  await proctor.act(session.id, 'start');
  await learner.inTest();

  await learner.answer();
  await expect(learner.saved()).toBeVisible();
  await learner.next();

  await context.setOffline(true);
  await learner.answer();
  await learner.next();
  await learner.answer();
  await expect(page.getByText(/Нет связи/).first()).toBeVisible();
  await context.setOffline(false);
  await expect(learner.saved()).toBeVisible({ timeout: 30_000 });

  await page.reload();
  await learner.inTest();
  await expect(learner.saved()).toBeVisible();

  await learner.finish();
  await expect(learner.heading('done.title')).toBeVisible({ timeout: 30_000 });

  await expect.poll(async () => (await proctor.board(session.id)).rows.find((row) => row.participantId === first.id)?.state).toBe('finished');
  const analyst = await Staff.signedIn(baseURL ?? '', 'analyst');
  const formId = session.design.formIds[0] ?? '';
  await expect.poll(async () => (await analyst.get<FormStatistics>(`forms/${formId}/statistics`)).n, { timeout: 60_000 }).toBeGreaterThan(0);
});

test('a second computer takes over: the newer place wins, visibly, and what the older one holds arrives', async ({ browser, baseURL }) => {
  const contractor = await Staff.signedIn(baseURL ?? '', 'contractor');
  const proctor = await Staff.signedIn(baseURL ?? '', 'proctor');
  const session = await contractor.makeSession('Two places', 1);
  const [member] = session.members;
  if (!member) throw new Error('the session has no members');
  await proctor.post(`sessions/${session.id}/open`);

  const [one, two] = await Promise.all([browser.newContext(), browser.newContext()]);
  const older = new Learner(await one.newPage());
  await older.begin(proctor, session);
  await one.setOffline(true);
  await older.answer();

  const newer = new Learner(await two.newPage());
  await newer.comeBack(session.code, member.personalCode);
  await newer.inTest();
  await newer.next();
  await newer.answer();
  await expect(newer.saved()).toBeVisible();

  await one.setOffline(false);
  await expect(older.heading('cover.elsewhere.title')).toBeVisible({ timeout: 30_000 });
  await expect(older.page.getByText(older.say('cover.all-saved'))).toBeVisible({ timeout: 30_000 });
  // The newer page is told, and shows what the older place held, without being loaded again.
  await newer.button('overview.title').click();
  await expect(newer.page.getByText(newer.say('overview.answered', { n: 2, all: 20 }))).toBeVisible();
  await one.close();
  await two.close();
});

test('time runs out while the browser is gone: the server ends the attempt, and answers given in time still count', async ({ browser, baseURL }) => {
  const contractor = await Staff.signedIn(baseURL ?? '', 'contractor');
  const proctor = await Staff.signedIn(baseURL ?? '', 'proctor');
  const session = await contractor.makeSession('Time up', 1);
  const [member] = session.members;
  if (!member) throw new Error('the session has no members');
  await proctor.post(`sessions/${session.id}/open`);

  const context = await browser.newContext();
  const learner = new Learner(await context.newPage());
  await learner.begin(proctor, session);
  await learner.answer();
  await expect(learner.saved()).toBeVisible();
  const left = (await proctor.board(session.id)).rows[0]?.deadline ?? 0;
  const minutes = Math.floor((left - Date.now()) / 60_000);
  await context.close();
  // Takes away all whole minutes but one, then the last moments pass by themselves.
  await proctor.act(session.id, 'extend', { minutes: -minutes });
  await expect.poll(async () => (await proctor.board(session.id)).rows[0]?.state, { timeout: 110_000, intervals: [2000] }).toBe('ended');
});
