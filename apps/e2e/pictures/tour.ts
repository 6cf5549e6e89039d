import { join, resolve } from 'node:path';
import { expect, test, type Page } from '@playwright/test';
import type { FormStatistics, ItemDetail, ItemRow } from '@synoo/contracts';
import { Learner } from '../src/support/learner';
import { signIn, Staff } from '../src/support/staff';
import { keyTexts, seeded, SimulatedLearner } from './simulated-room';

const folder = resolve(__dirname, '../../../docs/pictures');

async function picture(page: Page, name: string): Promise<void> {
  await page.waitForLoadState('networkidle');
  await page.waitForTimeout(600);
  await page.screenshot({ path: join(folder, `${name}.png`) });
}

test('the tour of the README', async ({ browser, baseURL: given }) => {
  const baseURL = given ?? '';
  const random = seeded(20261123);
  const staff = await Staff.signedIn(baseURL, 'administrator');
  const { rows } = await staff.get<{ rows: ItemRow[] }>('items?size=200');
  const details: ItemDetail[] = [];
  for (const { id } of rows) details.push(await staff.get<ItemDetail>(`items/${id}`));
  const keys = keyTexts(details);

  // A room that has finished, for the statistics.
  const past = await staff.makeSession('Кесиптик даярдык: таңкы топ', 40);
  await staff.post(`sessions/${past.id}/open`);
  const done = [];
  for (const { personalCode } of past.members) done.push(await SimulatedLearner.checkIn(baseURL, past.code, personalCode));
  await staff.act(past.id, 'admit');
  await staff.act(past.id, 'start');
  for (const learner of done) await learner.sit(keys, random);

  // A room at work.
  const now = await staff.makeSession('Кесиптик даярдык: үлгү тест', 30, 2);
  await staff.post(`sessions/${now.id}/open`);
  const desk = await browser.newContext({ viewport: { width: 1366, height: 768 } });
  const learner = new Learner(await desk.newPage(), 'ky');
  await learner.checkIn(now.code, now.members[0]?.personalCode ?? '');
  await picture(learner.page, 'waiting');
  const working = [];
  for (const { personalCode } of now.members.slice(1, 26)) working.push(await SimulatedLearner.checkIn(baseURL, now.code, personalCode));
  await staff.act(now.id, 'admit');
  await staff.act(now.id, 'start');
  for (const [index, someone] of working.entries()) await someone.sit(keys, random, index < 3 ? 1 : 0.2 + 0.6 * random());
  await learner.inTest();
  // One whose computer went off, and one on a pause: what a proctor has to see at once.
  working.at(4)?.leave();
  await staff.act(now.id, 'pause', { participants: [now.members[8]?.id] });
  for (let n = 0; n < 3; n++) {
    await learner.answer();
    await learner.next();
  }
  await learner.button('test.flag').click();
  await picture(learner.page, 'test');
  await learner.button('overview.title').click();
  await picture(learner.page, 'overview');

  const proctor = await browser.newPage({ viewport: { width: 1366, height: 768 } });
  await signIn(proctor, 'proctor', 'ky');
  await proctor.goto(`/proctor/${now.id}`);
  await picture(proctor, 'proctor');
  for (const someone of [...done, ...working]) someone.leave();

  const formId = past.design.formIds[0] ?? '';
  await expect.poll(async () => (await staff.get<FormStatistics>(`forms/${formId}/statistics`)).n, { timeout: 120_000, intervals: [2000] }).toBeGreaterThan(35);
  const office = await browser.newPage({ viewport: { width: 1366, height: 900 } });
  await signIn(office, 'administrator', 'ky');
  const item = details.find((detail) => detail.forms.some((form) => form.id === formId) && detail.interactions[0] === 'choice');
  for (const [name, path] of Object.entries({ bank: '/office/bank', item: `/office/bank/${item?.id}`, form: `/office/forms/${formId}`, statistics: `/office/forms/${formId}/statistics` })) {
    await office.goto(path);
    await picture(office, name);
  }
  const contractor = await Staff.signedIn(baseURL, 'contractor');
  const release = await contractor.post<{ id: string }>('results/releases', { title: 'Пилоттук этап, 2026-жыл', formIds: [formId] });
  await expect.poll(async () => (await contractor.get<{ state: string }>(`results/releases/${release.id}`)).state, { timeout: 60_000 }).toBe('ready');
  await office.goto(`/office/results/${release.id}`);
  await picture(office, 'results');
});
