import { expect, type Locator, type Page, test } from '@playwright/test';
import { expectAccessible, expectNoSidewaysScroll, markedText, watchConsole } from './support/inspect';
import { Learner } from './support/learner';
import { type ItemSource, plainChoice, publishForm } from './support/publish-form';
import { Staff } from './support/staff';
import { say } from './support/words';

const words: ItemSource = {
  code: 'WORD',
  inner: () => `<qti-response-declaration identifier="RESPONSE" cardinality="single" base-type="string"><qti-correct-response><qti-value>өң</qti-value></qti-correct-response></qti-response-declaration><qti-outcome-declaration identifier="SCORE" cardinality="single" base-type="float" normal-maximum="1"/>
    <qti-item-body><p>WORD <qti-text-entry-interaction response-identifier="RESPONSE" expected-length="12"/></p></qti-item-body>
    <qti-response-processing template="https://purl.imsglobal.org/spec/qti/v3p0/rptemplates/match_correct.xml"/>`,
};
const screens = [{ width: 390, height: 844 }, { width: 1366, height: 768 }] as const;

const tool = (page: Page, name: string): Locator => page.getByRole('button', { name: say('ru', `player.tools.${name}`), exact: true });
const calculation = (page: Page): Locator => page.getByRole('textbox', { name: say('ru', 'player.calculator.line') });
const notes = (page: Page): Locator => page.getByRole('textbox', { name: say('ru', 'player.tools.notes') });
const band = (page: Page): Locator => page.getByRole('slider', { name: say('ru', 'player.line-reader.label') });
const zoom = (page: Page): Locator => page.getByRole('group', { name: say('ru', 'player.tools.magnifier') }).getByRole('status');

/** Goes to a control by Tab alone, as who has no mouse does; never past the end of the page, where the browser's own controls begin. */
async function reach(page: Page, control: Locator): Promise<void> {
  await expect(control).toBeVisible();
  for (let step = 0; step < 80; step += 1) {
    const key = await control.evaluate((element) => {
      const active = document.activeElement;
      if (active === element) return null;
      return active !== null && active !== document.body && element.compareDocumentPosition(active) & Node.DOCUMENT_POSITION_FOLLOWING ? 'Shift+Tab' : 'Tab';
    });
    if (key === null) return;
    await page.keyboard.press(key);
  }
  throw new Error(`Tab does not come to ${control.toString()}`);
}

async function press(page: Page, control: Locator, key = 'Enter'): Promise<void> {
  await reach(page, control);
  await page.keyboard.press(key);
}

/** With a tool in use: nothing runs out of its place and nothing that axe knows is wrong, on a lab's screen and on a telephone. */
async function inspect(page: Page, what: string): Promise<void> {
  for (const size of screens) {
    await page.setViewportSize(size);
    await expectNoSidewaysScroll(page, `${what} at ${size.width}`);
    const wider = await page.locator('player-item:visible').evaluateAll((items: HTMLElement[]) => items.filter((item) => item.scrollWidth > item.clientWidth + 1 || [...item.querySelectorAll('section')].some((part) => part.getBoundingClientRect().right > item.getBoundingClientRect().right + 1)).map(({ innerText }) => innerText));
    expect(wider, `items wider than their place, ${what} at ${size.width}`).toEqual([]);
    await expectAccessible(page, `${what} at ${size.width}`);
    await page.screenshot({ path: test.info().outputPath(`${what}-${size.width}.png`) });
  }
}

