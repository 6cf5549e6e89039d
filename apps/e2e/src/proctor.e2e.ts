import { expect, test } from '@playwright/test';
import type { logEntry } from '@synoo/contracts';
import type { z } from 'zod';
import { expectAccessible } from './support/inspect';
import { Learner } from './support/learner';
import { signIn, Staff } from './support/staff';
import { say } from './support/words';

const words = (key: string, values?: Record<string, string | number>) => say('ru', `proctor.${key}`, values);

test('a proctor opens the session, sees a learner come, admits, starts, pauses and ends – from the console alone', async ({ page, browser, baseURL }) => {
  const contractor = await Staff.signedIn(baseURL ?? '', 'contractor');
  const session = await contractor.makeSession('Console', 2, 2);
  const [first] = session.members;
  if (!first) throw new Error('the session has no members');
  const tile = () => page.getByRole('gridcell').filter({ hasText: first.name });

  await signIn(page, 'proctor');
  await page.goto(`/proctor/${session.id}`);
  await expect(page.getByText(session.code).first()).toBeVisible();
  await page.getByRole('button', { name: words('step-action.open'), exact: true }).click();
  await expect(tile()).toContainText(words('state.expected'));

  const desk = await browser.newContext();
  const learner = new Learner(await desk.newPage());
  await learner.checkIn(session.code, first.personalCode);
  await expect(tile()).toContainText(words('state.checked-in'), { timeout: 5_000 });

  await page.getByRole('button', { name: words('action-all.admit') }).click();
  await expect(tile()).toContainText(words('state.waiting'));
  await expect(learner.page.getByText(learner.say('waiting.admitted'))).toBeVisible();

  await page.getByRole('button', { name: words('action-all.start') }).click();
  await page.getByRole('dialog').getByRole('button', { name: words('action.start') }).click();
  await learner.inTest();
  await learner.answer();
  await expect(tile()).toContainText(words('state.working'));

  // One learner: pause hides the items, resume brings the same item back; a refused action says why.
  await tile().click();
  await page.getByRole('button', { name: words('action.pause'), exact: true }).click();
  await expect(learner.heading('cover.paused.title')).toBeVisible();
  await expect(learner.page.locator('player-item')).toHaveCount(0);
  const refused = page.getByRole('button', { name: new RegExp(`^${words('action.admit')}`) });
  await expect(refused).toHaveAttribute('aria-disabled', 'true');
  await expect(refused).toContainText(words('refusal.already-started'));
  await page.getByRole('button', { name: words('action.resume'), exact: true }).click();
  await learner.inTest();

  // Another computer of the proctor shows the same.
  await page.reload();
  await expect(tile()).toContainText(words('state.working'));
  await expectAccessible(page, 'the console at work');

  await learner.finish();
  await expect(tile()).toContainText(words('state.finished'));
  await desk.close();
});

test('minutes whose answer is lost on the way are given once', async ({ page, browser, baseURL }) => {
  const contractor = await Staff.signedIn(baseURL ?? '', 'contractor');
  const proctor = await Staff.signedIn(baseURL ?? '', 'proctor');
  const session = await contractor.makeSession('A lost answer', 1);
  const [member] = session.members;
  if (!member) throw new Error('the session has no members');
  await proctor.post(`sessions/${session.id}/open`);
  const desk = await browser.newContext();
  await new Learner(await desk.newPage()).begin(proctor, session);
  await signIn(page, 'proctor');
  await page.goto(`/proctor/${session.id}`);
  await page.getByRole('gridcell').filter({ hasText: member.name }).click();

  let sent = 0;
  await page.route('**/actions', async (route) => {
    if (sent++ > 0) return route.continue();
    // The server has done it when the line breaks.
    await route.fetch();
    return route.abort('connectionreset');
  });
  await page.getByRole('button', { name: words('action.extend'), exact: true }).click();
  const dialog = page.getByRole('dialog');
  await dialog.getByRole('button', { name: '+10', exact: true }).click();
  await dialog.getByRole('button', { name: words('action.extend'), exact: true }).click();
  await expect(page.getByRole('complementary').getByText(words('outcome.done.one', { action: words('action.extend'), n: 1 }))).toBeVisible();
  expect(sent).toBe(2);
  const { rows } = await proctor.get<{ rows: z.infer<typeof logEntry>[] }>(`sessions/${session.id}/log`);
  expect(rows.filter(({ event }) => event === 'extend').map(({ details }) => details['minutes'])).toEqual([10]);
  await desk.close();
});

test('a line that dies without a word is told as soon as anything shows it, since when the server was heard last; the board comes back by itself', async ({ page, browser, baseURL }) => {
  const contractor = await Staff.signedIn(baseURL ?? '', 'contractor');
  const proctor = await Staff.signedIn(baseURL ?? '', 'proctor');
  const session = await contractor.makeSession('A dead line', 1);
  const [member] = session.members;
  if (!member) throw new Error('the session has no members');
  await proctor.post(`sessions/${session.id}/open`);
  const desk = await browser.newContext();
  const learner = new Learner(await desk.newPage());
  await learner.begin(proctor, session);

  // As where a cable is pulled behind the next switch: nothing closes the socket, and nothing comes.
  let dead = false;
  await page.routeWebSocket(/socket\.io/u, (socket) => {
    const server = socket.connectToServer();
    socket.onMessage((message) => {
      if (!dead) server.send(message);
    });
    server.onMessage((message) => {
      if (!dead) socket.send(message);
    });
  });
  await page.route(/\/(api|socket\.io)\//u, (route) => (dead ? route.abort('internetdisconnected') : route.continue()));
  await signIn(page, 'proctor');
  await page.goto(`/proctor/${session.id}`);
  const line = page.locator('.connection');
  await expect(line).toContainText(words('line.live', { since: '' }).trim());
  await page.getByRole('gridcell').filter({ hasText: member.name }).click();
  const clockTime = () => page.locator('.clock .time').innerText();
  dead = true;
  const diedAt = await clockTime();
  await expect.poll(clockTime).not.toBe(diedAt);
  await page.getByRole('button', { name: words('action.pause'), exact: true }).click();

  await expect(line).toContainText(words('line.lost', { since: '' }).trim(), { timeout: 5_000 });
  const [since = '', shown = ''] = (await page.locator('.notice').first().innerText()).match(/\d{2}:\d{2}:\d{2}/gu) ?? [];
  expect(since <= diedAt && shown <= diedAt, `${since}, ${shown} by ${diedAt}`).toBe(true);
  await expect(page.getByText(words('outcome.unknown'))).toBeVisible();
  await learner.finish();

  dead = false;
  await expect(line).toContainText(words('line.live', { since: '' }).trim(), { timeout: 30_000 });
  await expect(page.getByRole('gridcell').filter({ hasText: member.name })).toContainText(words('state.finished'));
  await desk.close();
});
