import { expect, type Locator, type Page } from '@playwright/test';
import type { Language, SessionDetail } from '@synoo/contracts';
import type { Staff } from './staff';
import { say } from './words';

/** A learner at a computer, by what the page says to them. */
export class Learner {
  constructor(
    readonly page: Page,
    private readonly language: Language = 'ru',
  ) {}

  /** The page with the codes, in this learner's language. */
  async open(): Promise<void> {
    await this.page.goto('/take');
    await this.page.getByRole('button', { name: this.ownName, exact: true }).click();
    await expect(this.page.getByLabel(this.say('codes.session'), { exact: true })).toBeVisible();
  }

  private get ownName(): string {
    return this.language === 'ky' ? 'Кыргызча' : 'Русский';
  }

  /** From the codes to the waiting room. */
  async checkIn(sessionCode: string, personalCode: string, practice = true): Promise<void> {
    await this.comeBack(sessionCode, personalCode);
    await this.confirm();
    await this.page.getByRole('radio', { name: this.ownName }).check();
    if (practice) {
      await this.button('briefing.practise').click();
      await this.button('practice.skip').click();
    } else await this.button('briefing.go-on').click();
    await expect(this.heading('waiting.title')).toBeVisible();
  }

  /** From the codes to the first item: the proctor lets in and starts everybody who is there. */
  async begin(proctor: Staff, session: SessionDetail, practice = true): Promise<void> {
    await this.checkIn(session.code, session.members[0]?.personalCode ?? '', practice);
    await proctor.act(session.id, 'admit');
    await proctor.act(session.id, 'start');
    await this.inTest();
  }

  /** The codes at another computer, in the middle of a test. */
  async comeBack(sessionCode: string, personalCode: string): Promise<void> {
    await this.open();
    await this.page.getByLabel(this.say('codes.session'), { exact: true }).fill(sessionCode);
    await this.page.getByLabel(this.say('codes.personal'), { exact: true }).fill(personalCode);
    await this.button('codes.submit').click();
  }

  /** "Who you are", in the language of the roster first and then in this learner's. */
  async confirm(): Promise<void> {
    const asked = (['ky', 'ru'] as const).map((language) => this.page.getByRole('heading', { name: say(language, 'take.who.title') }));
    await expect(asked[0]!.or(asked[1]!)).toBeVisible();
    await this.page.getByRole('button', { name: this.ownName, exact: true }).click();
    await this.button('who.yes').click();
  }

  /** Overview, end, and the question whether to. */
  async finish(): Promise<void> {
    await this.button('overview.title').click();
    await this.button('finish.open').click();
    await this.button('finish.submit').click();
  }

  say(key: string, values?: Record<string, string | number>): string {
    return say(this.language, `take.${key}`, values);
  }

  button(key: string): Locator {
    return this.page.getByRole('button', { name: this.say(key), exact: true });
  }

  heading(key: string): Locator {
    return this.page.getByRole('heading', { name: this.say(key) });
  }

  /** Waits until the first item is on the screen. */
  async inTest(): Promise<void> {
    await expect(this.page.getByRole('heading', { name: new RegExp(`^${this.say('test.number', { n: '\\d+', count: '\\d+' })}`) })).toBeVisible({ timeout: 20_000 });
  }

  /** To the next item: it is on the screen when this returns. */
  async next(): Promise<void> {
    const heading = this.page.getByRole('heading', { level: 1 }).first();
    const before = await heading.innerText();
    await this.button('test.next').click();
    await expect(heading).not.toHaveText(before);
  }

  /** The words of the top bar about what is saved. */
  saved(): Locator {
    return this.page.getByText(this.say('save.saved.other'), { exact: true });
  }

  /** Gives some answer to the item on the screen, whatever it asks for. Returns what was done. */
  async answer(): Promise<string> {
    const item = this.page.locator('player-item').first();
    // Counting does not wait for an item that is still being drawn.
    await expect(item.locator('button, input, select, textarea, [role=button], [role=textbox], [contenteditable]').first()).toBeVisible();
    const radio = item.getByRole('radio');
    if (await radio.count()) {
      await radio.first().check();
      return 'radio';
    }
    const checkbox = item.getByRole('checkbox');
    if (await checkbox.count()) {
      await checkbox.first().check();
      return 'checkbox';
    }
    const text = item.getByRole('textbox');
    if (await text.count()) {
      await text.first().fill('42');
      return 'text';
    }
    const select = item.getByRole('combobox');
    if (await select.count()) {
      await select.first().selectOption({ index: 1 });
      return 'select';
    }
    const button = item.getByRole('button', { disabled: false }).first();
    await button.click();
    return 'button';
  }
}
