import { expect, type Locator, type Page } from '@playwright/test';
import type { ItemDocument } from '@synoo/contracts';
import type { PlayerPage } from './support/player-page';
import { test } from './support/player-page';
import { say } from './support/words';

const words = (key: string, values?: Record<string, string | number>): string => say('ky', `player.${key}`, values);
/** What is said to screen readers without moving the focus. */
const said = (page: Page): Locator => page.locator('player-item > .visually-hidden[aria-live=polite]');
const shown = async (player: PlayerPage, name: string, change: (document: ItemDocument) => ItemDocument = (document) => document): Promise<void> => {
  const item = player.sample(name);
  await player.show({ ...item, document: change(item.document) });
};
/** The first interaction of an item, with some fields changed. */
const withFields = (document: ItemDocument, fields: object): ItemDocument => JSON.parse(JSON.stringify(document), (_, node: unknown) => (typeof node === 'object' && node !== null && (node as { t?: string; r?: string }).t === 'i' && (node as { r?: string }).r === 'r1' ? { ...node, ...fields } : node)) as ItemDocument;

/** Kind, role of its group or control, its name, and what explains it. */
const kinds: readonly (readonly [sample: string, role: Parameters<Page['getByRole']>[0], name: string | RegExp, description: string | RegExp])[] = [
  ['choice', 'radiogroup', /мониторинги эмне үчүн/, words('choice.one')],
  ['choice-several', 'group', /./, /жооп/],
  ['order', 'list', /тартибин көрсөтүңүз/, words('order.all')],
  ['match', 'group', /бирдигине дал келтириңиз/, words('match.one')],
  ['associate', 'group', /жупташтырыңыз/, new RegExp(`^${words('associate.hint')} .*2`)],
  ['gap-match', 'group', /Боштуктарды толтуруңуз/, words('gap.hint')],
  ['graphic-gap-match', 'group', /Жазууларды жерине коюңуз/, words('gap.hint-areas')],
  ['graphic-associate', 'group', /./, new RegExp(`^${words('associate.hint-areas')}`)],
  ['graphic-order', 'group', /./, new RegExp(`^${words('area.order')}`)],
  ['hotspot', 'group', /./, /./],
  ['hottext', 'group', /Этиштерди белгилеңиз/, /2/],
  ['select-point', 'application', 'Үч үйү бар картанын сүрөтү', new RegExp(`^${words('point.keys')} ${words('point.hint')}`)],
  ['position-object', 'application', /./, new RegExp(`^${words('point.keys')} ${words('point.hint')}`)],
  ['slider', 'slider', /азоттун үлүшү/, ''],
  ['upload', 'button', new RegExp(`^${words('upload.choose')} Чиймеңизди тиркеңиз`), /5,0 MB.*TXT, PNG/],
  ['media', 'button', words('media.play'), /Үндү угуп.*1 .*2 /],
  ['drawing', 'application', 'Үч үйү бар картанын сүрөтү', new RegExp(`^${words('drawing.keys')} .*5,0 MB`)],
  ['extended-text', 'textbox', /./, /^0 /],
  ['extended-text-rich', 'textbox', /тизме менен жазыңыз/, /^0 /],
  ['inline-choice', 'combobox', words('inline.label', { n: 1 }), ''],
  ['text-entry', 'textbox', words('text.answer', { n: 1 }), words('text.expects-float')],
];

for (const [sample, role, name, description] of kinds) {
  test(`${sample}: a screen reader hears its role, its name and how to answer`, async ({ player, page }) => {
    await player.open();
    await shown(player, sample);
    const control = page.locator('player-item').getByRole(role, { name }).first();
    await expect(control).toBeVisible();
    await expect(control).toHaveAccessibleDescription(description);
  });
}

