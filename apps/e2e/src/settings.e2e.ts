import { expect, test, type Page } from '@playwright/test';
import { Learner } from './support/learner';
import { Staff } from './support/staff';
import { say } from './support/words';

/** As on a computer on which the other language's briefing has not arrived yet. */
async function forgetDocuments(page: Page): Promise<void> {
  const devtools = await page.context().newCDPSession(page);
  await devtools.send('Network.clearBrowserCache');
  await page.evaluate(
    () =>
      new Promise<void>((resolve, reject) => {
        const asked = indexedDB.open('synoo-take');
        asked.onsuccess = () => {
          const transaction = asked.result.transaction('documents', 'readwrite');
          transaction.objectStore('documents').clear();
          transaction.oncomplete = () => {
            asked.result.close();
            resolve();
          };
        };
        asked.onerror = () => reject(new Error('no database'));
      }),
  );
}

const looks = (page: Page) => page.evaluate(() => ({ size: document.documentElement.style.fontSize, theme: document.documentElement.dataset['theme'] }));

test('text size, colours, hidden time and language go with the learner to another computer, whether chosen before the start, in the test or without network', async ({ browser, baseURL }) => {
  const contractor = await Staff.signedIn(baseURL ?? '', 'contractor');
  const proctor = await Staff.signedIn(baseURL ?? '', 'proctor');
  const session = await contractor.makeSession('Settings', 1);
  const [member] = session.members;
  if (!member) throw new Error('the session has no members');
  await proctor.post(`sessions/${session.id}/open`);

  const [one, two, three] = await Promise.all([browser.newContext(), browser.newContext(), browser.newContext()]);
  const first = new Learner(await one.newPage());
  await first.checkIn(session.code, member.personalCode);
  await first.button('settings.title').click();
  await first.page.getByRole('radio', { name: '150 %' }).check();
  await first.button('settings.done').click();
  expect(await looks(first.page)).toEqual({ size: '150%', theme: 'learner' });
  await proctor.act(session.id, 'admit');

  // Before the start: the second computer is in the waiting room with the size that was chosen at the first.
  const second = new Learner(await two.newPage());
  await second.checkIn(session.code, member.personalCode);
  await expect.poll(() => looks(second.page)).toEqual({ size: '150%', theme: 'learner' });
  await proctor.act(session.id, 'start');
  await second.inTest();
  await two.setOffline(true);
  await second.button('settings.title').click();
  await second.page.getByRole('radio', { name: second.say('settings.themes.black-on-beige') }).check();
  await second.page.getByRole('checkbox', { name: second.say('settings.hide-timer') }).check();
  await second.button('settings.done').click();
  await second.page.getByRole('button', { name: 'Кыргызча', exact: true }).click();
  const kyrgyz = new Learner(second.page, 'ky');
  await kyrgyz.inTest();
  await second.page.reload();
  await kyrgyz.inTest();
  expect(await looks(second.page)).toEqual({ size: '150%', theme: 'black-on-beige' });
  await kyrgyz.answer();
  await two.setOffline(false);
  await expect(kyrgyz.saved()).toBeVisible({ timeout: 30_000 });

  const third = new Learner(await three.newPage());
  await third.comeBack(session.code, member.personalCode);
  const moved = new Learner(third.page, 'ky');
  await moved.inTest();
  expect(await looks(third.page)).toEqual({ size: '150%', theme: 'black-on-beige' });
  await expect(moved.page.getByText(moved.say('timer.hidden'))).toBeVisible();
  await Promise.all([one.close(), two.close(), three.close()]);
});

