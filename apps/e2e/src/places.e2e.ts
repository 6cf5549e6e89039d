import { expect, test, type Page } from '@playwright/test';
import { keptHere } from './support/kept-here';
import { Learner } from './support/learner';
import { plainChoice, publishForm } from './support/publish-form';
import { Staff } from './support/staff';

/** Holds back what the server says next of the attempt, while newer word goes on; `release` lets it arrive. */
async function holdWord(page: Page): Promise<{ held: () => number; release: () => Promise<void> }> {
  let asked = 0;
  let held = 0;
  let release = (): void => undefined;
  const released = new Promise<void>((resolve) => (release = resolve));
  let arrived = Promise.resolve();
  await page.route(
    (url) => url.pathname.startsWith('/api/take/attempts/') && url.searchParams.has('epoch'),
    async (route) => {
      // The page asks now and then by itself too.
      if (asked++ > 0) return route.continue();
      const answer = await route.fetch();
      held += 1;
      arrived = released.then(() => route.fulfill({ response: answer }));
      await arrived;
    },
  );
  return {
    held: () => held,
    release: async () => {
      release();
      await arrived;
    },
  };
}

/** Loses what the page asks next of the attempt, once. */
async function loseView(page: Page): Promise<{ lost: () => number }> {
  let lost = 0;
  await page.route(
    (url) => url.pathname.startsWith('/api/take/attempts/') && url.searchParams.has('epoch'),
    (route) => {
      if (lost > 0) return route.continue();
      lost += 1;
      return route.abort('connectionreset');
    },
  );
  return { lost: () => lost };
}

/** The page asks the server for the attempt, as it does when the network is back. */
const askAgain = (page: Page): Promise<boolean> => page.evaluate(() => window.dispatchEvent(new Event('online')));

test('word of a place that was left comes late: the learner stays where they went, and the next learner sees nothing of it', async ({ browser, baseURL }) => {
  const contractor = await Staff.signedIn(baseURL ?? '', 'contractor');
  const proctor = await Staff.signedIn(baseURL ?? '', 'proctor');
  const session = await contractor.makeSession('Late word', 1);
  const [member] = session.members;
  if (!member) throw new Error('the session has no members');
  await proctor.post(`sessions/${session.id}/open`);
  const context = await browser.newContext({ baseURL: baseURL ?? '' });
  const page = await context.newPage();
  const learner = new Learner(page);
  await learner.begin(proctor, session);
  await learner.answer();
  await expect(learner.saved()).toBeVisible();

  // A second tab takes the test over, and the first one takes it back while an older question of its own is under way.
  const second = new Learner(await context.newPage());
  await second.page.goto('/take');
  await second.page.getByRole('button', { name: second.say('offer.go-on', { name: member.name }), exact: true }).click();
  await second.inTest();
  await expect(learner.heading('cover.elsewhere.title')).toBeVisible();
  const first = await holdWord(page);
  await askAgain(page);
  await expect.poll(first.held).toBe(1);
  await learner.button('cover.elsewhere.here').click();
  await learner.inTest();
  await first.release();
  await learner.next();
  await learner.answer();
  await expect(learner.saved()).toBeVisible();
  await second.page.close();

  // The computer goes to the next learner while the page is still asking about the last one.
  await learner.finish();
  await expect(learner.heading('done.title')).toBeVisible();
  await expect(learner.button('done.next-learner')).toBeVisible();
  const last = await holdWord(page);
  await askAgain(page);
  await expect.poll(last.held).toBe(1);
  await learner.button('done.next-learner').click();
  await expect(page.getByLabel(learner.say('codes.session'), { exact: true })).toBeVisible();
  await last.release();
  // The page has had its turn at the reply.
  await page.evaluate(() => new Promise((resolve) => setTimeout(resolve)));
  await expect(page.getByLabel(learner.say('codes.session'), { exact: true })).toBeVisible();
  await expect(learner.heading('done.title')).toBeHidden();
  const kept = await keptHere(page);
  expect(kept.filter((row) => row.includes(member.name))).toEqual([]);
  await context.close();
});

