import { readFileSync } from 'node:fs';
import { networkInterfaces } from 'node:os';
import { expect, test } from '@playwright/test';
import type { FormStatistics, Language } from '@synoo/contracts';
import { expectAccessible, watchConsole } from './support/inspect';
import { Learner } from './support/learner';
import { plainChoice, publishForm } from './support/publish-form';
import { signIn, Staff } from './support/staff';
import { say } from './support/words';

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
  const after = async () => (await proctor.board(session.id)).rows[0];
  await expect.poll(async () => (await after())?.state).toBe('finished');
  // The board counts what holds anything, the page what is answered in full.
  await expect.poll(async () => (await after())?.answered ?? 0).toBeGreaterThanOrEqual(answered);
  const { rows: log } = await proctor.get<{ rows: { event: string; details: { at?: number } }[] }>(`sessions/${session.id}/log?size=200`);
  expect(log.find(({ event }) => event === 'submit')?.details.at).toBeLessThanOrEqual(finishedBy);
  expect(faults).toEqual([]);
});

test('what is on the screen outlives every way to lose the page while the server is away: reload right after an answer was saved, and a browser that is closed', async ({ page, baseURL, context }) => {
  const contractor = await Staff.signedIn(baseURL ?? '', 'contractor');
  const proctor = await Staff.signedIn(baseURL ?? '', 'proctor');
  const author = await Staff.signedIn(baseURL ?? '', 'administrator');
  const name = `CLOSED${Date.now().toString(36).toUpperCase()}`;
  const form = await publishForm(author, contractor, name, [plainChoice('ONE'), plainChoice('TWO')]);
  const session = await contractor.makeSession('Closed without network', 1, 1, [form.id]);
  const [member] = session.members;
  if (!member) throw new Error('the session has no members');
  await proctor.post(`sessions/${session.id}/open`);
  const learner = new Learner(page, language);
  await learner.begin(proctor, session, false);
  await page.evaluate(() => navigator.serviceWorker.ready);
  // Two answers in a row, so that what the page keeps now and then is older than the last.
  await page.getByRole('radio').first().check();
  await expect(learner.saved()).toBeVisible();
  await page.getByRole('radio').nth(1).check();
  await expect(learner.saved()).toBeHidden();
  await expect(learner.saved()).toBeVisible();
  await context.setOffline(true);
  await page.reload();
  await learner.inTest();
  await expect(page.getByRole('radio').nth(1)).toBeChecked();

  await learner.next();
  await page.getByRole('radio').first().check();
  await page.getByRole('button', { name: 'Кыргызча', exact: true }).click();
  await new Learner(page, 'ky').inTest();
  await page.close();
  const kyrgyz = new Learner(await context.newPage(), 'ky');
  await kyrgyz.page.goto('/take');
  await kyrgyz.page.getByRole('button', { name: kyrgyz.say('offer.go-on', { name: member.name }) }).click();
  await kyrgyz.inTest();
  await expect(kyrgyz.page.getByRole('heading', { name: kyrgyz.say('test.number', { n: 2, count: 2 }) })).toBeVisible();
  await expect(kyrgyz.page.getByRole('radio').first()).toBeChecked();
  await context.setOffline(false);
  await expect(kyrgyz.saved()).toBeVisible({ timeout: 30_000 });
  await expect.poll(async () => (await proctor.board(session.id)).rows[0]).toMatchObject({ state: 'working', answered: 2 });
  await kyrgyz.page.reload();
  await kyrgyz.inTest();
});

test('the network stays away: the answers leave as a file that the proctor uploads, and what comes twice changes nothing', async ({ page, baseURL, context, browser }) => {
  const contractor = await Staff.signedIn(baseURL ?? '', 'contractor');
  const proctor = await Staff.signedIn(baseURL ?? '', 'proctor');
  const session = await contractor.makeSession('Answers in a file', 1);
  const [member] = session.members;
  if (!member) throw new Error('the session has no members');
  await proctor.post(`sessions/${session.id}/open`);
  const learner = new Learner(page, language);
  await learner.checkIn(session.code, member.personalCode);
  await expect(page.getByText(learner.say('waiting.on-computer'))).toBeVisible();
  await proctor.act(session.id, 'admit');
  await proctor.act(session.id, 'start');
  await learner.inTest();
  await context.setOffline(true);
  await learner.answer();
  await learner.next();
  await learner.answer();
  await learner.finish();
  await page.getByText(learner.say('file.title')).click();
  const saving = page.waitForEvent('download');
  await learner.button('file.save').click();
  const file = await (await saving).path();

  const desk = await browser.newContext({ viewport: { width: 1366, height: 768 } });
  const board = await desk.newPage();
  await signIn(board, 'proctor');
  await board.goto(`/proctor/${session.id}`);
  const title = say(language, 'proctor.files.title');
  await board.getByRole('button', { name: title }).click();
  const upload = board.locator('input[type=file]');
  const named = { name: 'a.answers', mimeType: 'application/json', buffer: readFileSync(file) };
  await upload.setInputFiles([named, { ...named, name: 'notes.txt' }, { ...named, name: 'b.answers' }, { ...named, name: 'c.answers', buffer: named.buffer.subarray(0, 400) }]);
  // Named, though others after it were taken.
  await expect(board.getByText(say(language, 'common.file.wrong-type', { names: 'notes.txt', types: '.answers' }))).toBeVisible();
  await expect(board.getByText(say(language, 'proctor.files.finished'))).toBeVisible();
  await expect(board.getByText(say(language, 'common.error.answers-file-damaged'))).toBeVisible();
  await expect(board.getByText(new RegExp(say(language, 'proctor.files.taken', { name: member.name, seat: member.seat, stored: 0, known: '\\d+', notCounted: 0 })))).toBeVisible();
  await expectAccessible(board, 'files of answers');
  await desk.close();
  await expect.poll(async () => (await proctor.board(session.id)).rows[0]).toMatchObject({ state: 'finished', answered: 2 });

  await context.setOffline(false);
  await expect(page.getByText(learner.say('done.finished'))).toBeVisible({ timeout: 30_000 });
  await expect(page.getByText(learner.say('cover.all-saved'))).toBeVisible();
  await expect.poll(async () => (await proctor.board(session.id)).rows[0]).toMatchObject({ state: 'finished', answered: 2 });
});

