import { expect } from '@playwright/test';
import { execFile } from 'node:child_process';
import { resolve } from 'node:path';
import { promisify } from 'node:util';
import type { Content, ItemDocument } from '@synoo/contracts';
import { watchConsole } from './support/inspect';
import { narrowFindings, test } from './support/player-page';

const root = resolve(__dirname, '../../..');

/** Every kind of interaction, an item each, in the real player: no console error, nothing for axe, answered by keys alone. */
test('every interaction of the player is answered by keyboard and accessible', async () => {
  test.setTimeout(240_000);
  const { stdout } = await promisify(execFile)(process.execPath, ['tools/run-ts.mjs', 'tools/corpus-render/main.ts', 'tools/corpus-render/samples', '--json', '--lang', 'ky'], { cwd: root, maxBuffer: 10_000_000 }).catch((error: { stdout?: string }) => ({ stdout: error.stdout ?? '' }));
  const report = JSON.parse(stdout) as { items: number; rendered: number } & Record<string, unknown>;
  expect(report).toMatchObject({ rendered: report.items, consoleErrors: [], axeViolations: [], notByKeyboard: [], narrow: [], itemDefects: [] });
  expect(report.items).toBeGreaterThan(25);
});

/** A word as agglutination makes them; longer than a line of a phone, and without a hyphen. */
const long = 'кесиптештирилбегендериңиздердикиндейби';

/** The item with the long word behind every text that it has, names of places and labels too. */
function lengthened(document: ItemDocument): ItemDocument {
  const stretch = (nodes: readonly Content[]): readonly Content[] =>
    nodes.map((node): Content => {
      if (typeof node === 'string') return /\p{L}{2}/u.test(node) ? `${node} ${long}` : node;
      if (node.t === 'v') return node;
      if (node.t === 'e') return node.ns === 'math' || node.c === undefined ? node : { ...node, c: stretch(node.c) };
      const fields = Object.entries(node).map(([name, value]): [string, unknown] => {
        if (name === 'label') return [name, `${String(value)} ${long}`];
        if (name === 'prompt' || name === 'body') return [name, stretch(value as readonly Content[])];
        if (name === 'choices' || name === 'left' || name === 'right') return [name, (value as readonly { readonly content: readonly Content[] }[]).map((choice) => ({ ...choice, content: stretch(choice.content) }))];
        return [name, value];
      });
      return Object.fromEntries(fields) as unknown as Content;
    });
  return { ...document, body: stretch(document.body), ...(document.stimulus && { stimulus: stretch(document.stimulus) }) };
}

test('at 400 % zoom and with long Kyrgyz words no interaction scrolls sideways, cuts off its text or has a target under 24 pixels', async ({ player, page }) => {
  const faults = watchConsole(page);
  await player.open('ky');
  for (const item of player.all) {
    const document = lengthened(item.document);
    await player.show({ ...item, document }, { tools: ['answer-eliminator', 'letters', 'highlighter'] });
    expect(await narrowFindings(page), item.file).toEqual([]);
  }
  expect(faults).toEqual([]);
});

test('what does not fit 320 pixels is found', async ({ player, page }) => {
  await player.open('ky');
  await player.show(player.sample('choice'));
  await page.evaluate(() => {
    const sheet = new CSSStyleSheet();
    sheet.replaceSync('.player-item .prompt { width: 500px } .player-item .choice label { flex: none; overflow: hidden; width: 60px; height: 12px; min-height: 0; padding: 0; white-space: nowrap }');
    document.adoptedStyleSheets = [...document.adoptedStyleSheets, sheet];
  });
  const found = (await narrowFindings(page)).map(({ what }) => what);
  expect(found.some((what) => what.startsWith('The page is'))).toBe(true);
  expect(found).toContain('Is cut off');
  expect(found.some((what) => what.startsWith('A target of'))).toBe(true);
});