test('the next learner at a computer does not get the looks of the last one, and what they choose before the check-in stays; a language that cannot be had is not marked as chosen', async ({ browser, baseURL }) => {
  const contractor = await Staff.signedIn(baseURL ?? '', 'contractor');
  const proctor = await Staff.signedIn(baseURL ?? '', 'proctor');
  const session = await contractor.makeSession('Looks of two', 2);
  const [one, two] = session.members;
  if (!one || !two) throw new Error('the session has no members');
  await proctor.post(`sessions/${session.id}/open`);
  const context = await browser.newContext();
  const first = new Learner(await context.newPage());
  await first.checkIn(session.code, one.personalCode);
  await first.button('settings.title').click();
  await first.page.getByRole('radio', { name: first.say('settings.themes.white-on-black') }).check();
  await first.page.close();

  const next = new Learner(await context.newPage());
  await next.page.goto('/take');
  await next.button('offer.other').click();
  await expect.poll(() => looks(next.page)).toEqual({ size: '', theme: 'learner' });
  await next.button('settings.title').click();
  await next.page.getByRole('radio', { name: next.say('settings.themes.black-on-beige') }).check();
  await next.button('settings.done').click();
  await next.page.getByLabel(next.say('codes.session'), { exact: true }).fill(session.code);
  await next.page.getByLabel(next.say('codes.personal'), { exact: true }).fill(two.personalCode);
  await next.button('codes.submit').click();
  await next.confirm();
  await expect.poll(() => looks(next.page)).toEqual({ size: '', theme: 'black-on-beige' });

  await expect(next.page.getByRole('radio', { name: 'Русский' })).toBeChecked();
  await context.setOffline(true);
  await forgetDocuments(next.page);
  await next.page.getByRole('radio', { name: 'Кыргызча' }).click();
  await expect(next.page.getByText(next.say('trouble.language'))).toBeVisible();
  await expect(next.page.getByRole('radio', { name: 'Русский' })).toBeChecked();
  await context.close();
});

test('what somebody chooses who came in by another learner’s codes is not that learner’s, and what is picked before the check-in is', async ({ browser, baseURL }) => {
  const contractor = await Staff.signedIn(baseURL ?? '', 'contractor');
  const proctor = await Staff.signedIn(baseURL ?? '', 'proctor');
  const session = await contractor.makeSession('Wrong codes', 2);
  const [owner, own] = session.members;
  if (!owner || !own) throw new Error('the session has no members');
  await proctor.post(`sessions/${session.id}/open`);
  const rows = async () => (await proctor.board(session.id)).rows;
  const languageOf = async (name: string) => (await rows()).find((row) => row.name === name)?.language;
  const [here, there] = [await browser.newContext(), await browser.newContext()];
  const russian = new Learner(await here.newPage());
  const kyrgyz = new Learner(russian.page, 'ky');
  const codes = async (learner: Learner, personal: string) => {
    await learner.page.getByLabel(learner.say('codes.session'), { exact: true }).fill(session.code);
    await learner.page.getByLabel(learner.say('codes.personal'), { exact: true }).fill(personal);
    await learner.button('codes.submit').click();
  };
  await kyrgyz.open();
  await kyrgyz.button('settings.title').click();
  await kyrgyz.page.getByRole('radio', { name: '125 %' }).check();
  await kyrgyz.button('settings.done').click();
  await codes(kyrgyz, owner.personalCode);
  await expect(kyrgyz.heading('who.title')).toBeVisible();
  const before = await languageOf(owner.name);
  const [another, anotherName] = before === 'ky' ? [russian, 'Русский'] : [kyrgyz, 'Кыргызча'];
  await kyrgyz.page.getByRole('button', { name: anotherName, exact: true }).click();
  await expect(another.heading('who.title')).toBeVisible();
  await another.button('settings.title').click();
  await another.page.getByRole('radio', { name: another.say('settings.themes.white-on-black') }).check();
  await another.button('settings.done').click();
  // A reload on this page does not make it theirs either.
  await another.page.reload();
  await expect(another.heading('who.title')).toBeVisible();
  await another.button('who.no').click();
  await expect(another.page.getByLabel(another.say('codes.session'), { exact: true })).toBeVisible();

  const first = new Learner(await there.newPage());
  await first.page.addInitScript(() => localStorage.setItem('synoo.language', 'ky'));
  await first.page.goto('/take');
  await codes(new Learner(first.page, 'ky'), owner.personalCode);
  const title = [say('ky', 'take.who.title'), say('ru', 'take.who.title')].map((name) => first.page.getByRole('heading', { name }));
  await expect(title[0]!.or(title[1]!)).toBeVisible();
  expect(await looks(first.page)).toEqual({ size: '', theme: 'learner' });
  expect(await languageOf(owner.name)).toBe(before);

  // Nor is it the next one's, when the browser is closed at that question.
  const asked = new Learner(first.page, before === 'ky' ? 'ky' : 'ru');
  await asked.button('settings.title').click();
  await first.page.getByRole('radio', { name: asked.say('settings.themes.white-on-black') }).check();
  await asked.button('settings.done').click();
  await expect.poll(() => looks(first.page)).toEqual({ size: '', theme: 'white-on-black' });
  await first.page.close();
  const next = await there.newPage();
  await next.goto('/take');
  await next.getByRole('button', { name: asked.say('offer.other') }).click();
  await expect.poll(() => looks(next)).toEqual({ size: '', theme: 'learner' });

  // Picked before the codes: the language of the test from the moment on in which the learner says that it is theirs.
  const picked = before === 'ky' ? 'ru' : 'ky';
  const mine = picked === 'ru' ? russian : kyrgyz;
  await mine.open();
  await codes(mine, own.personalCode);
  await expect(mine.heading('who.title')).toBeVisible();
  await mine.button('who.yes').click();
  await expect(mine.button('briefing.practise')).toBeVisible();
  await expect.poll(() => languageOf(own.name)).toBe(picked);
  await Promise.all([here.close(), there.close()]);
});

