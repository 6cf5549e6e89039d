import { expect, type FrameLocator, type Page } from '@playwright/test';
import type { PlayerPage } from './support/player-page';
import { test } from './support/player-page';
import { say } from './support/words';

const frameOf = (page: Page): FrameLocator => page.frameLocator('iframe.custom-frame');
const sentence = (page: Page, key: string) => page.getByText(say('ky', `player.custom.${key}`), { exact: true });
const register = (body: string, handed = '{}'): string =>
  `define(['qtiCustomInteractionContext'], (context) => context.register({ typeIdentifier: 'counter', getInstance(root, { onready }, state) { ${body}; onready({ getResponse: () => answer, ...${handed} }); } }));`;

/** Opens the sample with another program in the place of its own. */
async function open(player: PlayerPage, program: string | null): Promise<void> {
  const item = player.sample('portable-custom');
  const module = JSON.stringify(item.document).match(/"id":"counter","src":"([^"]+)"/)?.[1];
  if (!module) throw new Error('the sample has no module');
  if (program !== null) await player.page.route(`**${module}*`, (route) => route.fulfill({ contentType: 'text/javascript', body: program }));
  await player.open();
  await player.show(item);
}

test('a program has its answer and its state back on the return to the item and after a reload', async ({ player, page }) => {
  await open(player, null);
  const item = player.sample('portable-custom');
  for (let press = 0; press < 3; press++) await frameOf(page).getByRole('button', { name: '+1' }).click();
  await frameOf(page).getByRole('button', { name: '−1' }).click();
  await expect.poll(() => player.response()).toEqual({ r1: '2' });
  await expect(frameOf(page).getByText('Басылганы: 4')).toBeVisible();
  await expect.poll(() => page.evaluate(() => sessionStorage.getItem('tools'))).toContain('"4"');
  const response = await player.response();
  await player.show(player.sample('choice'));
  await player.show(item, { response });
  await expect(frameOf(page).getByText('Басылганы: 4')).toBeVisible();
  await expect(frameOf(page).locator('output')).toHaveText('2');
  await page.reload();
  await page.waitForFunction(() => window.corpus !== undefined);
  await player.show(item, { response });
  await expect(frameOf(page).getByText('Басылганы: 4')).toBeVisible();
  // Nothing was pressed since then, so nothing was answered anew.
  expect(await player.response()).toEqual(response);
});

test('a program is asked for its answer right after each thing that the learner does in it', async ({ player, page }) => {
  const program = register(
    `const button = document.createElement('button');
     button.textContent = 'press';
     root.append(button);
     button.onclick = (event) => {
       event.stopImmediatePropagation();
       const before = asked;
       answer = { base: { integer: 1 } };
       // What was asked meanwhile came before this.
       setTimeout(() => (button.textContent = asked > before ? 'asked' : 'not asked'));
     }`,
    `{ getResponse: () => { asked += 1; return answer; } }`,
  ).replace('define(', 'let asked = 0; let answer = null; define(');
  await open(player, program);
  await frameOf(page).getByRole('button', { name: 'press' }).click();
  await expect(frameOf(page).getByRole('button')).toHaveText('asked');
  await expect.poll(() => player.response()).toEqual({ r1: '1' });
});

test('an endless loop in a program does not stop the page, and the answer before it stays', async ({ player, page }) => {
  await open(player, null);
  await frameOf(page).getByRole('button', { name: '+1' }).click();
  await expect.poll(() => player.response()).toEqual({ r1: '1' });
  // The press never comes back from the frame that it freezes.
  void frameOf(page).getByRole('button').last().click({ noWaitAfter: true, timeout: 60_000 }).catch(() => undefined);
  await expect(sentence(page, 'failed')).toBeVisible({ timeout: 40_000 });
  await expect(sentence(page, 'hangs')).toBeVisible();
  await expect(page.locator('iframe')).toHaveCount(0);
  expect(await player.response()).toEqual({ r1: '1' });
  await page.getByRole('button', { name: say('ky', 'player.custom.again') }).click();
  await expect(frameOf(page).locator('output')).toHaveText('1');
});

