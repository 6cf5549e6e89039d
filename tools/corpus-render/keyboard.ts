import type { Page } from '@playwright/test';
import type { AnswerEvent, Interaction, ItemDocument, ItemResponse, ResponseValue } from '@synoo/contracts';
import { checkEvent, formShape } from '@synoo/delivery';
import './bridge';

/** Steps of Tab after which an item that is still not answered counts as not to be answered. */
const mostSteps = 600;

interface Focused {
  readonly control: 'select' | 'text' | 'range' | 'option' | 'file' | 'media' | 'picture' | 'button' | 'frame' | 'none';
  /** Response of the innermost interaction around the focus; empty outside of any. */
  readonly response: string;
}

/** What has the focus in the player; null when the focus is elsewhere on the page, false when it has left the page. */
const focused = (page: Page): Promise<Focused | null | false> =>
  page.evaluate(() => {
    const at = document.activeElement;
    if (at === null || at === document.body) return false;
    if (at.closest('player-item') === null) return null;
    const response = at.closest('[data-response]')?.getAttribute('data-response') ?? '';
    const type = at instanceof HTMLInputElement ? at.type : '';
    const editable = at instanceof HTMLElement && at.isContentEditable;
    if (at instanceof HTMLSelectElement) return { control: 'select' as const, response };
    if (at instanceof HTMLTextAreaElement || editable || ['text', 'number', 'search', 'tel'].includes(type)) return { control: 'text' as const, response };
    if (type === 'range') return { control: 'range' as const, response };
    if (type === 'radio' || type === 'checkbox') return { control: 'option' as const, response };
    if (type === 'file') return { control: 'file' as const, response };
    if (at instanceof HTMLMediaElement) return { control: 'media' as const, response };
    if (at instanceof HTMLIFrameElement) return { control: 'frame' as const, response };
    if (at.getAttribute('role') === 'application') return { control: 'picture' as const, response };
    return { control: at.matches('button, [role=button]') ? ('button' as const) : ('none' as const), response };
  });

const keysOf: Readonly<Record<Exclude<Focused['control'], 'file'>, readonly string[]>> = {
  select: ['ArrowDown'],
  text: ['1'],
  range: ['ArrowRight'],
  option: ['Space'],
  media: ['Space'],
  // A cross-hair is moved and put; a pen is lowered, moved and lifted.
  picture: ['ArrowRight', 'Enter', 'ArrowRight', 'ArrowDown', 'Enter'],
  button: ['Enter'],
  // What has the focus inside is not to be seen from here: the keys of a field and of a button.
  frame: ['1', 'Enter'],
  none: [],
};

async function act(page: Page, control: Focused['control'], interaction: Interaction): Promise<void> {
  if (control === 'file') {
    // What follows the key is a dialog of the system, which has a keyboard of its own.
    const [type = 'text/plain'] = interaction.kind === 'upload' ? interaction.types : [];
    const asked = page.waitForEvent('filechooser', { timeout: 10_000 }).catch(() => null);
    await page.keyboard.press('Space');
    await (await asked)?.setFiles({ name: 'answer.txt', mimeType: type.startsWith('.') || type.includes('*') ? 'text/plain' : type, buffer: Buffer.from('1') });
    return;
  }
  const once = interaction.kind === 'select-point' || interaction.kind === 'position-object' ? 2 : undefined;
  for (const key of control === 'picture' ? keysOf.picture.slice(0, once) : keysOf[control]) await page.keyboard.press(key);
}

const isAnswer = (value: ResponseValue | undefined): boolean => value !== undefined && value !== null && value !== '' && !(Array.isArray(value) && value.length === 0);

export interface NotAnswered {
  readonly interaction: Interaction;
  readonly why: string;
}

/**
 * Goes through the item by Tab and uses each control by its keys until its interaction has an answer. Returns the interactions
 * whose response did not change, or whose answer a server would refuse.
 */
export async function notAnswered(page: Page, document: ItemDocument, interactions: readonly Interaction[]): Promise<NotAnswered[]> {
  // A custom interaction of another system is named as not shown.
  const open = new Map(interactions.filter((interaction) => interaction.kind !== 'custom' || interaction.module !== undefined).map((interaction) => [interaction.r, interaction]));
  await page.locator('#start').focus();
  let response: ItemResponse = {};
  for (let step = 0; step < mostSteps && open.size > 0; step++) {
    await page.keyboard.press('Tab');
    const at = await focused(page);
    if (at === false) break;
    const interaction = at === null ? undefined : open.get(at.response);
    if (at === null || interaction === undefined) continue;
    await act(page, at.control, interaction);
    // The page follows an answer in its next frame; a menu that opens has to be there before the next Tab.
    await page.evaluate(() => new Promise((done) => requestAnimationFrame(() => setTimeout(done))));
    const moved = await focused(page);
    // A button of a toolbar hands the focus to its field, where a person would go on typing.
    if (moved && moved.response === at.response && moved.control === 'text' && at.control === 'button') await act(page, 'text', interaction);
    const settled = at.control === 'frame' || at.control === 'file' || at.control === 'media' || interaction.kind === 'media' || interaction.kind === 'drawing';
    response = await (settled ? waitForAnswer(page, interaction.r) : page.evaluate(() => window.corpus?.response() ?? {}));
    for (const r of [...open.keys()]) if (isAnswer(response[r])) open.delete(r);
    if (interaction.kind === 'media' && (await cannotPlay(page, interaction.r))) open.delete(interaction.r);
  }
  // Where its file is missing there is nothing to press.
  for (const { kind, r } of [...open.values()]) if (kind === 'media' && (await cannotPlay(page, r))) open.delete(r);
  // A slow computer gets its time before it is said that nothing came.
  for (const r of [...open.keys()]) {
    response = await waitForAnswer(page, r, 10_000);
    if (isAnswer(response[r])) open.delete(r);
  }
  const event: AnswerEvent = { kind: 'answer', seq: 1, at: 0, item: document.ref, value: response as Extract<AnswerEvent, { kind: 'answer' }>['value'] };
  const refused = checkEvent(formShape({ sections: [{ id: 's1', title: '', items: [document] }] }), event);
  return [
    ...[...open.values()].map((interaction) => ({ interaction, why: 'its response did not change' })),
    ...interactions.filter(({ r }) => refused !== undefined && r === refused.response).map((interaction) => ({ interaction, why: `a server would refuse the answer: ${refused?.problem ?? ''}` })),
  ];
}

/** Files are read and films begin some time after the key. */
async function waitForAnswer(page: Page, r: string, timeout = 1000): Promise<ItemResponse> {
  await page.waitForFunction((name) => Boolean(window.corpus?.response()[name]), r, { timeout, polling: 50 }).catch(() => undefined);
  return page.evaluate(() => window.corpus?.response() ?? {});
}

/** A recording that is missing or that this browser has no decoder for is no fault of the keyboard. */
const cannotPlay = (page: Page, r: string): Promise<boolean> =>
  page.evaluate((name) => {
    const media = document.querySelector<HTMLMediaElement>(`[data-response="${name}"] :is(audio, video)`);
    return media === null || media.error !== null || media.networkState === HTMLMediaElement.NETWORK_NO_SOURCE;
  }, r);