test('every tool of a form opens and works by keyboard in the test, and what it holds outlives a reload', async ({ page, baseURL }) => {
  test.setTimeout(240_000);
  const faults = watchConsole(page);
  const author = await Staff.signedIn(baseURL ?? '', 'administrator');
  const contractor = await Staff.signedIn(baseURL ?? '', 'contractor');
  const proctor = await Staff.signedIn(baseURL ?? '', 'proctor');
  const form = await publishForm(author, contractor, `TOOL${Date.now().toString(36).toUpperCase()}`, [plainChoice('FIRST'), words], {
    tools: ['highlighter', 'answer-eliminator', 'line-reader', 'magnifier', 'calculator', 'notes', 'formula-sheet', 'letters'],
    formulaSheet: 'S = a · b\n\nh = <math><mfrac><mrow><mn>2</mn><mi>S</mi></mrow><mi>a</mi></mfrac></math>',
  });
  const session = await contractor.makeSession('Tools', 1, 1, [form.id]);
  await proctor.post(`sessions/${session.id}/open`);
  const learner = new Learner(page);
  await learner.begin(proctor, session, false);

  await press(page, tool(page, 'formula-sheet'));
  await expect(page.locator('player-tool-panel')).toContainText('S = a · b');
  await expect(page.locator('player-tool-panel mfrac')).toBeVisible();
  await inspect(page, 'formula-sheet');
  await page.keyboard.press('Escape');
  await expect(tool(page, 'formula-sheet')).toBeFocused();

  await press(page, tool(page, 'calculator'));
  await expect(calculation(page)).toBeFocused();
  await page.keyboard.type('12,5×(4-1)');
  await expect(page.locator('#calculator-result')).toHaveText('= 37,5');
  await inspect(page, 'calculator');
  await press(page, page.getByRole('button', { name: say('ru', 'player.calculator.key.equals'), exact: true }));
  await expect(calculation(page)).toHaveValue('37,5');
  await page.keyboard.press('Escape');
  await expect(tool(page, 'calculator')).toBeFocused();

  await press(page, page.locator('.strike').first());
  await expect(page.locator('.choice').first()).toHaveClass(/struck/);
  await inspect(page, 'answer-eliminator');

  await press(page, tool(page, 'highlighter'));
  await expect(tool(page, 'highlighter')).toHaveAttribute('aria-pressed', 'true');
  await reach(page, page.locator('.mark-place'));
  for (const key of ['ArrowRight', 'Enter']) await page.keyboard.press(key);
  const marked = await markedText(page);
  expect(marked).toHaveLength(1);
  await inspect(page, 'highlighter');
  await page.keyboard.press('Escape');
  await expect(tool(page, 'highlighter')).toHaveAttribute('aria-pressed', 'false');
  await expect(tool(page, 'highlighter')).toBeFocused();

  await press(page, page.getByRole('button', { name: say('ru', 'player.tools.larger'), exact: true }));
  await expect(zoom(page)).not.toHaveText(/^100/);
  const zoomed = (await zoom(page).textContent()) ?? '';
  await inspect(page, 'magnifier');

  await press(page, tool(page, 'line-reader'));
  await reach(page, band(page));
  await page.keyboard.press('ArrowDown');
  await expect(band(page)).toHaveAttribute('aria-valuenow', '32');
  await inspect(page, 'line-reader');
  await expect(band(page)).toBeFocused();

  await press(page, tool(page, 'notes'));
  await expect(notes(page)).toBeFocused();
  await page.keyboard.type('Биринчи өлчөм');
  await inspect(page, 'notes');

  await page.reload();
  await learner.inTest();
  await expect(notes(page)).toHaveValue('Биринчи өлчөм');
  await expect(page.locator('.choice').first()).toHaveClass(/struck/);
  await expect.poll(() => markedText(page)).toEqual(marked);
  await expect(zoom(page)).toHaveText(zoomed);
  await expect(band(page)).toHaveAttribute('aria-valuenow', '32');
  await press(page, tool(page, 'calculator'));
  await expect(calculation(page)).toHaveValue('37,5');
  await page.keyboard.press('Escape');
  await reach(page, band(page));
  await page.keyboard.press('Escape');
  await expect(band(page)).toHaveCount(0);
  await expect(tool(page, 'line-reader')).toBeFocused();
  // Tools answer nothing.
  await expect(page.getByRole('radio', { checked: true })).toHaveCount(0);

  await learner.next();
  const field = page.locator('player-item').first().getByRole('textbox');
  for (const letter of ['ө', 'ң']) {
    await press(page, page.getByRole('button', { name: say('ru', 'player.letters.put', { letter }), exact: true }));
    await expect(field).toBeFocused();
  }
  await expect(field).toHaveValue('өң');
  await inspect(page, 'letters');
  await expect(learner.saved()).toBeVisible();
  await page.reload();
  await expect(field).toHaveValue('өң');
  await learner.finish();
  await expect(learner.heading('done.title')).toBeVisible({ timeout: 30_000 });
  // Whoever sits here next finds nothing of it.
  expect(await page.evaluate(() => sessionStorage.getItem('synoo.take.tools'))).toBeNull();
  expect(faults).toEqual([]);
});
