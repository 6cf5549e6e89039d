import { join, resolve } from 'node:path';
import { defineConfig } from '@playwright/test';

const root = resolve(__dirname, '../..');
const port = Number(process.env['E2E_PORT'] ?? 3987);
/** A server that runs already, with the data folder whose demo logins the tests use. */
const running = process.env['E2E_URL'];
process.env['E2E_DATA'] ??= join(root, 'tmp', 'e2e-data');

export default defineConfig({
  testDir: './src',
  testMatch: '*.e2e.ts',
  outputDir: join(root, 'test-results'),
  // The tests share one server and one database; each makes its own session, so that they can run side by side.
  fullyParallel: false,
  workers: process.env['E2E_WORKERS'] ? Number(process.env['E2E_WORKERS']) : 2,
  forbidOnly: Boolean(process.env['CI']),
  retries: 0,
  timeout: 120_000,
  expect: { timeout: 15_000 },
  reporter: 'list',
  use: {
    baseURL: running ?? `http://localhost:${port}`,
    viewport: { width: 1366, height: 768 },
    locale: 'ru-RU',
    trace: 'retain-on-failure',
    launchOptions: {
      ...(process.env['CHROMIUM_PATH'] && { executablePath: process.env['CHROMIUM_PATH'] }),
      args: ['--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run', '--disable-background-networking', '--disable-component-update', '--disable-sync'],
    },
  },
  ...(running === undefined && {
    webServer: {
      command: `node ${join(root, 'apps/e2e/server.mjs')}`,
      cwd: root,
      url: `http://localhost:${port}/api/health`,
      timeout: 180_000,
      gracefulShutdown: { signal: 'SIGTERM', timeout: 15_000 },
      stdout: 'pipe',
      // Browsers find every name below `localhost` on this computer.
      env: { PORT: String(port), SYNOO_DATA: process.env['E2E_DATA'], SYNOO_DEMO: 'on', SYNOO_PCI_ORIGIN: `http://frames.localhost:${port}` },
    },
  }),
});
