import { expect, type Locator, type Page } from '@playwright/test';
import type { FormTool } from '@synoo/contracts';
import { expectAccessible, expectNoSidewaysScroll, markedText, pictured, watchConsole } from './support/inspect';
import { test } from './support/player-page';
import { say } from './support/words';

const tools: readonly FormTool[] = ['highlighter', 'answer-eliminator', 'line-reader', 'magnifier', 'calculator', 'notes', 'formula-sheet', 'letters'];
const formulas = { ref: 'formulas', lang: 'ky' as const, body: ['S = a · b'] };
const tool = (page: Page, name: string): Locator => page.getByRole('button', { name: say('ky', `player.tools.${name}`), exact: true });
async function boxOf(locator: Locator): Promise<{ x: number; y: number; width: number; height: number }> {
  await pictured(locator.page());
  return (await locator.boundingBox())!;
}
const overlap = (a: { x: number; y: number; width: number; height: number }, b: { x: number; y: number; width: number; height: number }): boolean => a.x < b.x + b.width && b.x < a.x + a.width && a.y < b.y + b.height && b.y < a.y + a.height;

test('a form has the tools that it allows, and no others', async ({ player, page }) => {
  await player.open();
  await player.show(player.sample('choice'), { tools: [] });
  await expect(page.locator('player-tools-bar button, .strike, player-letters')).toHaveCount(0);
  await player.show(player.sample('text-entry'), { tools: ['calculator', 'letters', 'formula-sheet'] });
  await expect(page.getByRole('group', { name: say('ky', 'player.tools.label') }).getByRole('button')).toHaveText([say('ky', 'player.tools.calculator')]);
  await expect(page.getByRole('group', { name: say('ky', 'player.letters.label') })).toBeVisible();
});

test('the calculator stands beside the question, moves by mouse and keys, stays where it was put, and reckons', async ({ player, page }) => {
  const faults = watchConsole(page);
  await player.open();
  await player.show(player.sample('choice'), { tools, formulas });
  await tool(page, 'calculator').click();
  const line = page.getByRole('textbox', { name: say('ky', 'player.calculator.line') });
  await expect(line).toBeFocused();
  const panel = page.locator('player-tool-panel');
  const item = page.locator('.question');
  expect(overlap(await boxOf(panel), await boxOf(item.locator('.choices')))).toBe(false);
  await page.keyboard.type('12,5×(4-1)');
  await expect(page.locator('#calculator-result')).toHaveText('= 37,5');
  await page.getByRole('button', { name: say('ky', 'player.calculator.key.equals') }).click();
  await expect(line).toHaveValue('37,5');
  // The keys write where the caret was left, though the line has no focus any more.
  await line.press('Home');
  for (const digit of ['1', '2']) await page.getByRole('button', { name: digit, exact: true }).click();
  await expect(line).toHaveValue('1237,5');
  for (let taken = 0; taken < 2; taken++) await page.getByRole('button', { name: say('ky', 'player.calculator.back') }).click();
  await expect(line).toHaveValue('37,5');
  await line.press('End');
  await page.getByRole('button', { name: say('ky', 'player.calculator.key.divide') }).click();
  await page.getByRole('button', { name: '0', exact: true }).click();
  await expect(page.locator('#calculator-result')).toHaveText(say('ky', 'player.calculator.division-by-zero'));
  await expectAccessible(page, 'the calculator');

  const handle = page.getByRole('button', { name: say('ky', 'player.panel.move', { tool: say('ky', 'player.tools.calculator') }) });
  const before = await boxOf(panel);
  const from = await boxOf(panel.getByRole('heading'));
  await page.mouse.move(from.x + 5, from.y + 5);
  await page.mouse.down();
  await page.mouse.move(from.x - 295, from.y + 65, { steps: 5 });
  await page.mouse.up();
  const dragged = await boxOf(panel);
  expect([Math.round(dragged.x), Math.round(dragged.y)]).toEqual([Math.round(before.x - 300), Math.round(before.y + 60)]);
  await handle.press('ArrowLeft');
  expect(Math.round((await boxOf(panel)).x)).toBe(Math.round(dragged.x - 32));
  const grip = await boxOf(handle);
  await page.mouse.move(grip.x + 10, grip.y + 10);
  await page.mouse.down();
  await page.mouse.move(grip.x + 10, grip.y + 50, { steps: 3 });
  await page.mouse.up();
  expect(Math.round((await boxOf(panel)).y)).toBe(Math.round(dragged.y + 40));
  // Without a drag and without arrows: from corner to corner, and back beside the question.
  await handle.click();
  await expect(panel.locator('[aria-live]').last()).toHaveText(say('ky', 'player.panel.at.lower-right'));
  await page.setViewportSize({ width: 1000, height: 500 });
  const inside = await boxOf(panel);
  expect(inside.x + inside.width).toBeLessThanOrEqual(1000);
  expect(inside.y + inside.height).toBeLessThanOrEqual(500);
  await page.setViewportSize({ width: 1366, height: 768 });
  // Back in its corner, once the page has heard of the size.
  await expect.poll(async () => (await boxOf(panel)).x).toBeGreaterThan(1000);
  const put = await boxOf(panel);

  await player.show(player.sample('choice-several'), { tools, formulas });
  expect(await boxOf(panel)).toEqual(put);
  await page.reload();
  await page.waitForFunction(() => window.corpus !== undefined);
  await player.show(player.sample('choice'), { tools, formulas });
  await expect(line).toHaveValue('37,5÷0');
  expect(await boxOf(panel)).toEqual(put);
  await line.press('Escape');
  await expect(tool(page, 'calculator')).toBeFocused();
  await expect(line).toHaveCount(0);
  expect(faults).toEqual([]);
});

