import { expect, test } from '@playwright/test';
import type { FormDetail } from '@synoo/contracts';
import { expectAccessible, watchConsole } from './support/inspect';
import { Learner } from './support/learner';
import { Staff } from './support/staff';

for (const language of ['ky', 'ru'] as const) {
  test(`a section closes behind the learner, and a break covers the test, in ${language}`, async ({ page, baseURL }) => {
    test.setTimeout(180_000);
    const staff = await Staff.signedIn(baseURL ?? '', 'administrator');
    const [published] = await staff.demoForms();
    const { design } = await staff.get<FormDetail>(`forms/${published?.id}`);
    const items = design.sections.flatMap((section) => section.items);
    const [first] = design.sections;
    const sections = [items.slice(0, 2), items.slice(2, 4)].map((part) => ({ ...first, items: part }));
    const made = await staff.post<FormDetail>('forms', { code: `LOCK-${language}`, design: { ...design, navigation: 'sections', sections } });
    await staff.post(`forms/${made.id}/publish`);
    const { design: plan } = await staff.makeSession(`Locks ${language}`, 1);
    const session = await staff.post<{ id: string; code: string; members: { personalCode: string }[] }>('sessions', { ...plan, formIds: [made.id], rules: { breaks: { number: 1, minutes: 5, clock: 'stands' }, idle: { warnMinutes: 5, pauseMinutes: 0 } } });
    await staff.post(`sessions/${session.id}/open`);
    const faults = watchConsole(page);
    const learner = new Learner(page, language);
    await learner.checkIn(session.code, session.members[0]?.personalCode ?? '');
    await staff.act(session.id, 'admit');
    await staff.act(session.id, 'start');
    await learner.inTest();

    await learner.next();
    await learner.button('section.next').click();
    await expect(page.getByRole('dialog')).toBeVisible();
    await expect(page.getByText(learner.say('leave.unanswered', { numbers: '1, 2' }))).toBeVisible();
    await expectAccessible(page, `leaving a section in ${language}`);
    await page.screenshot({ path: test.info().outputPath('leave.png') });
    await learner.button('leave.section.leave').click();
    await expect(learner.button('test.back')).toHaveAttribute('aria-disabled', 'true');
    await page.reload();
    await learner.inTest();
    await expect(learner.button('test.back')).toHaveAttribute('aria-disabled', 'true');
    await learner.button('overview.title').click();
    await expectAccessible(page, `overview with a closed section in ${language}`);
    await page.screenshot({ path: test.info().outputPath('overview.png') });
    await learner.button('overview.title').click();

    await learner.button('break.open').click();
    await expectAccessible(page, `asking for a break in ${language}`);
    await learner.button('break.take').click();
    await expect(learner.heading('cover.break.title')).toBeVisible();
    await expect(page.locator('player-item')).toHaveCount(0);
    await expectAccessible(page, `a break in ${language}`);
    await page.screenshot({ path: test.info().outputPath('break.png') });
    await learner.button('cover.go-on').click();
    await learner.inTest();
    await expect(learner.button('break.open')).toHaveCount(0);
    expect(faults).toEqual([]);
  });
}