test('a program sees neither the page, nor storage, nor a network, nor another window', async ({ player }) => {
  await open(
    player,
    register(`
      const tries = [
        () => parent.document.body, () => top.location.href, () => localStorage.length, () => sessionStorage.length, () => document.cookie || document.cookie === '',
        () => { if (!window.open('about:blank')) throw new Error(); }, () => { if (window.origin !== 'null') return; throw new Error(); },
      ];
      let got = 0;
      tries.forEach((attempt, index) => { try { attempt(); got += 2 ** index; } catch { /* refused */ } });
      let answer = null;
      Promise.allSettled([fetch('/pci/frame.html'), fetch(document.referrer || 'https://example.org/'), new Promise((done, failed) => { const picture = new Image(); picture.onload = done; picture.onerror = failed; picture.src = '/favicon.ico'; })])
        .then((all) => { all.forEach(({ status }, index) => { if (status === 'fulfilled') got += 2 ** (10 + index); }); answer = { base: { integer: 100000 + got } }; });`),
  );
  await expect.poll(() => player.response()).toEqual({ r1: '100000' });
});

test('an answer of another type than the declared one is not taken, nor one that is too long', async ({ player, page }) => {
  await open(
    player,
    register(`
      let answer = { base: { string: 'x' } };
      const button = document.createElement('button'); button.textContent = 'next'; root.append(button);
      const answers = [{ base: { integer: 'x' } }, { list: { integer: [1] } }, { base: { integer: 1, more: 'y'.repeat(70000) } }, 'x', { base: { integer: 7 } }];
      button.onclick = () => { answer = answers.shift(); button.textContent = 'next ' + answers.length; }`),
  );
  const next = frameOf(page).getByRole('button');
  for (const left of [4, 3, 2, 1]) {
    await next.click();
    await expect(next).toHaveText(`next ${left}`);
  }
  await next.click();
  await expect.poll(() => player.response()).toEqual({ r1: '7' });
  await expect(page.getByText(say('ky', 'player.custom.failed'))).toHaveCount(0);
});

/** Gets hold of the port that the frame keeps to itself, as a hostile program can, and says what it likes. */
const hostile = (messages: string): string =>
  register(`
      const own = MessagePort.prototype.postMessage;
      let answer = { base: { integer: 3 } };
      MessagePort.prototype.postMessage = function (message) {
        MessagePort.prototype.postMessage = own;
        own.call(this, { is: 'response', text: JSON.stringify(answer) });
        const say = (made) => own.call(this, made);
        ${messages}
      }`);

for (const [what, messages] of [
  ['10,000 messages', 'for (let n = 0; n < 10000; n++) say({ is: "height", px: n });'],
  ['10,000 messages to the page itself and through the port', 'for (let n = 0; n < 10000; n++) { parent.postMessage({ is: "response", text: "1" }, "*"); parent.postMessage("synoo-pci-frame", "*"); say(n); }'],
  ['giant messages', 'const text = "7".repeat(8e6); for (let n = 0; n < 5; n++) { say({ is: "response", text }); say({ is: "state", text }); }'],
] as const) {
  test(`a program that sends ${what} is stopped; its answer from before stays and the page goes on`, async ({ player, page }) => {
    await open(player, hostile(messages));
    await expect(sentence(page, 'failed')).toBeVisible({ timeout: 30_000 });
    await expect(sentence(page, 'floods')).toBeVisible();
    await expect(page.locator('iframe')).toHaveCount(0);
    expect(await player.response()).toEqual({ r1: '3' });
    expect((await page.evaluate(() => sessionStorage.getItem('tools'))) ?? '').not.toContain('777');
    await player.show(player.sample('choice'));
    await page.getByRole('radio').first().check();
    expect(Object.keys(await player.response())).toEqual(['r1']);
  });
}

