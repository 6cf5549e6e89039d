import type { Page } from '@playwright/test';
import type { Interaction, ResponseValue } from '@synoo/contracts';
import './bridge';

/** Steps of Tab after which an item that is still not answered counts as not to be answered. */
const mostSteps = 150;

interface Focused {
  readonly control: 'select' | 'text' | 'range' | 'option' | 'file' | 'other';
  /** Kinds of interaction around the focus. */
  readonly inside: readonly string[];
}

/** What has the focus in the player; null when the focus is elsewhere on the page, false when it has left the page. */
const focused = (page: Page): Promise<Focused | null | false> =>
  page.evaluate(() => {
    const at = document.activeElement;
    if (at === null || at === document.body) return false;
    if (at.closest('player-item') === null) return null;
    const inside: string[] = [];
    for (let up: Element | null = at; up !== null; up = up.parentElement) for (const name of up.classList) if (name.startsWith('kind-')) inside.push(name.slice('kind-'.length));
    const type = at instanceof HTMLInputElement ? at.type : '';
    const editable = at instanceof HTMLElement && at.isContentEditable;
    if (at instanceof HTMLSelectElement) return { control: 'select' as const, inside };
    if (at instanceof HTMLTextAreaElement || editable || ['text', 'number', 'search', 'tel'].includes(type)) return { control: 'text' as const, inside };
    if (type === 'range') return { control: 'range' as const, inside };
    if (type === 'radio' || type === 'checkbox') return { control: 'option' as const, inside };
    if (type === 'file') return { control: 'file' as const, inside };
    return { control: 'other' as const, inside };
  });

async function act(page: Page, control: Focused['control']): Promise<void> {
  if (control === 'select') await page.keyboard.press('ArrowDown');
  else if (control === 'text') await page.keyboard.type('1');
  else if (control === 'range') await page.keyboard.press('ArrowRight');
  else if (control === 'option') await page.keyboard.press('Space');
  else if (control === 'other') await page.keyboard.press('Enter');
}

const isAnswer = (value: ResponseValue | undefined): boolean => value !== undefined && value !== null && value !== '' && !(Array.isArray(value) && value.length === 0);

/** Of these it is asked only that the keyboard reaches a control: what follows is a dialog of the system, a film or a drawing. */
const reachedIsEnough: ReadonlySet<string> = new Set<Interaction['kind']>(['media', 'upload', 'drawing']);

/** Goes through the item by Tab, acts on each control by its keys, and returns the interactions that stayed without an answer. */
export async function notAnswered(page: Page, interactions: readonly Interaction[]): Promise<Interaction[]> {
  // A portable custom interaction runs code of its own in a frame that is off by default.
  const open = new Set(interactions.filter(({ kind }) => kind !== 'custom'));
  await page.locator('#start').focus();
  for (let step = 0; step < mostSteps && open.size > 0; step++) {
    await page.keyboard.press('Tab');
    const at = await focused(page);
    if (at === false) break;
    if (at === null) continue;
    if (!at.inside.some((kind) => reachedIsEnough.has(kind))) await act(page, at.control);
    const response = await page.evaluate(() => window.corpus?.response() ?? {});
    for (const interaction of open) {
      const reached = reachedIsEnough.has(interaction.kind) && at.inside.includes(interaction.kind);
      if (reached || isAnswer(response[interaction.r])) open.delete(interaction);
    }
  }
  return [...open];
}
