import { createHash, X509Certificate } from 'node:crypto';
import { type ChildProcess, spawn } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { chromium, expect, test } from '@playwright/test';
import type { ComputerRow, Lab, Organisation } from '@synoo/contracts';
import { expectAccessible, expectNoClippedTable, expectNoSidewaysScroll, watchConsole } from './support/inspect';
import { signIn, Staff } from './support/staff';
import { say } from './support/words';

for (const language of ['ky', 'ru'] as const) {
  test(`a computer is checked, stored and rehearsed in ${language}, and the organiser sees it`, async ({ page, baseURL }) => {
    test.setTimeout(240_000);
    const staff = await Staff.signedIn(baseURL ?? '', 'administrator');
    const [organisation] = (await staff.get<{ rows: Organisation[] }>('organisations?size=1')).rows;
    const lab = await staff.post<Lab>('labs', { organisationId: organisation?.id, name: `Lab ${language} ${Date.now()}` });
    const faults = watchConsole(page);
    await page.addInitScript((chosen) => {
      localStorage.setItem('synoo.language', chosen);
    }, language);
    const word = (key: string, values?: Record<string, string | number>) => say(language, `check.${key}`, values);

    await page.goto(`/check?lab=${lab.code}`);
    await expect(page.getByRole('heading', { name: word('results') })).toBeVisible({ timeout: 60_000 });
    for (const topic of ['origin', 'browser', 'storage', 'letters', 'socket', 'clock', 'latency']) await expect(page.locator(`[data-topic="${topic}"]`), topic).toHaveAttribute('data-verdict', 'good');
    await page.getByLabel(word('typing.field')).pressSequentially('ңөү');
    await expect(page.locator('[data-topic="typing"]')).toHaveAttribute('data-verdict', 'good');
    await page.getByRole('button', { name: word('sound.not-heard') }).click();
    await expect(page.locator('[data-topic="sound"]')).toHaveAttribute('data-verdict', 'fair');
    await expectAccessible(page, `check in ${language}`);
    await page.setViewportSize({ width: 390, height: 800 });
    await expectNoSidewaysScroll(page, 'check on a phone');
    await page.setViewportSize({ width: 1366, height: 768 });

    await page.getByRole('button', { name: word('store.submit'), exact: true }).click();
    await expect(page.getByText(word('store.fill'))).toBeVisible();
    await page.getByLabel(word('store.name')).fill('Үстөл 7');
    await page.getByRole('button', { name: word('store.submit'), exact: true }).click();
    await expect(page.getByText(lab.name)).toBeVisible();
    // What is heard afterwards is not stored by that.
    await page.getByRole('button', { name: word('sound.heard'), exact: true }).click();
    await expect(page.locator('[data-topic="sound"]')).toHaveAttribute('data-verdict', 'good');
    await expect(page.getByText(lab.name)).toHaveCount(0);
    await page.getByRole('button', { name: word('store.submit'), exact: true }).click();
    await expect(page.getByText(lab.name)).toBeVisible();
    const stored = await staff.get<{ rows: ComputerRow[] }>(`computers?labId=${lab.id}`);
    expect(stored.rows).toMatchObject([{ figures: { sound: 'heard' }, old: false, rehearsalOld: false }]);

    await page.getByLabel(word('rehearsal.minutes')).selectOption('1');
    await page.getByRole('button', { name: word('rehearsal.start') }).click();
    await expect(page.getByRole('timer')).toBeVisible();
    await expect(page.locator('player-item')).toBeVisible();
    await expect(page.getByText(word('rehearsal.saved', { saved: 2, changes: 2 }))).toBeVisible({ timeout: 30_000 });
    await expectAccessible(page, `rehearsal in ${language}`);
    await page.getByRole('button', { name: word('rehearsal.stop') }).click();
    await expect(page.getByText(word('rehearsal.done'))).toBeVisible();

    await page.goto('/check/certificate');
    await expect(page.getByText(word('certificate.localhost'))).toBeVisible();
    await expectAccessible(page, `certificate in ${language}`);
    expect(faults).toEqual([]);

    await signIn(page, 'administrator', language);
    await page.goto(`/office/computers?lab=${lab.id}`);
    await page.getByRole('button', { name: 'Үстөл 7' }).click();
    await expect(page.locator('.found [data-topic="rehearsal"]')).toBeVisible();
    await expectAccessible(page, `computers in ${language}`);
    await expectNoSidewaysScroll(page, 'computers');
    // Old ones cannot be made here: the server's clock is the true one, so the reply is.
    await page.route('**/api/computers?*', async (route) => {
      const reply = await route.fetch();
      const body = (await reply.json()) as { rows: ComputerRow[] };
      await route.fulfill({ response: reply, json: { ...body, rows: body.rows.map((row) => ({ ...row, old: true, rehearsalOld: true })) } });
    });
    await page.reload();
    await expect(page.getByText(say(language, 'office.computers.old'), { exact: true })).toBeVisible();
    await expect(page.getByText(say(language, 'office.computers.old-rehearsal'), { exact: true })).toBeVisible();
    await expectAccessible(page, `old computers in ${language}`);
    await expectNoClippedTable(page, 'old computers');
    await page.screenshot({ path: test.info().outputPath('old-1366.png') });
    await page.setViewportSize({ width: 390, height: 800 });
    await expectNoSidewaysScroll(page, 'old computers on a phone');
    await page.screenshot({ path: test.info().outputPath('old-390.png') });
  });
}

