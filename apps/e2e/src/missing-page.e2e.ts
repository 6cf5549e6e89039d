import { expect, test } from '@playwright/test';
import { signIn } from './support/staff';
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