test('one too many is refused, and said', async ({ player, page }) => {
  await player.open();
  await shown(player, 'choice-several', (document) => withFields(document, { min: 1, max: 1 + 1 }));
  await expect(page.getByRole('group').first()).toHaveAccessibleDescription('1–2 жооп тандаңыз.');
  const boxes = page.getByRole('checkbox');
  await boxes.nth(0).check();
  await boxes.nth(1).check();
  await boxes.nth(2).click();
  await expect(boxes.nth(2)).not.toBeChecked();
  await expect(said(page)).toHaveText(say('ky', 'player.count.refused.other', { max: 2 }));
  // The same refusal once more is a new one for the ear.
  const before = await said(page).textContent();
  await boxes.nth(2).click();
  await expect.poll(() => said(page).textContent()).not.toBe(before);
});

test('a mask is explained when the field was left, in the words of the author, and no longer when it fits', async ({ player, page }) => {
  await player.open();
  await shown(player, 'text-entry');
  const field = page.getByRole('textbox', { name: words('text.answer', { n: 2 }) });
  const sentence = 'Бир сөздү кичине тамгалар менен жазыңыз.';
  await field.fill('ЧАРЧЫ 12');
  await expect(page.getByText(sentence)).toHaveCount(0);
  await field.blur();
  await expect(field).toHaveAccessibleDescription(sentence);
  await expect(field).toHaveAttribute('aria-invalid', 'true');
  await expect(said(page)).toHaveText(sentence);
  // Kept all the same: the learner decides.
  expect(await player.response()).toEqual({ r2: 'ЧАРЧЫ 12' });
  await field.fill('чарчы');
  await expect(field).toHaveAccessibleDescription('');
  await expect(field).not.toHaveAttribute('aria-invalid');
  const number = page.getByRole('textbox', { name: words('text.answer', { n: 1 }) });
  await number.fill('үч');
  await number.blur();
  await expect(number).toHaveAccessibleDescription(`${words('text.expects-float')} ${words('text.not-number')}`);
});

test('an order is moved by buttons and by dragging, and each move is said', async ({ player, page }) => {
  await player.open();
  await shown(player, 'order');
  const rows = page.locator('.order-row player-content');
  const [first, second] = await rows.allTextContents();
  await page.getByRole('button', { name: words('order.later', { choice: first! }) }).press('Enter');
  await expect(said(page)).toHaveText(words('order.moved', { choice: first!, position: 2, count: 4 }));
  expect((await rows.allTextContents()).slice(0, 2)).toEqual([second, first]);
  await drag(page, page.locator('.drag-handle').first(), page.locator('.order-row').last());
  await expect(said(page)).toHaveText(words('order.moved', { choice: second!, position: 4, count: 4 }));
  expect((await rows.allTextContents()).at(-1)).toBe(second);
});

test('words go into gaps by two presses and by dragging, also by a quick hand, and each move is said', async ({ player, page }) => {
  await player.open();
  await shown(player, 'gap-match');
  const token = page.locator('.token');
  const gap = page.locator('.gap');
  const name = words('gap.name', { n: 1 });
  await token.nth(0).press('Enter');
  await expect(said(page)).toHaveText(words('token.taken', { choice: 'кычкылтек' }));
  await gap.nth(0).press('Enter');
  await expect(said(page)).toHaveText(words('token.put', { choice: 'кычкылтек', place: name }));
  await expect(gap.nth(0)).toHaveAccessibleName(/кычкылтек/);
  await drag(page, token.nth(1), gap.nth(1), 1);
  await expect(gap.nth(1)).toHaveAccessibleName(/көмүр кычкыл газы/);
  // A drag is no press: nothing stays taken up.
  await expect(page.locator('.token[aria-pressed=true]')).toHaveCount(0);
  await shown(player, 'graphic-gap-match');
  await drag(page, token.nth(1), page.locator('.area').nth(1), 1);
  await expect(page.locator('.area').nth(1)).toHaveAccessibleName(/турак жай/);
});

test('pairs are made by two presses, said, and parted by a button that names both', async ({ player, page }) => {
  await player.open();
  await shown(player, 'associate');
  await page.getByRole('button', { name: 'узун' }).press('Enter');
  await page.getByRole('button', { name: 'кыска' }).press('Enter');
  await expect(said(page)).toHaveText(words('associate.made', { a: 'узун', b: 'кыска' }));
  await page.getByRole('button', { name: words('associate.part', { a: 'узун', b: 'кыска' }) }).press('Enter');
  expect(await player.response()).toEqual({ r1: null });
});

