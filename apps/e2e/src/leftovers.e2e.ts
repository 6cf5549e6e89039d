import { readFileSync } from 'node:fs';
import { expect, test } from '@playwright/test';
import type { SessionDetail } from '@synoo/contracts';
import { keptHere } from './support/kept-here';
import { Learner } from './support/learner';
import { type ItemSource, plainChoice, publishForm } from './support/publish-form';
import { signIn, Staff } from './support/staff';
import { say } from './support/words';

const essay: ItemSource = {
  code: 'ESSAY',
  inner: () =>
    '<qti-response-declaration identifier="RESPONSE" cardinality="single" base-type="string"><qti-correct-response><qti-value>суу</qti-value></qti-correct-response></qti-response-declaration><qti-outcome-declaration identifier="SCORE" cardinality="single" base-type="float" normal-maximum="1"/>' +
    '<qti-item-body><qti-extended-text-interaction response-identifier="RESPONSE"><qti-prompt>ESSAY?</qti-prompt></qti-extended-text-interaction></qti-item-body>' +
    '<qti-response-processing template="https://purl.imsglobal.org/spec/qti/v3p0/rptemplates/match_correct.xml"/>',
};

async function room(baseURL: string | undefined, title: string, learners: number, items?: readonly ItemSource[]): Promise<{ proctor: Staff; session: SessionDetail }> {
  const [author, contractor, proctor] = await Promise.all((['administrator', 'contractor', 'proctor'] as const).map((role) => Staff.signedIn(baseURL ?? '', role)));
  const form = items && (await publishForm(author!, contractor!, `LEFTOVERS${Date.now().toString(36).toUpperCase()}`, items));
  const session = await contractor!.makeSession(title, learners, 1, form && [form.id]);
  await proctor!.post(`sessions/${session.id}/open`);
  return { proctor: proctor!, session };
}

test('who ended the test without network leaves the computer to the next learner: answers and end go out, and nothing of the first one stays', async ({ browser, baseURL }) => {
  const { proctor, session } = await room(baseURL, 'Leftovers', 2);
  const [one, two] = session.members;
  const context = await browser.newContext({ viewport: { width: 1366, height: 768 } });
  const learner = new Learner(await context.newPage());
  await learner.begin(proctor, session);
  await learner.page.evaluate(() => navigator.serviceWorker.ready);
  await context.setOffline(true);
  await learner.answer();
  await learner.finish();
  await expect(learner.page.getByText(learner.say('done.finished-here'))).toBeVisible();
  await learner.page.close();

  const next = new Learner(await context.newPage());
  await next.page.goto('/take');
  await next.button('offer.other').click();
  await expect(next.page.getByText(next.say('codes.leftover-here.one', { n: 1 }))).toBeVisible();
  await context.setOffline(false);
  await expect(next.page.getByText(next.say('codes.leftover-here.one', { n: 1 }))).toBeHidden({ timeout: 30_000 });
  await expect.poll(async () => (await proctor.board(session.id)).rows[0]).toMatchObject({ state: 'finished', answered: 1 });
  await expect.poll(async () => (await keptHere(next.page)).filter((row) => row.includes(one!.name))).toEqual([]);

  // What is cleared away belongs to the first one only.
  await next.checkIn(session.code, two!.personalCode);
  await expect(next.page.getByText(next.say('waiting.on-computer'))).toBeVisible();
  await context.close();
});

test('a network that comes back while the page asks whose test this is throws nobody out', async ({ browser, baseURL }) => {
  const { session } = await room(baseURL, 'Is it you', 1);
  const context = await browser.newContext();
  const learner = new Learner(await context.newPage());
  await learner.checkIn(session.code, session.members[0]!.personalCode);
  await expect(learner.page.getByText(learner.say('waiting.on-computer'))).toBeVisible();
  await learner.page.evaluate(() => navigator.serviceWorker.ready);
  await learner.page.close();
  const again = new Learner(await context.newPage());
  let left = 0;
  await again.page.route('**/leave', (route) => {
    left += 1;
    return route.continue();
  });
  await context.setOffline(true);
  await again.page.goto('/take');
  const yes = again.page.getByRole('button', { name: again.say('offer.go-on', { name: session.members[0]!.name }) });
  await expect(yes).toBeVisible();
  await context.setOffline(false);
  // Longer than the page looks for another tab at the place.
  await again.page.waitForTimeout(1_000);
  await yes.click();
  await expect(again.heading('who.title')).toBeVisible();
  expect(left).toBe(0);
  await context.close();
});