test('a program that has a new answer, state and height at every move of the pointer is not stopped, and the last of them counts', async ({ player, page }) => {
  await open(
    player,
    register(
      `
      let answer = null;
      let count = 0;
      const area = document.createElement('div'); area.style.height = '80px'; area.textContent = 'area'; root.append(area);
      // A thousand answers for each move: more than any pointer brings.
      area.onpointermove = () => { for (let n = 0; n < 1000; n++) { answer = { base: { integer: ++count } }; context.notifyDone(); } area.style.height = 80 + count % 7 + 'px'; area.textContent = 'area ' + count; }`,
      '{ getState: () => String(count) }',
    ),
  );
  const place = (await frameOf(page).getByText('area').boundingBox())!;
  for (let x = 1; x <= 20; x++) await page.mouse.move(place.x + x * 5, place.y + 20);
  const last = (await frameOf(page).getByText('area').textContent())!.replace('area ', '');
  expect(Number(last)).toBeGreaterThanOrEqual(1000);
  await expect.poll(() => player.response()).toEqual({ r1: last });
  await expect.poll(() => page.evaluate(() => sessionStorage.getItem('tools'))).toContain(`"${last}"`);
  await expect(sentence(page, 'failed')).toHaveCount(0);
});

test('messages of any other shape change nothing, and the program goes on', async ({ player, page }) => {
  await open(
    player,
    hostile(`
        // Else the frame's own page says its true height right after.
        window.ResizeObserver = class { observe() {} };
        for (const made of [null, 1, 'response', [], {}, { is: 'response' }, { is: 'response', text: 9 }, { is: 'response', text: ['9'] }, { is: ['response'], text: '9' }, { is: 'state', text: { 9: 9 } }, { is: '__proto__', text: '9' },
          { is: 'height', px: 'tall' }, { is: 'height', px: Infinity }, { is: 'height', px: 1e9 }, new Map([['is', 'failed']]), { is: 'answer', text: '9' }, new ArrayBuffer(9)]) say(made);
        say({ is: 'ready' });`),
  );
  await expect.poll(() => player.response()).toEqual({ r1: '3' });
  // What is too tall is as tall as a question may be.
  await expect.poll(async () => (await page.locator('.custom-place').boundingBox())?.height).toBe(2000);
  await expect(sentence(page, 'failed')).toHaveCount(0);
  await expect(page.locator('iframe')).toHaveCount(1);
});

for (const [what, program, reason] of [
  ['throws', register('let answer = null; throw new Error("broken gear")'), 'broken gear'],
  ['registers nothing', 'define([], () => ({}));', 'The module counter registers no interaction counter.'],
  ['asks for a module that the item has not', "define(['jquery'], () => ({}));", 'The module jquery is not in the item.'],
  ['is no program', 'this is not JavaScript', ''],
] as const) {
  test(`a program that ${what} is told to the learner, and the page goes on`, async ({ player, page }) => {
    await open(player, program);
    await expect(sentence(page, 'failed')).toBeVisible({ timeout: 30_000 });
    if (reason) await expect(page.getByText(reason, { exact: true })).toBeVisible();
    expect(await player.response()).toEqual({});
    await player.show(player.sample('choice'));
    await page.getByRole('radio').first().check();
    expect(Object.keys(await player.response())).toEqual(['r1']);
  });
}

test('without an origin for programs the question says that it cannot be shown', async ({ player, page }) => {
  await page.route('**/*', async (route) => {
    if (route.request().resourceType() !== 'document') return route.fallback();
    const reply = await route.fetch();
    return route.fulfill({ response: reply, body: (await reply.text()).replace(/<meta name="synoo-pci"[^>]*>/, '') });
  });
  await player.open();
  await player.show(player.sample('portable-custom'));
  await expect(page.getByText(say('ky', 'player.unsupported'))).toBeVisible();
  await expect(page.locator('iframe')).toHaveCount(0);
});