test('the language is chosen without network before the start, is still there after a reload, and the server hears of it; what is chosen elsewhere later stays', async ({ browser, baseURL }) => {
  const contractor = await Staff.signedIn(baseURL ?? '', 'contractor');
  const proctor = await Staff.signedIn(baseURL ?? '', 'proctor');
  const session = await contractor.makeSession('Language without network', 1);
  const [member] = session.members;
  if (!member) throw new Error('the session has no members');
  await proctor.post(`sessions/${session.id}/open`);
  const language = async () => (await proctor.board(session.id)).rows[0]?.language;
  const [one, two] = await Promise.all([browser.newContext(), browser.newContext()]);
  const russian = new Learner(await one.newPage());
  await russian.checkIn(session.code, member.personalCode);
  await expect(russian.page.getByText(russian.say('waiting.on-computer'))).toBeVisible();
  await russian.page.evaluate(() => navigator.serviceWorker.ready);
  expect(await language()).toBe('ru');

  await one.setOffline(true);
  await russian.button('waiting.back').click();
  await russian.page.getByRole('radio', { name: 'Кыргызча' }).check();
  const kyrgyz = new Learner(russian.page, 'ky');
  await expect(kyrgyz.button('briefing.practise')).toBeVisible();
  await expect(kyrgyz.page.getByText(kyrgyz.say('trouble.language'))).toBeHidden();
  await kyrgyz.page.reload();
  await expect(kyrgyz.button('briefing.practise')).toBeVisible({ timeout: 20_000 });
  await expect(kyrgyz.page.getByRole('radio', { name: 'Кыргызча' })).toBeChecked();
  expect(await language()).toBe('ru');
  await one.setOffline(false);
  await expect.poll(language, { timeout: 30_000 }).toBe('ky');

  // Chosen without network here, and then again at another computer.
  await one.setOffline(true);
  await kyrgyz.page.getByRole('radio', { name: 'Русский' }).check();
  await expect(russian.button('briefing.practise')).toBeVisible();
  const elsewhere = new Learner(await two.newPage(), 'ky');
  await elsewhere.checkIn(session.code, member.personalCode);
  await one.setOffline(false);
  await expect(russian.heading('cover.elsewhere.title')).toBeVisible({ timeout: 30_000 });
  expect(await language()).toBe('ky');
  await proctor.act(session.id, 'admit');
  await proctor.act(session.id, 'start');
  await elsewhere.inTest();
  await Promise.all([one.close(), two.close()]);
});

test('a language that was chosen without network is the language of the test when the start comes before the server has heard of the choice', async ({ browser, baseURL }) => {
  const contractor = await Staff.signedIn(baseURL ?? '', 'contractor');
  const proctor = await Staff.signedIn(baseURL ?? '', 'proctor');
  const session = await contractor.makeSession('Language and start', 1);
  const [member] = session.members;
  if (!member) throw new Error('the session has no members');
  await proctor.post(`sessions/${session.id}/open`);
  const [one, two] = await Promise.all([browser.newContext(), browser.newContext()]);
  const russian = new Learner(await one.newPage());
  await russian.checkIn(session.code, member.personalCode);
  await expect(russian.page.getByText(russian.say('waiting.on-computer'))).toBeVisible();
  await proctor.act(session.id, 'admit');
  await one.setOffline(true);
  await russian.button('waiting.back').click();
  await russian.page.getByRole('radio', { name: 'Кыргызча' }).check();
  const kyrgyz = new Learner(russian.page, 'ky');
  await expect(kyrgyz.button('briefing.practise')).toBeVisible();
  await proctor.act(session.id, 'start');
  await one.setOffline(false);
  await kyrgyz.inTest();
  await kyrgyz.answer();
  await expect(kyrgyz.saved()).toBeVisible({ timeout: 30_000 });
  // At the next computer, too.
  await new Learner(await two.newPage()).comeBack(session.code, member.personalCode);
  await new Learner(two.pages()[0]!, 'ky').inTest();
  await Promise.all([one.close(), two.close()]);
});