test('a recording with captions shows them, says so, and its plays are counted and used up', async ({ player, page }) => {
  await player.open();
  const captions = [{ src: JSON.stringify(player.sample('media-free').document).match(/"captions":\[\{"src":"([^"]+)"/)?.[1] ?? '', lang: 'ky', label: 'Кыргызча' }];
  expect(captions[0]!.src).not.toBe('');
  await shown(player, 'media', (document) => withFields(document, { captions, maxPlays: 1 }));
  await expect(page.locator('audio track[kind=captions]')).toHaveAttribute('srclang', 'ky');
  const play = page.getByRole('button', { name: words('media.play') });
  await expect(play).toHaveAccessibleDescription(new RegExp(words('media.captions')));
  await play.press('Enter');
  await expect.poll(() => player.response()).toEqual({ r1: '1' });
  await expect(page.locator('.caption')).not.toHaveText('');
  await expect(page.getByRole('status').filter({ hasText: /0 жолу/ })).toBeVisible();
  await expect(play).toHaveAttribute('aria-disabled', 'true', { timeout: 20_000 });
  await play.press('Enter');
  expect(await player.response()).toEqual({ r1: '1' });
});

test('a file says beforehand what is taken, and a refusal what was wrong', async ({ player, page }) => {
  await player.open();
  await shown(player, 'upload', (document) => withFields(document, { maxBytes: 2000 }));
  const field = page.locator('input[type=file]');
  await field.setInputFiles({ name: 'large.png', mimeType: 'image/png', buffer: Buffer.alloc(3000) });
  await expect(page.getByRole('status').filter({ hasText: /2,0 KB/ })).toContainText('2,9 KB');
  await field.setInputFiles({ name: 'film.mp4', mimeType: 'video/mp4', buffer: Buffer.alloc(10) });
  await expect(page.getByText(words('upload.wrong-type', { types: 'TXT, PNG' }))).toBeVisible();
  expect(await player.response()).toEqual({});
  await field.setInputFiles({ name: 'small.png', mimeType: 'image/png', buffer: Buffer.alloc(100) });
  await expect.poll(async () => JSON.stringify(await player.response())).toContain('small.png');
});

test('a line that makes a drawing too large is taken back and told; undo takes back one line after the other', async ({ player, page }) => {
  await player.open();
  await shown(player, 'drawing');
  const canvas = page.getByRole('application');
  const line = async (y: number): Promise<void> => {
    const box = (await canvas.boundingBox())!;
    await page.mouse.move(box.x + 10, box.y + y);
    await page.mouse.down();
    await page.mouse.move(box.x + 200, box.y + y + 20, { steps: 4 });
    await page.mouse.up();
  };
  const data = async (): Promise<string | undefined> => ((await player.response())['r1'] as { data?: string } | null)?.data;
  await line(20);
  const one = await data();
  expect(one).toBeTruthy();
  await line(80);
  const two = await data();
  expect(two).not.toBe(one);
  await page.getByRole('button', { name: words('drawing.undo') }).click();
  expect(await data()).toBe(one);
  // Room for the first line and hardly more.
  const bytes = Math.ceil((one!.length * 3) / 4) + 500;
  await shown(player, 'drawing', (document) => withFields(document, { maxBytes: bytes }));
  await line(20);
  expect(await data()).toBeTruthy();
  for (const y of [60, 100, 140, 180]) await line(y);
  await expect(page.getByText(/сызык алынып салынды/)).toBeVisible();
  expect((await data())!.length).toBeLessThanOrEqual(Math.ceil(bytes / 3) * 4);
});

async function drag(page: Page, from: Locator, to: Locator, steps = 5): Promise<void> {
  const [a, b] = [(await from.boundingBox())!, (await to.boundingBox())!];
  await page.mouse.move(a.x + a.width / 2, a.y + a.height / 2);
  await page.mouse.down();
  await page.mouse.move(b.x + b.width / 2, b.y + b.height - 4, { steps });
  await page.mouse.up();
}