test('the time is over without network: the test ends on the page by itself, and what was answered in time is sent later and counts', async ({ page, baseURL, context }) => {
  const author = await Staff.signedIn(baseURL ?? '', 'administrator');
  const contractor = await Staff.signedIn(baseURL ?? '', 'contractor');
  const proctor = await Staff.signedIn(baseURL ?? '', 'proctor');
  const name = `TIMEUP${Date.now().toString(36).toUpperCase()}`;
  const form = await publishForm(author, contractor, name, [plainChoice('ONE'), plainChoice('TWO')], { timeLimitMinutes: 1 });
  const session = await contractor.makeSession('Time up without network', 1, 1, [form.id]);
  const [member] = session.members;
  if (!member) throw new Error('the session has no members');
  await proctor.post(`sessions/${session.id}/open`);
  const learner = new Learner(page, language);
  await learner.begin(proctor, session, false);
  await context.setOffline(true);
  await page.getByRole('radio', { name: 'жети' }).check();
  await expect(page.getByText(learner.say('save.offline.one', { n: 1 }))).toBeVisible();
  await expect(learner.heading('cover.time-up.title')).toBeVisible({ timeout: 90_000 });
  await expect(page.getByRole('radio')).toHaveCount(0);
  await page.reload();
  await expect(learner.heading('cover.time-up.title')).toBeVisible();
  await expect.poll(async () => (await proctor.board(session.id)).rows[0]?.state, { timeout: 60_000, intervals: [1000] }).toBe('ended');

  await context.setOffline(false);
  await expect(learner.heading('done.title')).toBeVisible({ timeout: 30_000 });
  const analyst = await Staff.signedIn(baseURL ?? '', 'analyst');
  const scores = () => analyst.get<FormStatistics>(`forms/${form.id}/statistics`);
  await expect.poll(scores, { timeout: 60_000 }).toMatchObject({ n: 1, mean: 1 });
});

test('over plain HTTP the page says what is missing, keeps the answers, and the proctor sees it', async ({ browser, baseURL }) => {
  const address = Object.values(networkInterfaces()).flatMap((found) => found ?? []).find(({ family, internal }) => family === 'IPv4' && !internal)?.address;
  test.skip(address === undefined, 'this computer has no address besides its own name');
  const contractor = await Staff.signedIn(baseURL ?? '', 'contractor');
  const proctor = await Staff.signedIn(baseURL ?? '', 'proctor');
  const session = await contractor.makeSession('Plain HTTP', 1);
  const [member] = session.members;
  if (!member) throw new Error('the session has no members');
  await proctor.post(`sessions/${session.id}/open`);
  const context = await browser.newContext({ baseURL: `http://${address}:${new URL(baseURL ?? '').port}`, viewport: { width: 1366, height: 768 }, locale: 'ru-RU' });
  const page = await context.newPage();
  const learner = new Learner(page, language);
  await learner.checkIn(session.code, member.personalCode);
  expect(await page.evaluate(() => isSecureContext)).toBe(false);
  await expect(page.getByText(learner.say('waiting.insecure'))).toBeVisible();
  expect((await proctor.board(session.id)).rows[0]?.insecureOrigin).toBe(true);
  await proctor.act(session.id, 'admit');
  await proctor.act(session.id, 'start');
  await learner.inTest();
  await context.setOffline(true);
  await learner.answer();
  await expect(page.getByText(learner.say('save.offline.one', { n: 1 }))).toBeVisible();
  // What is unsent outlives the page, which cannot be loaded again without network here.
  await page.close();
  await context.setOffline(false);
  const again = new Learner(await context.newPage(), language);
  await again.page.goto('/take');
  await again.page.getByRole('button', { name: again.say('offer.go-on', { name: member.name }) }).click();
  await again.inTest();
  await expect(again.saved()).toBeVisible({ timeout: 30_000 });
  await again.finish();
  await expect(again.heading('done.title')).toBeVisible({ timeout: 30_000 });
  await expect.poll(async () => (await proctor.board(session.id)).rows[0]).toMatchObject({ state: 'finished', answered: 1 });
  await context.close();
});
