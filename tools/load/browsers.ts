import { createHash } from 'node:crypto';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { TLSSocket } from 'node:tls';
import { pathToFileURL } from 'node:url';
import { chromium, type Browser, type Page } from '@playwright/test';
import { programRoot } from '@synoo/server';
import type { PlannedSession } from '../lib/cohort-plan';
import type { ProductClient } from '../lib/product-client';
import { openConnection } from '../lib/raw-http';
import { act } from './sessions';
import { type Tally, until } from './tally';

interface Finder {
  findChromium(): { readonly env?: { readonly CHROMIUM_PATH?: string }; readonly sentence?: string };
}

const PATIENCE = 60_000;
/** Controls of the first item that can be used. */
const usable = 'player-item input:enabled, player-item textarea:enabled, player-item select:enabled, player-item button:enabled';

/** Chromium has no switch for an authority: it is told the key of the server, whose certificate was checked here. */
async function trustIn(url: string): Promise<string[]> {
  const socket = openConnection(new URL(url));
  if (!(socket instanceof TLSSocket)) return [];
  await once(socket, 'secureConnect');
  const key = socket.getPeerX509Certificate()?.publicKey.export({ type: 'spki', format: 'der' });
  socket.destroy();
  return key === undefined ? [] : [`--ignore-certificate-errors-spki-list=${createHash('sha256').update(key).digest('base64')}`];
}

/** Learners whose page is a real one in Chromium, waiting for the start. */
export class BrowserLearners {
  readonly startMs: number[] = [];
  readonly #pages: { readonly page: Page; readonly participantId: string }[] = [];

  private constructor(
    private readonly browser: Browser,
    private readonly tally: Tally,
  ) {}

  /** Opens a page for each member and brings it to the waiting room; a sentence where that cannot be. */
  static async open(url: string, session: PlannedSession, count: number, tally: Tally, server: { readonly own: boolean; readonly authority: string | undefined }): Promise<BrowserLearners | string> {
    if (server.own && !existsSync(join(programRoot(), 'dist/apps/web/browser/index.html'))) return 'the web client is not built (npm run build)';
    const { findChromium } = (await import(pathToFileURL(join(programRoot(), 'tools/launch/chromium.mjs')).href)) as Finder;
    const found = findChromium();
    if (found.sentence !== undefined) return found.sentence;
    const path = found.env?.CHROMIUM_PATH;
    const browser = await chromium.launch({ ...(path !== undefined && { executablePath: path }), args: [...(process.getuid?.() === 0 ? ['--no-sandbox'] : []), ...(server.authority === undefined ? [] : await trustIn(url))] });
    const learners = new BrowserLearners(browser, tally);
    for (const member of session.members.slice(0, count)) await learners.#checkIn(url, session.code, member);
    return learners;
  }

  async #checkIn(url: string, code: string, { id, personalCode }: PlannedSession['members'][number]): Promise<void> {
    const context = await this.browser.newContext({ viewport: { width: 1366, height: 768 } });
    const page = await context.newPage();
    try {
      await page.goto(`${url}/take`, { timeout: PATIENCE });
      await page.fill('input[name=session]', code, { timeout: PATIENCE });
      await page.fill('input[name=personal]', personalCode);
      await page.click('app-codes button[type=submit]');
      await page.click('app-who .buttons .button.primary', { timeout: PATIENCE });
      await page.click('app-briefing .button.primary:visible', { timeout: PATIENCE });
      await page.waitForSelector('app-waiting', { timeout: PATIENCE });
      this.#pages.push({ page, participantId: id });
    } catch (error) {
      this.tally.error('browser check-in', error instanceof Error ? error.message : String(error));
    }
  }

  /** Starts each by itself, spread over the window; the time ends when a control of the first item can be used. */
  async start(proctor: ProductClient, sessionId: string, from: number, windowMs: number): Promise<void> {
    await act(proctor, sessionId, 'admit');
    await Promise.all(
      this.#pages.map(async ({ page, participantId }, index) => {
        const planned = from + (windowMs * (index + 0.5)) / this.#pages.length;
        await until(planned);
        // The moment by the page's own clock, to the next frame: what reaches this process later is not the learner's wait.
        const shown = page
          .waitForFunction(
            (selector) => {
              const control = document.querySelector(selector);
              return control !== null && control.getClientRects().length > 0 && performance.timeOrigin + performance.now();
            },
            usable,
            { polling: 'raf', timeout: PATIENCE },
          )
          .then((handle) => handle.jsonValue())
          .catch(() => false);
        const clicked = performance.timeOrigin + planned;
        await act(proctor, sessionId, 'start', [participantId]).catch((error: unknown) => this.tally.error('browser start', String(error)));
        const at = await shown;
        if (typeof at !== 'number') this.tally.error('browser: no item on the screen');
        else this.startMs.push(at - clicked);
      }),
    );
  }

  async close(): Promise<void> {
    await this.browser.close();
  }
}
