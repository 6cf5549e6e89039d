import { expect, test, type Page } from '@playwright/test';
import { expectAccessible } from './support/inspect';
import { Learner } from './support/learner';
import { publishForm, type ItemSource } from './support/publish-form';
import { greyPng, toneWav } from './support/sample-files';
import { Staff } from './support/staff';
import { say } from './support/words';

const language = 'ru';
const unique = (name: string): string => `${name}${Date.now().toString(36).toUpperCase()}`;
const declared = '<qti-response-declaration identifier="RESPONSE" cardinality="single" base-type="identifier"><qti-correct-response><qti-value>B</qti-value></qti-correct-response></qti-response-declaration><qti-outcome-declaration identifier="SCORE" cardinality="single" base-type="float" normal-maximum="1"/>';
const processed = '<qti-response-processing template="https://purl.imsglobal.org/spec/qti/v3p0/rptemplates/match_correct.xml"/>';
const card = (id: string, file: string): string => `<qti-catalog id="${id}"><qti-card support="spoken"><qti-file-href mime-type="audio/wav">${file}</qti-file-href></qti-card></qti-catalog>`;

/** A picture, a sound, and recordings of the question and of one choice. */
const withMedia: ItemSource = {
  code: 'MEDIA',
  inner: () => `${declared}<qti-item-body><p data-catalog-idref="c1">Сколько серых точек?</p><p><img src="grey.png" alt="серая картинка"/></p><div><audio><source src="tone.wav" type="audio/wav"/></audio></div>
    <qti-choice-interaction response-identifier="RESPONSE" max-choices="1"><qti-prompt>Выберите.</qti-prompt><qti-simple-choice identifier="A" data-catalog-idref="c2">алты</qti-simple-choice><qti-simple-choice identifier="B">жети</qti-simple-choice></qti-choice-interaction></qti-item-body>
    ${processed}<qti-catalog-info>${card('c1', 'question.wav')}${card('c2', 'choice.wav')}</qti-catalog-info>`,
};
const files = { 'grey.png': greyPng(30, 20), 'tone.wav': toneWav(440), 'question.wav': toneWav(220), 'choice.wav': toneWav(330) };

const pictures = (page: Page) => page.locator('player-item img').evaluateAll((found) => (found as HTMLImageElement[]).map(({ naturalWidth }) => naturalWidth));
/** Whether the item's own sound plays to somewhere. */
const plays = (page: Page) =>
  page.locator('player-item audio').evaluate(async (audio: HTMLAudioElement) => {
    audio.muted = true;
    await audio.play();
    return audio.duration;
  });

test('pictures and sounds are there without network after a reload; what is read aloud is offered to the learner whose roster says so, and to nobody else', async ({ browser, baseURL }) => {
  const author = await Staff.signedIn(baseURL ?? '', 'administrator');
  const contractor = await Staff.signedIn(baseURL ?? '', 'contractor');
  const proctor = await Staff.signedIn(baseURL ?? '', 'proctor');
  const form = await publishForm(author, contractor, unique('MEDIA'), [withMedia], { files });
  const session = await contractor.makeSession('Media', 2, 1, [form.id]);
  const [reader, other] = session.members;
  if (!reader || !other) throw new Error('the session has no members');
  const { organisationId } = session.design;
  const needs = `organisations/${organisationId}/learners/${reader.learnerId}/accommodations`;
  await author.put(needs, { extraTimePercent: 0, needs: { readAloud: true } });
  await proctor.post(`sessions/${session.id}/open`);

  const [one, two] = await Promise.all([browser.newContext(), browser.newContext()]);
  const read = new Learner(await one.newPage());
  const silent = new Learner(await two.newPage());
  for (const [learner, { personalCode }] of [[read, reader], [silent, other]] as const) {
    await learner.checkIn(session.code, personalCode, false);
    await expect(learner.page.getByText(learner.say('waiting.on-computer'))).toBeVisible();
  }
  await read.page.evaluate(() => navigator.serviceWorker.ready);
  await proctor.act(session.id, 'admit');
  await proctor.act(session.id, 'start');
  await read.inTest();
  await silent.inTest();
  const listen = say(language, 'player.spoken.play');
  await expect(silent.page.getByRole('radio')).toHaveCount(2);
  await expect(silent.page.getByRole('button', { name: listen })).toHaveCount(0);
  await expect(read.page.getByRole('button', { name: listen })).toHaveCount(2);
  await expectAccessible(read.page, 'an item that is read aloud');
  await read.page.screenshot({ path: test.info().outputPath('read-aloud.png') });

  await one.setOffline(true);
  await read.page.reload();
  await read.inTest();
  await expect.poll(() => pictures(read.page)).toEqual([30]);
  expect(await plays(read.page)).toBeCloseTo(1, 1);
  for (const place of [0, 1]) {
    await read.page.getByRole('button', { name: listen }).nth(place).click();
    const stop = read.page.getByRole('button', { name: say(language, 'player.spoken.stop') });
    await expect(stop).toBeVisible();
    await stop.click();
    await expect(stop).toHaveCount(0);
  }
  // To listen to a choice is not to choose it.
  await expect(read.page.getByRole('radio', { checked: true })).toHaveCount(0);
  await author.put(needs, { extraTimePercent: 0, needs: {} });
  await Promise.all([one.close(), two.close()]);
});

