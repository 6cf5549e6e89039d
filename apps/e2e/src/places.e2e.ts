import { expect, test, type Page } from '@playwright/test';
import { keptHere } from './support/kept-here';
import { Learner } from './support/learner';
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
