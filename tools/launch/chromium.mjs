// Finds the browser of the end-to-end tests.
import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { root } from '../bundle.mjs';

const places = ['/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/bin/google-chrome', '/usr/bin/google-chrome-stable', '/snap/bin/chromium', '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome', '/Applications/Chromium.app/Contents/MacOS/Chromium'];

/** Environment variables that lead Playwright to a browser, or a sentence why there is none. */
export function findChromium() {
  const given = process.env.CHROMIUM_PATH;
  if (given) return existsSync(given) ? { env: { CHROMIUM_PATH: given } } : { sentence: `CHROMIUM_PATH is "${given}", but there is no such file. Correct it, or leave it out.` };
  const path = places.find((place) => existsSync(place));
  if (path) return { env: { CHROMIUM_PATH: path } };
  // Playwright's own browser, where it is installed or can be downloaded.
  const { status } = spawnSync(process.execPath, [join(root, 'node_modules/@playwright/test/cli.js'), 'install', 'chromium-headless-shell'], { stdio: 'inherit', timeout: 300_000 });
  if (status === 0) return { env: {} };
  return { sentence: 'The end-to-end tests need Chromium, which is not installed and could not be downloaded. Install it (Debian: apt-get install chromium), or say where it is: CHROMIUM_PATH=/path/to/chrome npm test' };
}
