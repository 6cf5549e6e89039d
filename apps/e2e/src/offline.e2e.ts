import { expect, test } from '@playwright/test';
import type { Language } from '@synoo/contracts';
import { watchConsole } from './support/inspect';
import { Learner } from './support/learner';
import { Staff } from './support/staff';

const language: Language = 'ru';

test('a test without network from its start to its end: reload, every item, the finish, and everything is scored once the network is back', async ({ page, baseURL, context }) => {
  const faults = watchConsole(page);
  const contractor = await Staff.signedIn(baseURL ?? '', 'contractor');
  const proctor = await Staff.signedIn(baseURL ?? '', 'proctor');
  const session = await contractor.makeSession('Without network', 1);
  const [member] = session.members;
  if (!member) throw new Error('the session has no members');
  await proctor.post(`sessions/${session.id}/open`);

  const learner = new Learner(page, language);
  await learner.checkIn(session.code, member.personalCode);
  await expect(page.getByText(learner.say('waiting.on-computer'))).toBeVisible();
  await page.evaluate(() => navigator.serviceWorker.ready);
  await proctor.act(session.id, 'admit');
  await proctor.act(session.id, 'start');
  // The message that said "start" brought the key; from here on nothing comes from the server.
  await learner.inTest();
  await context.setOffline(true);

  await learner.answer();
  await learner.next();
  await learner.answer();
  await page.reload();
  await learner.inTest();
  await expect(page.getByRole('heading', { name: learner.say('test.number', { n: 2, count: 20 }) })).toBeVisible();
  for (let item = 3; item <= 20; item += 1) {
    await learner.next();
    await learner.answer();
  }
  await learner.button('overview.title').click();
  const counted = await page.getByText(new RegExp(`^${learner.say('overview.answered', { n: '(\\d+)', all: 20 })}$`)).textContent();
  const answered = Number(/\d+/.exec(counted ?? '')?.[0]);
  expect(answered).toBeGreaterThan(10);
  await learner.button('finish.open').click();
  await learner.button('finish.submit').click();
  await expect(page.getByText(learner.say('done.finished-here'))).toBeVisible();
  await page.reload();
  await expect(page.getByText(learner.say('done.finished-here'))).toBeVisible();
  const [before] = (await proctor.board(session.id)).rows;
  expect(before).toMatchObject({ state: 'working' });
  const finishedBy = Date.now();

  await context.setOffline(false);
  await expect(page.getByText(learner.say('done.finished'))).toBeVisible({ timeout: 30_000 });
  await expect.poll(async () => (await proctor.board(session.id)).rows[0]).toMatchObject({ state: 'finished', answered });
  const { rows: log } = await proctor.get<{ rows: { event: string; details: { at?: number } }[] }>(`sessions/${session.id}/log?size=200`);
  expect(log.find(({ event }) => event === 'submit')?.details.at).toBeLessThanOrEqual(finishedBy);
  expect(faults).toEqual([]);
});