/** A sound that may be played twice. */
const twice: ItemSource = {
  code: 'TWICE',
  inner: () => `${declared}<qti-response-declaration identifier="PLAYS" cardinality="single" base-type="integer"/><qti-item-body><qti-media-interaction response-identifier="PLAYS" max-plays="2"><audio><source src="tone.wav" type="audio/wav"/></audio></qti-media-interaction>
    <qti-choice-interaction response-identifier="RESPONSE" max-choices="1"><qti-simple-choice identifier="A">алты</qti-simple-choice><qti-simple-choice identifier="B">жети</qti-simple-choice></qti-choice-interaction></qti-item-body>${processed}`,
};

test('a limit of plays on two computers without network: each counts from what it knew, and the newer one’s count is the answer', async ({ browser, baseURL }) => {
  const author = await Staff.signedIn(baseURL ?? '', 'administrator');
  const contractor = await Staff.signedIn(baseURL ?? '', 'contractor');
  const proctor = await Staff.signedIn(baseURL ?? '', 'proctor');
  const form = await publishForm(author, contractor, unique('TWICE'), [twice], { files: { 'tone.wav': toneWav(440, 30) } });
  const session = await contractor.makeSession('Plays', 1, 1, [form.id]);
  const [member] = session.members;
  if (!member) throw new Error('the session has no members');
  await proctor.post(`sessions/${session.id}/open`);
  const [one, two] = await Promise.all([browser.newContext(), browser.newContext()]);
  const older = new Learner(await one.newPage());
  await older.checkIn(session.code, member.personalCode, false);
  await proctor.act(session.id, 'admit');
  await proctor.act(session.id, 'start');
  await older.inTest();
  const left = (learner: Learner, n: number, form: 'one' | 'few' | 'many') => learner.page.getByText(say(language, `player.media.left.${form}`, { n }));
  const play = async (learner: Learner): Promise<void> => {
    await learner.page.getByRole('button', { name: say(language, 'player.media.play') }).click();
    await learner.page.getByRole('button', { name: say(language, 'player.media.stop') }).click();
  };

  await one.setOffline(true);
  await play(older);
  await play(older);
  await expect(left(older, 0, 'many')).toBeVisible();

  const newer = new Learner(await two.newPage());
  await newer.comeBack(session.code, member.personalCode);
  await newer.inTest();
  // Who comes in the middle of a test sees the item before its sound has come.
  await expect.poll(() => newer.page.locator('audio').evaluate((sound: HTMLAudioElement) => sound.readyState)).toBeGreaterThan(0);
  await two.setOffline(true);
  await expect(left(newer, 2, 'few')).toBeVisible();
  await play(newer);
  await expect(left(newer, 1, 'one')).toBeVisible();

  await one.setOffline(false);
  await expect(older.page.getByText(older.say('cover.all-saved'))).toBeVisible({ timeout: 30_000 });
  await two.setOffline(false);
  await expect(newer.saved()).toBeVisible({ timeout: 30_000 });
  await newer.page.reload();
  await newer.inTest();
  await expect(left(newer, 1, 'one')).toBeVisible();
  await Promise.all([one.close(), two.close()]);
});

