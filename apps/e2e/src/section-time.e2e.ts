import { expect, test, type Page } from '@playwright/test';
import type { FormDetail } from '@synoo/contracts';
import { Learner } from './support/learner';
import { Staff } from './support/staff';

/** A session of one learner whose form has sections of two items, which may last this many minutes. */
async function timedSections(baseURL: string | undefined, code: string, minutes: readonly number[]) {
  const staff = await Staff.signedIn(baseURL ?? '', 'administrator');
  const [published] = await staff.demoForms();
  const { design } = await staff.get<FormDetail>(`forms/${published?.id}`);
  const items = design.sections.flatMap((section) => section.items);
  const sections = minutes.map((timeLimitMinutes, index) => ({ ...design.sections[0], timeLimitMinutes, items: items.slice(2 * index, 2 * index + 2) }));
  const form = await staff.post<FormDetail>('forms', { code: `${code}-${Date.now().toString(36)}`, design: { ...design, navigation: 'sections', timeLimitMinutes: minutes.reduce((sum, one) => sum + one), sections } });
  await staff.post(`forms/${form.id}/publish`);
  const session = await staff.makeSession(code, 1, 1, [form.id]);
  await staff.post(`sessions/${session.id}/open`);
  return { staff, session };
}

/** What is left of the section on the screen, in seconds. */
async function sectionLeft(page: Page): Promise<number> {
  const [minutes, seconds] = (await page.locator('app-top-bar .timer.section time').innerText()).split(':').map(Number);
  return (minutes ?? 0) * 60 + (seconds ?? 0);
}

/** Like a technician who sets the clock of the computer. */
const setClockForward = (page: Page, minutes: number): Promise<void> =>
  page.evaluate((ms) => {
    const real = Date.now.bind(Date);
    Date.now = () => real() + ms;
  }, minutes * 60_000);

test('the first section begins with the test, however late the test comes onto the screen', async ({ page, baseURL }) => {
  const { staff, session } = await timedSections(baseURL, 'LATE', [5, 5]);
  const learner = new Learner(page);
  await learner.checkIn(session.code, session.members[0]?.personalCode ?? '');
  await staff.act(session.id, 'admit');
  await expect(page.getByText(learner.say('waiting.admitted'))).toBeVisible();

  // As where a room full of computers unpacks its test at once; longer than what is asked for below, for what the page takes for the server's time may be a second behind.
  await page.evaluate(() => {
    const decrypt = crypto.subtle.decrypt.bind(crypto.subtle);
    crypto.subtle.decrypt = async (...args) => {
      await new Promise((resolve) => setTimeout(resolve, 6_000));
      return decrypt(...args);
    };
  });
  await staff.act(session.id, 'start');
  await learner.inTest();
  const here = await sectionLeft(page);
  expect(here).toBeLessThanOrEqual(5 * 60 - 4);
  // The server says the same.
  await page.reload();
  await learner.inTest();
  expect(await sectionLeft(page)).toBeLessThanOrEqual(here);
});

test('a clock that is set forward closes no section and ends no test while the server can be asked', async ({ page, baseURL }) => {
  const { staff, session } = await timedSections(baseURL, 'FORWARD', [5, 50]);
  const learner = new Learner(page);
  let quiet = false;
  await page.routeWebSocket(/socket\.io/u, (socket) => {
    const server = socket.connectToServer();
    server.onMessage((message) => {
      if (!quiet) socket.send(message);
    });
  });
  await learner.begin(staff, session);
  await learner.answer();
  await expect(learner.saved()).toBeVisible();

  // The answer of the server takes its time, that to a save too, which also says what time it is: until then nothing is decided.
  let answer = (): void => undefined;
  const answered = new Promise<void>((done) => (answer = done));
  await page.route(
    (url) => url.pathname.startsWith('/api/take/attempts/') && (url.searchParams.has('epoch') || url.pathname.endsWith('/answers')),
    async (route) => {
      await answered;
      await route.continue();
    },
  );
  quiet = true;
  const asked = page.waitForRequest((request) => request.url().includes('epoch='));
  await setClockForward(page, 12);
  await asked;
  const left = page.locator('app-top-bar .timer.section time');
  await expect(left).toHaveText('00:00');
  // The page had its turn at it, and the section is open still.
  await page.evaluate(() => new Promise((resolve) => requestAnimationFrame(resolve)));
  await expect(page.getByRole('heading', { name: learner.say('test.number', { n: 1, count: 4 }) })).toBeVisible();
  answer();
  await expect.poll(() => sectionLeft(page)).toBeGreaterThan(4 * 60);
  await learner.next();
  await expect(page.getByRole('heading', { name: learner.say('test.number', { n: 2, count: 4 }) })).toBeVisible();
});

test('without network a clock that runs ahead is believed, and the time of the last section ends the test though a question is open', async ({ page, context, baseURL }) => {
  const { staff, session } = await timedSections(baseURL, 'LAST', [5, 5]);
  const learner = new Learner(page);
  await learner.begin(staff, session);
  await learner.next();
  await learner.button('section.next').click();
  await learner.button('leave.section.leave').click();
  await page.evaluate(() => navigator.serviceWorker.ready);
  await context.setOffline(true);
  await learner.answer();
  await learner.button('overview.title').click();
  await learner.button('finish.open').click();
  await expect(learner.button('finish.submit')).toBeVisible();
  // Like a computer that slept.
  await setClockForward(page, 6);
  await expect(page.getByText(learner.say('done.finished-here'))).toBeVisible();
  await context.setOffline(false);
  await expect(page.getByText(learner.say('done.finished'))).toBeVisible();
});