test('a page that is closed with the last letter still in its hands gives it to the next page', async ({ browser, baseURL }) => {
  const { proctor, session } = await room(baseURL, 'Last letter', 1, [essay, plainChoice('TWO')]);
  const context = await browser.newContext();
  const learner = new Learner(await context.newPage());
  await learner.begin(proctor, session, false);
  await learner.page.evaluate(() => navigator.serviceWorker.ready);
  await context.setOffline(true);
  await learner.page.getByRole('textbox').pressSequentially('Таза суу – өмүр', { delay: 30 });
  const again = new Learner(await context.newPage());
  const closed = learner.page.waitForEvent('close');
  await learner.page.close({ runBeforeUnload: true });
  await closed;

  await context.setOffline(false);
  await again.page.goto('/take');
  await again.page.getByRole('button', { name: again.say('offer.go-on', { name: session.members[0]!.name }) }).click();
  await again.inTest();
  await expect(again.page.getByRole('textbox')).toHaveValue('Таза суу – өмүр');
  await expect(again.saved()).toBeVisible({ timeout: 30_000 });
  await context.close();
});

test('a browser that keeps nothing says so before the start, and its answers can leave as a file', async ({ browser, baseURL }) => {
  const { proctor, session } = await room(baseURL, 'Keeps nothing', 1);
  const context = await browser.newContext();
  await context.addInitScript(() => {
    Object.defineProperty(window, 'indexedDB', {
      get() {
        throw new DOMException('denied', 'SecurityError');
      },
    });
    ServiceWorkerContainer.prototype.register = () => Promise.reject(new DOMException('denied', 'SecurityError'));
  });
  const learner = new Learner(await context.newPage());
  await learner.checkIn(session.code, session.members[0]!.personalCode);
  await expect(learner.page.getByText(learner.say('waiting.not-kept'))).toBeVisible();
  await expect(learner.page.getByText(learner.say('waiting.on-computer'))).toBeHidden();
  // Which says that answers are kept.
  await expect.poll(async () => (await proctor.board(session.id)).rows[0]?.noReload).toBe(true);
  await expect(learner.page.getByText(learner.say('waiting.no-reload'))).toBeHidden();
  await expect.poll(async () => (await proctor.board(session.id)).rows[0]?.keepsNothing).toBe(true);
  const desk = await browser.newContext({ viewport: { width: 1366, height: 768 } });
  const board = await desk.newPage();
  await signIn(board, 'proctor');
  await board.goto(`/proctor/${session.id}`);
  await expect(board.getByRole('gridcell', { name: say('ru', 'proctor.keeps-nothing-short') })).toBeVisible();
  await board.getByRole('gridcell', { name: say('ru', 'proctor.keeps-nothing-short') }).click();
  await expect(board.getByText(say('ru', 'proctor.keeps-nothing'))).toBeVisible();
  await expect(board.getByText(say('ru', 'proctor.no-reload'))).toBeHidden();
  await desk.close();
  await proctor.act(session.id, 'admit');
  await proctor.act(session.id, 'start');
  await learner.inTest();
  await context.setOffline(true);
  await learner.answer();
  await learner.finish();
  await expect(learner.page.getByText(learner.say('done.finished-not-kept'))).toBeVisible();
  await expect(learner.page.getByText(learner.say('done.not-kept.one', { n: 1 }))).toBeVisible();
  await learner.page.getByText(learner.say('file.title')).click();
  const saving = learner.page.waitForEvent('download');
  await learner.button('file.save').click();
  const file = readFileSync(await (await saving).path());
  await proctor.upload(`sessions/${session.id}/answers-files`, file);
  await expect.poll(async () => (await proctor.board(session.id)).rows[0]).toMatchObject({ state: 'finished', answered: 1 });
  await context.close();
});
