import { test as base, type Page } from '@playwright/test';
import { execFile } from 'node:child_process';
import { resolve } from 'node:path';
import { promisify } from 'node:util';
import type { ItemResponse, Language } from '@synoo/contracts';
// eslint-disable-next-line @nx/enforce-module-boundaries -- the page of the command corpus:render, which is no library
import { narrowFindings, type ReadItem, readItems, servePage, type Shown } from '../../../../tools/corpus-render/player-page';

export { narrowFindings };

const root = resolve(__dirname, '../../../..');
const samples = resolve(root, 'tools/corpus-render/samples');

/** The player alone on a page, with an item of each kind: no server, no sign-in. */
export class PlayerPage {
  constructor(
    readonly page: Page,
    private readonly address: string,
    private readonly items: readonly ReadItem[],
  ) {}

  async open(language: Language | 'en' = 'ky'): Promise<void> {
    await this.page.goto(`${this.address}?lang=${language}`);
    await this.page.waitForFunction(() => window.corpus !== undefined);
  }

  sample(name: string): ReadItem {
    const item = this.items.find(({ file }) => file === `${name}.xml`);
    if (!item) throw new Error(`there is no sample ${name}`);
    return item;
  }

  get all(): readonly ReadItem[] {
    return this.items;
  }

  async show({ document, attempt }: ReadItem, more: Partial<Shown> = {}): Promise<void> {
    await this.page.evaluate((item) => window.corpus?.show(item), { document, attempt, ...more });
    await this.page.locator('.player-item').first().waitFor();
  }

  response(): Promise<ItemResponse> {
    return this.page.evaluate(() => window.corpus?.response() ?? {});
  }
}

interface Served {
  readonly address: string;
  readonly items: readonly ReadItem[];
}

/** `player`: a page of the player, built once and served for as long as the tests of a worker run. */
export const test = base.extend<{ player: PlayerPage }, { served: Served }>({
  served: [
    async ({}, use) => {
      const { items, assets } = await readItems(samples);
      await promisify(execFile)(process.execPath, [resolve(root, 'node_modules/nx/dist/bin/nx.js'), 'run', 'tools:corpus-page'], { cwd: root, env: { ...process.env, NX_DAEMON: 'false', NX_TUI: 'false' }, maxBuffer: 10_000_000 });
      const site = await servePage(root, assets);
      await use({ address: site.address, items });
      site.close();
    },
    { scope: 'worker', timeout: 180_000 },
  ],
  player: async ({ page, served }, use) => {
    await use(new PlayerPage(page, served.address, served.items));
  },
});