test.describe('HTTPS at an address that is not localhost', () => {
  const root = resolve(__dirname, '../../..');
  const data = mkdtempSync(join(tmpdir(), 'synoo-https-e2e-'));
  let server: ChildProcess;
  let port: string;

  test.beforeAll(async () => {
    test.setTimeout(180_000);
    server = spawn(process.execPath, [join(root, 'tools/start.mjs')], { cwd: root, env: { ...process.env, PORT: '0', HOST: '127.0.0.1', DATABASE_URL: '', SYNOO_DEMO: 'off', SYNOO_DATA: data, SYNOO_HTTPS: 'local', SYNOO_HTTPS_NAMES: 'synoo.lab' }, stdio: ['ignore', 'pipe', 'inherit'] });
    port = await new Promise<string>((found, failed) => {
      let text = '';
      server.stdout?.setEncoding('utf8').on('data', (chunk: string) => {
        text += chunk;
        const [, number] = /is ready: https:\/\/localhost:(\d+)[\s\S]*Stop: Ctrl-C/u.exec(text) ?? [];
        if (number) found(number);
      });
      server.once('exit', () => failed(new Error(text)));
    });
  });
  test.afterAll(async () => {
    const ended = new Promise((done) => server.once('exit', done));
    server.kill('SIGTERM');
    await ended;
    rmSync(data, { recursive: true, force: true });
  });

  /** A browser for which synoo.lab is this server, and that trusts the server's key if told to. */
  async function visit(trusted: boolean) {
    const pem = readFileSync(join(data, 'certificates/server.pem'), 'utf8');
    const key = new X509Certificate(pem.slice(pem.indexOf('-----BEGIN CERT'))).publicKey.export({ type: 'spki', format: 'der' });
    const trust = trusted ? [`--ignore-certificate-errors-spki-list=${createHash('sha256').update(key).digest('base64')}`] : [];
    const browser = await chromium.launch({ ...(process.env['CHROMIUM_PATH'] && { executablePath: process.env['CHROMIUM_PATH'] }), args: ['--no-sandbox', '--disable-gpu', '--host-resolver-rules=MAP synoo.lab 127.0.0.1', ...trust] });
    return { browser, page: await browser.newPage({ locale: 'ru-RU', ignoreHTTPSErrors: false }) };
  }

  test('is refused by a browser that does not trust the authority', async () => {
    const { browser, page } = await visit(false);
    await expect(page.goto(`https://synoo.lab:${port}/check`)).rejects.toThrow(/ERR_CERT_AUTHORITY_INVALID/u);
    await browser.close();
  });

  test('is a secure origin with service worker and sockets for one that does, reached from plain HTTP', async () => {
    const { browser, page } = await visit(true);
    await page.goto(`http://synoo.lab:${port}/check`);
    expect(page.url()).toBe(`https://synoo.lab:${port}/check`);
    expect(await page.evaluate(() => [isSecureContext, 'serviceWorker' in navigator, 'caches' in window, 'subtle' in crypto])).toEqual([true, true, true, true]);
    for (const topic of ['origin', 'socket', 'storage']) await expect(page.locator(`[data-topic="${topic}"]`)).toHaveAttribute('data-verdict', 'good', { timeout: 60_000 });
    await browser.close();
  });
});