/** A picture in the text, one to press on, and a sound. */
const pressed: ItemSource = {
  code: 'LATE',
  inner: () => `${declared}<qti-response-declaration identifier="SPOT" cardinality="single" base-type="identifier"/><qti-response-declaration identifier="PLAYS" cardinality="single" base-type="integer"/><qti-item-body><p><img src="grey.png" alt="серая картинка"/></p>
    <qti-hotspot-interaction response-identifier="SPOT" max-choices="1"><img src="spot.png" alt="карта" width="60" height="40"/><qti-hotspot-choice identifier="A" shape="circle" coords="10,10,8"/></qti-hotspot-interaction>
    <qti-media-interaction response-identifier="PLAYS" max-plays="2"><audio><source src="tone.wav" type="audio/wav"/></audio></qti-media-interaction>
    <qti-choice-interaction response-identifier="RESPONSE" max-choices="1"><qti-simple-choice identifier="A">алты</qti-simple-choice><qti-simple-choice identifier="B">жети</qti-simple-choice></qti-choice-interaction></qti-item-body>${processed}`,
};

test('pictures and sounds that could not be had come to the item on the screen as soon as they are there, and nothing else of it moves', async ({ browser, baseURL }) => {
  const author = await Staff.signedIn(baseURL ?? '', 'administrator');
  const contractor = await Staff.signedIn(baseURL ?? '', 'contractor');
  const proctor = await Staff.signedIn(baseURL ?? '', 'proctor');
  const form = await publishForm(author, contractor, unique('LATE'), [pressed], { files: { 'grey.png': greyPng(30, 20), 'spot.png': greyPng(60, 40), 'tone.wav': toneWav(440) } });
  const session = await contractor.makeSession('Late', 1, 1, [form.id]);
  const [member] = session.members;
  if (!member) throw new Error('the session has no members');
  await proctor.post(`sessions/${session.id}/open`);
  // Requests are held back here, past the worker of the page.
  const [one, two] = await Promise.all([browser.newContext(), browser.newContext({ serviceWorkers: 'block' })]);
  const first = new Learner(await one.newPage());
  await first.checkIn(session.code, member.personalCode, false);
  await proctor.act(session.id, 'admit');
  await proctor.act(session.id, 'start');
  await first.inTest();

  const late = new Learner(await two.newPage());
  let away = true;
  await late.page.route('**/api/assets/*', (route) => route.abort());
  await late.page.route('**/api/take/sealed/*/assets/*', (route) => (away ? route.abort() : route.continue()));
  await late.comeBack(session.code, member.personalCode);
  await late.inTest();
  const missing = late.page.locator('.picture-missing');
  await expect(missing).toBeVisible();
  await expect(late.page.getByText(say(language, 'player.media.failed'))).toBeVisible();
  expect(await pictures(late.page)).toEqual([0]);
  const radio = late.page.getByRole('radio').first();
  await radio.check();
  await late.page.locator('player-item').first().evaluate((item) => item.querySelectorAll('input, img, audio, .interaction').forEach((part) => part.setAttribute('data-before', '')));
  const before = await late.page.locator('[data-before]').count();

  away = false;
  await expect.poll(() => pictures(late.page), { timeout: 60_000 }).toEqual([30, 60]);
  await expect(missing).toHaveCount(0);
  await expect(late.page.getByText(say(language, 'player.media.failed'))).toHaveCount(0);
  expect(await plays(late.page)).toBeCloseTo(1, 1);
  expect(await late.page.locator('[data-before]').count()).toBe(before);
  await expect(radio).toBeChecked();
  await expect(radio).toBeFocused();
  await Promise.all([one.close(), two.close()]);
});
