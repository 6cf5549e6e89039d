import { expect, test } from '@playwright/test';
import type { FormStatistics } from '@synoo/contracts';
import { expectAccessible } from './support/inspect';
import { Learner } from './support/learner';
import { signIn, Staff } from './support/staff';
import { say } from './support/words';

test('a page whose program does not arrive says so and leaves the page that is open; when the network is back it opens', async ({ page }) => {
  await signIn(page, 'administrator', 'ky');
  const heading = (key: string) => page.getByRole('heading', { level: 1, name: say('ky', key), exact: true });
  await expect(heading('office.nav.bank')).toBeVisible();
  const forms = page.getByRole('link', { name: say('ky', 'office.nav.forms'), exact: true });
  await page.route('**/*', (route) => route.abort('connectionreset'));
  await forms.click();
  await expect(page.getByText(say('ky', 'common.error.offline'))).toBeVisible();
  await expect(heading('office.nav.bank')).toBeVisible();
  await page.unroute('**/*');
  await forms.click();
  await expect(heading('office.nav.forms')).toBeVisible();
  expect(new URL(page.url()).pathname).toBe('/office/forms');
});

test('a chart whose program does not arrive shows its figures, and is drawn when the picture is wished for again', async ({ browser, page, baseURL }) => {
  const contractor = await Staff.signedIn(baseURL ?? '', 'contractor');
  const proctor = await Staff.signedIn(baseURL ?? '', 'proctor');
  const session = await contractor.makeSession('Charts', 1);
  await proctor.post(`sessions/${session.id}/open`);
  const context = await browser.newContext();
  const learner = new Learner(await context.newPage());
  await learner.begin(proctor, session);
  await learner.answer();
  await learner.finish();
  await expect(learner.heading('done.title')).toBeVisible({ timeout: 30_000 });
  await context.close();
  const [formId = ''] = session.design.formIds;
  await expect.poll(async () => (await contractor.get<FormStatistics>(`forms/${formId}/statistics`)).n, { timeout: 60_000 }).toBeGreaterThan(0);

  await signIn(page, 'administrator', 'ky');
  const drawing = /\/echarts-[^/]*\.js/u;
  await page.route(drawing, (route) => route.abort('connectionreset'));
  await page.goto(`/office/forms/${formId}/statistics`);
  const figure = page.locator('app-chart').first();
  const picture = figure.getByRole('button', { name: say('ky', 'common.chart.picture'), exact: true });
  await expect(figure.getByRole('table')).toBeVisible();
  await expect(figure.getByRole('button', { name: 'PNG', exact: true })).toBeDisabled();
  await expect(figure.getByRole('button', { name: 'CSV', exact: true })).toBeEnabled();
  await expectAccessible(page, 'figures in place of a chart');
  // As long as it does not arrive the figures come back.
  await picture.click();
  await expect(picture).toBeVisible();

  await page.unroute(drawing);
  await picture.click();
  await expect(figure.locator('canvas')).toBeVisible();
  await expect(figure.getByRole('table')).toHaveCount(0);
  await expect(figure.getByRole('button', { name: 'PNG', exact: true })).toBeEnabled();
});