test('a finger moves the open tool by its head', async ({ player, page }) => {
  await player.open();
  await player.show(player.sample('choice'), { tools, formulas });
  await tool(page, 'notes').click();
  const panel = page.locator('player-tool-panel');
  const from = await boxOf(panel.getByRole('heading'));
  await touch(page, [{ x: from.x + 5, y: from.y + 5 }, { x: from.x - 100, y: from.y + 50 }, { x: from.x - 195, y: from.y + 105 }]);
  await expect(panel).toHaveClass(/floating/);
  expect(Math.round((await boxOf(panel.getByRole('heading'))).y - from.y)).toBe(100);
});

test('notes, marks and ruled out choices outlive the way to another item and a reload', async ({ player, page }) => {
  await player.open();
  await player.show(player.sample('choice'), { tools, formulas });
  await tool(page, 'notes').click();
  const notes = page.getByRole('textbox', { name: say('ky', 'player.tools.notes') });
  await expect(notes).toBeFocused();
  await page.keyboard.type('Биринчи өлчөм');
  await page.locator('.strike').first().click();
  await tool(page, 'highlighter').click();
  await expect(tool(page, 'highlighter')).toHaveAttribute('aria-pressed', 'true');
  await drag(page, page.locator('.choice [data-mark]').nth(1));
  const marked = await markedText(page);
  expect(marked).toHaveLength(1);
  expect(await page.locator('.choice [data-mark]').nth(1).textContent()).toContain(marked[0]!.trim());
  // Marking is not answering.
  expect(await player.response()).toEqual({});

  await player.show(player.sample('order'), { tools, formulas });
  expect(await markedText(page)).toEqual([]);
  await page.reload();
  await page.waitForFunction(() => window.corpus !== undefined);
  await player.show(player.sample('choice'), { tools, formulas });
  await expect.poll(() => markedText(page)).toEqual(marked);
  await expect(notes).toHaveValue('Биринчи өлчөм');
  const struck = page.locator('.choice').first();
  await expect(struck).toHaveClass(/struck/);
  await expect(struck.getByRole('radio')).toHaveAccessibleName(new RegExp(`${say('ky', 'player.eliminator.struck').replace(/[()]/g, '\\$&')}$`));
  // What is chosen is not ruled out any more, and cannot be while it is the answer.
  await struck.getByRole('radio').check();
  await expect(struck).not.toHaveClass(/struck/);
  await expect(struck.locator('.strike')).toHaveCount(0);
});

test('the highlighter marks by keys, by a finger, and text that was selected before', async ({ player, page }) => {
  await player.open();
  await player.show(player.sample('choice'), { tools });
  const words = (await page.locator('.prompt [data-mark]').textContent())!.trim().split(/\s+/);
  await tool(page, 'highlighter').press('Enter');
  await page.keyboard.press('Tab');
  while (!(await page.locator('.mark-place').evaluate((place) => place === document.activeElement))) await page.keyboard.press('Tab');
  await expectAccessible(page, 'the highlighter in hand');
  for (const key of ['ArrowRight', 'ArrowRight', 'Shift+ArrowRight', 'Enter']) await page.keyboard.press(key);
  expect(await markedText(page)).toEqual([words.slice(1, 3).join(' ')]);
  await expect(page.locator('player-mark-keys [aria-live]')).toHaveText(say('ky', 'player.marker.marked', { text: words.slice(1, 3).join(' ') }));
  await page.keyboard.press('Enter');
  expect(await markedText(page)).toEqual([]);
  await page.keyboard.press('Escape');
  await expect(tool(page, 'highlighter')).toHaveAttribute('aria-pressed', 'false');

  await page.locator('.prompt [data-mark]').selectText();
  await tool(page, 'highlighter').click();
  expect((await markedText(page)).join('')).toContain(words[0]!);
  await expect(tool(page, 'highlighter')).toHaveAttribute('aria-pressed', 'false');

  await tool(page, 'highlighter').click();
  await expect(tool(page, 'highlighter')).toHaveAttribute('aria-pressed', 'true');
  const box = await boxOf(page.locator('.choice [data-mark]').first());
  await touch(page, [{ x: box.x + 2, y: box.y + 12 }, { x: box.x + 60, y: box.y + 12 }, { x: box.x + 120, y: box.y + 12 }]);
  expect(await markedText(page)).toHaveLength(2);
  await page.getByRole('button', { name: say('ky', 'player.marker.clear') }).click();
  expect(await markedText(page)).toEqual([]);
});

