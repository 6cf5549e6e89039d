import { expect, test } from '@playwright/test';
import type { ItemRow } from '@synoo/contracts';
import { expectAccessible, expectNoClippedTable, expectNoSidewaysScroll, watchConsole } from './support/inspect';
import { Learner } from './support/learner';
import { plainChoice, publishForm } from './support/publish-form';
import { signIn, Staff } from './support/staff';

for (const language of ['ky', 'ru', 'en'] as const) {
  test(`office screens in ${language}: axe finds nothing, nothing is missing, nothing runs out of the page`, async ({ page, baseURL }) => {
    test.setTimeout(240_000);
    const staff = await Staff.signedIn(baseURL ?? '', 'administrator');
    const session = await staff.makeSession(`Screens ${language}`, 6, 2);
    const [item] = (await staff.get<{ rows: ItemRow[] }>('items?size=1')).rows;
    const [form] = await staff.demoForms();
    // Codes as long as other systems give them.
    const long = `MATHEMATICS-${language}-${Date.now().toString(36)}`.toUpperCase();
    const longForm = await publishForm(staff, await Staff.signedIn(baseURL ?? '', 'contractor'), long, [plainChoice('GRADE9'), plainChoice('GRADE11')]);
    const faults = watchConsole(page);
    await signIn(page, 'administrator', language);
    const screens = ['/office', '/office/account', '/office/bank', `/office/bank?search=${long}`, `/office/bank/${item?.id}`, '/office/forms', `/office/forms?search=${long}`, `/office/forms/${longForm.id}`, `/office/forms/${form?.id}`, `/office/forms/${form?.id}/statistics`, '/office/organisations', '/office/sessions', `/office/sessions/${session.id}`, `/office/sessions/${session.id}/slips`, '/office/computers', '/office/results', '/office/people', '/office/system', '/proctor', `/proctor/${session.id}`];
    for (const path of screens) {
      await page.goto(path);
      await expect(page.getByRole('heading', { level: 1 }).first(), path).toBeVisible();
      await page.waitForLoadState('networkidle');
      await expectAccessible(page, `${path} in ${language}`);
      await expectNoSidewaysScroll(page, `${path} in ${language}`);
      await expectNoClippedTable(page, `${path} in ${language}`);
    }
    // On a phone tables scroll sideways: the keyboard has to get there too.
    await page.setViewportSize({ width: 390, height: 844 });
    for (const path of [`/office/bank/${item?.id}`, `/office/forms/${form?.id}`, `/office/sessions/${session.id}`, '/office/system?tab=audit']) {
      await page.goto(path);
      await page.waitForLoadState('networkidle');
      await expectAccessible(page, `${path} on a phone in ${language}`);
    }
    expect(faults).toEqual([]);
  });
}

for (const language of ['ky', 'ru'] as const) {
  test(`learner screens in ${language}: axe finds nothing, at desk and phone width`, async ({ page, baseURL }) => {
    test.setTimeout(240_000);
    const staff = await Staff.signedIn(baseURL ?? '', 'administrator');
    const session = await staff.makeSession(`Learner screens ${language}`, 1);
    await staff.post(`sessions/${session.id}/open`);
    const learner = new Learner(page, language);
    const faults = watchConsole(page);
    await learner.open();
    await expectAccessible(page, `codes in ${language}`);
    await learner.checkIn(session.code, session.members[0]?.personalCode ?? '');
    await expectAccessible(page, `waiting room in ${language}`);
    await staff.act(session.id, 'admit');
    await staff.act(session.id, 'start');
    await learner.inTest();
    // The item stands on the page itself, as wide as the page lets it be; styles of something else with the same name once put it into a frame.
    const question = page.locator('player-item .question');
    await expect(question).toHaveCSS('border-top-width', '0px');
    expect((await question.boundingBox())?.width).toBeGreaterThan(900);
    for (let n = 0; n < 20; n++) {
      await expectAccessible(page, `item ${n + 1} in ${language}`);
      if (n % 7 === 0) {
        await page.setViewportSize({ width: 390, height: 800 });
        await expectNoSidewaysScroll(page, `item ${n + 1} on a phone`);
        await expectAccessible(page, `item ${n + 1} on a phone in ${language}`);
        await page.setViewportSize({ width: 1366, height: 768 });
      }
      if (!(await learner.button('test.next').isVisible())) break;
      await learner.next();
    }
    expect(faults).toEqual([]);
  });
}
