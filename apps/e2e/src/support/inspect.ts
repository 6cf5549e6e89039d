import AxeBuilder from '@axe-core/playwright';
import { expect, type Page } from '@playwright/test';

/** WCAG 2.2 A and AA by axe; every violation is named with the place. */
export async function expectAccessible(page: Page, what: string): Promise<void> {
  const { violations } = await new AxeBuilder({ page }).withTags(['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa']).analyze();
  const found = violations.map(({ id, nodes }) => `${id}: ${nodes.map((node) => node.target.join(' ')).join(' | ')}`);
  expect(found, `accessibility of ${what}`).toEqual([]);
  // A key of the texts on the screen, for eyes or for screen readers, is a sentence that nobody wrote.
  expect(await page.locator('body').innerText(), what).not.toMatch(/\b(?:office|proctor|common|take|player|check|error)\.[a-z-]+\.[a-z.-]+/u);
}

/** No text runs out of the page sideways. */
export async function expectNoSidewaysScroll(page: Page, what: string): Promise<void> {
  const [content, window] = await page.evaluate(() => [document.documentElement.scrollWidth, document.documentElement.clientWidth]);
  expect(content, `width of ${what}`).toBeLessThanOrEqual((window ?? 0) + 1);
}

/** On the screen of a lab, 1366 pixels wide, every column of every table is in sight. */
export async function expectNoClippedTable(page: Page, what: string): Promise<void> {
  const clipped = await page.evaluate(() => [...document.querySelectorAll('.table-wrap')].flatMap(({ scrollWidth, clientWidth }) => (scrollWidth > clientWidth + 1 ? [`${scrollWidth} > ${clientWidth}`] : [])));
  expect(clipped, `tables of ${what}`).toEqual([]);
}

/** Faults that the page wrote to the console, except those that the test causes itself. */
export function watchConsole(page: Page): string[] {
  const faults: string[] = [];
  page.on('console', (message) => {
    if (message.type() === 'error' && !/net::ERR_INTERNET_DISCONNECTED|status of 4\d\d/.test(message.text())) faults.push(message.text());
  });
  page.on('pageerror', (error) => faults.push(String(error)));
  return faults;
}

/** What a key or a finger changed is in the picture two frames later. */
export const pictured = (page: Page): Promise<unknown> => page.evaluate(() => new Promise((seen) => requestAnimationFrame(() => requestAnimationFrame(seen))));

/** Text that is painted as marked. */
export async function markedText(page: Page): Promise<string[]> {
  await pictured(page);
  return page.evaluate(() =>
    [...(CSS.highlights.get('learner') ?? [])].map((range) => {
      const live = document.createRange();
      live.setStart(range.startContainer, range.startOffset);
      live.setEnd(range.endContainer, range.endOffset);
      return live.toString();
    }),
  );
}
