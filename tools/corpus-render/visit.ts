import AxeBuilder from '@axe-core/playwright';
import type { Page } from '@playwright/test';
import type { Interaction } from '@synoo/contracts';
import { interactionsOf } from '@synoo/delivery';
import './bridge';
import type { ReadItem } from './items';
import { notAnswered } from './keyboard';
import { narrowFindings } from './narrow';
import type { RenderReport } from './report';

/** Rules that only the item's author can satisfy: a text for an image, captions for a film, the name of a language. */
const authorsRules = new Set([
  'image-alt', 'role-img-alt', 'svg-img-alt', 'object-alt', 'input-image-alt', 'video-caption', 'audio-caption', 'valid-lang', 'td-headers-attr', 'th-has-data-cells',
]);
/** Longest that an item may take to stand on the screen, in milliseconds. */
const patience = 5000;

/** Opens one item and adds what went wrong with it to the report. `errors` is where the page's console writes. */
export async function visit(page: Page, { file, document, attempt }: ReadItem, errors: string[], report: RenderReport): Promise<void> {
  errors.length = 0;
  await page.evaluate((item) => window.corpus?.show(item), { document, attempt });
  if (await appears(page)) report.rendered += 1;
  else errors.push('Nothing of the item is to be seen');

  const { violations } = await new AxeBuilder({ page }).withTags(['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa']).analyze();
  for (const { id, help, nodes } of violations) {
    const list = authorsRules.has(id) ? report.itemDefects : report.axeViolations;
    for (const node of nodes) list.push({ file, what: `${id}: ${help}`, where: node.html.slice(0, 200) });
  }

  const interactions: Interaction[] = interactionsOf([...(document.stimulus ?? []), ...document.body]);
  for (const { interaction, why } of await notAnswered(page, document, interactions)) report.notByKeyboard.push({ file, what: `${interaction.kind}: ${why}`, where: interaction.r });
  // With its answers, which make it longer.
  for (const { what, where } of await narrowFindings(page)) report.narrow.push({ file, what, where });
  for (const error of new Set(errors)) report.consoleErrors.push({ file, what: error.slice(0, 500), where: '' });
}

/** Waits until the player shows text, a picture or a control. */
async function appears(page: Page): Promise<boolean> {
  const shown = page.waitForFunction(
    () => {
      const root = window.document.querySelector<HTMLElement>('.player-item');
      return root !== null && (root.innerText.trim() !== '' || root.querySelector('img, svg, math, input, textarea, select, button, canvas, audio, video, hr, table') !== null);
    },
    undefined,
    { timeout: patience, polling: 20 },
  );
  const seen = await shown.then(() => true, () => false);
  // Pictures decide the places of hot areas, and a picture that does not arrive is an error of the console.
  // A program of an item takes no keys before it runs.
  const settled = (): boolean => [...window.document.images].every(({ complete }) => complete) && window.document.querySelector('.player-item [aria-busy=true]') === null;
  if (seen) await page.waitForFunction(settled, undefined, { timeout: patience, polling: 20 }).catch(() => undefined);
  return seen;
}