test('the line reader moves and grows by keys and by its handles, and stays where it was', async ({ player, page }) => {
  await player.open();
  await player.show(player.sample('choice'), { tools });
  await tool(page, 'line-reader').click();
  const band = page.getByRole('slider', { name: say('ky', 'player.line-reader.label') });
  await expect(band).toHaveAttribute('aria-valuetext', say('ky', 'player.line-reader.at', { n: 30 }));
  await band.press('ArrowDown');
  await expect(band).toHaveAttribute('aria-valuenow', '32');
  const tall = (await boxOf(band)).height;
  await band.press('Shift+ArrowDown');
  expect((await boxOf(band)).height).toBeGreaterThan(tall);
  const [grip, at] = [await boxOf(band.locator('.handle').first()), await boxOf(band)];
  await page.mouse.move(grip.x + 10, grip.y + 10);
  await page.mouse.down();
  await page.mouse.move(grip.x + 10, grip.y + 110, { steps: 4 });
  await page.mouse.up();
  expect(Math.round((await boxOf(band)).y - at.y)).toBe(100);
  const edge = await boxOf(band.locator('.handle').last());
  await touch(page, [{ x: edge.x + 10, y: edge.y + 10 }, { x: edge.x + 10, y: edge.y + 60 }, { x: edge.x + 10, y: edge.y + 90 }]);
  expect((await boxOf(band)).height).toBeGreaterThan(at.height + 70);
  const there = await boxOf(band);
  await page.reload();
  await page.waitForFunction(() => window.corpus !== undefined);
  await player.show(player.sample('choice'), { tools });
  expect(await boxOf(band)).toEqual(there);
  await band.press('Escape');
  await expect(band).toHaveCount(0);
});

test('letters go where the caret is, in every field for words, and the browser can take them back', async ({ player, page }) => {
  await player.open();
  for (const [sample, field] of [['text-entry', page.locator('input[data-letters]').first()], ['extended-text', page.locator('textarea')], ['extended-text-rich', page.locator('.rich-field')]] as const) {
    await player.show(player.sample(sample), { tools });
    await field.click();
    await page.keyboard.type('аб');
    await page.keyboard.press('ArrowLeft');
    await page.getByRole('button', { name: say('ky', 'player.letters.put', { letter: 'ң' }), exact: true }).click();
    await expect(field).toBeFocused();
    await page.keyboard.type('!');
    expect(Object.values(await player.response()).join(), sample).toContain('аң!б');
    const letter = page.getByRole('button', { name: say('ky', 'player.letters.put', { letter: 'Ө' }), exact: true });
    await letter.press('Enter');
    expect(Object.values(await player.response()).join(), sample).toContain('аң!Өб');
    await page.keyboard.press('Control+z');
    expect(Object.values(await player.response()).join(), sample).not.toContain('Ө');
  }
});

test('at 400 % every tool stands in the page, none runs out of it sideways', async ({ player, page }) => {
  await page.setViewportSize({ width: 320, height: 640 });
  await player.open();
  await player.show(player.sample('choice'), { tools, formulas });
  for (const name of ['calculator', 'notes', 'formula-sheet'] as const) {
    await tool(page, name).click();
    await expectNoSidewaysScroll(page, name);
    await expect(page.locator('player-tool-panel.floating')).toHaveCount(0);
    await expect(page.locator('player-tool-panel')).toBeInViewport();
  }
  await tool(page, 'highlighter').click();
  await expectNoSidewaysScroll(page, 'highlighter');
  for (let step = 0; step < 4; step++) await page.getByRole('button', { name: say('ky', 'player.tools.larger'), exact: true }).last().click();
  await expectNoSidewaysScroll(page, 'magnifier');
});

async function drag(page: Page, text: Locator): Promise<void> {
  const box = await boxOf(text);
  await page.mouse.move(box.x + 1, box.y + 12);
  await page.mouse.down();
  await page.mouse.move(box.x + 100, box.y + 12, { steps: 5 });
  await page.mouse.up();
}

/** A finger on the glass, by the protocol of the browser. It comes after the picture that shows what it may do: `touch-action` counts from then on. */
async function touch(page: Page, way: readonly { readonly x: number; readonly y: number }[]): Promise<void> {
  await pictured(page);
  const browser = await page.context().newCDPSession(page);
  await browser.send('Emulation.setTouchEmulationEnabled', { enabled: true, maxTouchPoints: 1 });
  for (const [index, point] of way.entries()) await browser.send('Input.dispatchTouchEvent', { type: index === 0 ? 'touchStart' : 'touchMove', touchPoints: [point] });
  await browser.send('Input.dispatchTouchEvent', { type: 'touchEnd', touchPoints: [] });
  await pictured(page);
  await browser.detach();
}