test('a learner who goes on at another computer leaves the first one to somebody else', async ({ browser, baseURL }) => {
  const contractor = await Staff.signedIn(baseURL ?? '', 'contractor');
  const proctor = await Staff.signedIn(baseURL ?? '', 'proctor');
  const session = await contractor.makeSession('Left behind', 2);
  const [one, two] = session.members;
  await proctor.post(`sessions/${session.id}/open`);
  const [here, there] = [await browser.newContext(), await browser.newContext()];
  const learner = new Learner(await here.newPage());
  await learner.begin(proctor, session);
  await learner.answer();
  await expect(learner.saved()).toBeVisible();
  const moved = new Learner(await there.newPage());
  await moved.comeBack(session.code, one?.personalCode ?? '');
  await moved.inTest();
  await expect(learner.heading('cover.elsewhere.title')).toBeVisible();

  await learner.button('done.next-learner').click();
  const next = new Learner(learner.page);
  await next.checkIn(session.code, two?.personalCode ?? '');
  expect((await keptHere(learner.page)).filter((row) => row.includes(one?.name ?? '?'))).toEqual([]);
  // Nobody was thrown out for it.
  await moved.next();
  await moved.answer();
  await expect(moved.saved()).toBeVisible();
  await here.close();
  await there.close();
});

test('word of older answers that is lost once is asked for until it comes, and so is a test whose start said no more than that it began', async ({ browser, baseURL }) => {
  const contractor = await Staff.signedIn(baseURL ?? '', 'contractor');
  const proctor = await Staff.signedIn(baseURL ?? '', 'proctor');
  const author = await Staff.signedIn(baseURL ?? '', 'administrator');
  const form = await publishForm(author, contractor, `LOST${Date.now().toString(36).toUpperCase()}`, [plainChoice('ONE'), plainChoice('TWO')]);
  const session = await contractor.makeSession('Lost word', 1, 1, [form.id]);
  const [member] = session.members;
  await proctor.post(`sessions/${session.id}/open`);
  const [here, there] = [await browser.newContext(), await browser.newContext()];
  const learner = new Learner(await here.newPage());
  let hidden = 0;
  await learner.page.routeWebSocket(/socket\.io/u, (socket) => {
    const server = socket.connectToServer();
    server.onMessage((message) => {
      // The message of the start, with the key; the page hears that the test runs from the answer to what it says itself.
      if (String(message).includes('contentKey')) hidden += 1;
      else socket.send(message);
    });
  });
  await learner.checkIn(session.code, member?.personalCode ?? '', false);
  await expect(learner.page.getByText(learner.say('waiting.on-computer'))).toBeVisible();
  await proctor.act(session.id, 'admit');
  const first = await loseView(learner.page);
  await proctor.act(session.id, 'start');
  await learner.inTest();
  expect([hidden > 0, first.lost()]).toEqual([true, 1]);

  await here.setOffline(true);
  await learner.page.getByRole('radio').first().check();
  await expect(learner.page.getByText(learner.say('save.offline.one', { n: 1 }))).toBeVisible();
  const moved = new Learner(await there.newPage());
  await moved.comeBack(session.code, member?.personalCode ?? '');
  await moved.inTest();
  await expect(moved.saved()).toBeVisible();
  const { lost } = await loseView(moved.page);
  await here.setOffline(false);
  await expect(moved.page.getByRole('radio').first()).toBeChecked({ timeout: 30_000 });
  expect(lost()).toBe(1);
  await here.close();
  await there.close();
});

test('a tab that is too busy to answer keeps its test while the codes are asked for in another, and a page from the browser’s history is loaded anew', async ({ browser, baseURL }) => {
  const contractor = await Staff.signedIn(baseURL ?? '', 'contractor');
  const proctor = await Staff.signedIn(baseURL ?? '', 'proctor');
  const session = await contractor.makeSession('Busy tab', 1);
  await proctor.post(`sessions/${session.id}/open`);
  const context = await browser.newContext();
  const learner = new Learner(await context.newPage());
  await learner.begin(proctor, session);
  await learner.answer();
  await expect(learner.saved()).toBeVisible();

  const other = new Learner(await context.newPage());
  await other.page.goto('/take');
  await expect(other.button('offer.other')).toBeVisible();
  const busy = learner.page.evaluate(() => {
    const until = performance.now() + 3_000;
    while (performance.now() < until);
  });
  const looked = other.page.waitForFunction(async () => ((await navigator.locks.query()).held ?? []).length > 0);
  await other.button('offer.other').click();
  await expect(other.page.getByLabel(other.say('codes.session'), { exact: true })).toBeVisible();
  await Promise.all([busy, looked]);
  await learner.next();
  await learner.answer();
  await expect(learner.saved()).toBeVisible();
  await expect.poll(async () => (await proctor.board(session.id)).rows[0]?.answered).toBe(2);

  const again = learner.page.waitForEvent('load');
  await learner.page.evaluate(() => window.dispatchEvent(new PageTransitionEvent('pageshow', { persisted: true })));
  await again;
  await learner.inTest();
  await context.close();
});
