import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { expect, test } from '@playwright/test';
import { Learner } from './support/learner';
import { type ItemSource, plainChoice, publishForm } from './support/publish-form';
import { signIn, Staff } from './support/staff';
import { say } from './support/words';

const modules = resolve(__dirname, '../../../tools/corpus-render/samples/modules');
const files = Object.fromEntries(['counter.js', 'words.js'].map((name) => [name, readFileSync(resolve(modules, name))]));
const counter: ItemSource = {
  code: 'COUNTER',
  inner: () => `<qti-response-declaration identifier="RESPONSE" cardinality="single" base-type="integer"><qti-correct-response><qti-value>4</qti-value></qti-correct-response></qti-response-declaration><qti-outcome-declaration identifier="SCORE" cardinality="single" base-type="float" normal-maximum="1"/>
    <qti-item-body><qti-portable-custom-interaction response-identifier="RESPONSE" custom-interaction-type-identifier="counter" module="counter" data-step="1"><qti-interaction-modules><qti-interaction-module id="counter" primary-path="counter.js"/><qti-interaction-module id="words" primary-path="words.js"/></qti-interaction-modules></qti-portable-custom-interaction></qti-item-body>
    <qti-response-processing template="https://purl.imsglobal.org/spec/qti/v3p0/rptemplates/match_correct.xml"/>`,
};

test('an item with a program of its own runs in a test whose files came sealed; its form says that it needs the network', async ({ page, baseURL }) => {
  const author = await Staff.signedIn(baseURL ?? '', 'administrator');
  const contractor = await Staff.signedIn(baseURL ?? '', 'contractor');
  const proctor = await Staff.signedIn(baseURL ?? '', 'proctor');
  const form = await publishForm(author, contractor, `PCI${Date.now().toString(36).toUpperCase()}`, [counter, plainChoice('PLAIN')], { files });
  expect(form.onlineReasons).toMatchObject([{ code: 'custom-interaction', ref: 'i1' }]);
  const session = await contractor.makeSession('Programs', 1, 1, [form.id]);
  await proctor.post(`sessions/${session.id}/open`);

  const learner = new Learner(page);
  const refused: string[] = [];
  page.on('console', (message) => {
    if (/Content Security Policy/iu.test(message.text())) refused.push(message.text());
  });
  await learner.checkIn(session.code, session.members[0]?.personalCode ?? '', false);
  await expect(page.getByText(learner.say('waiting.on-computer'))).toBeVisible();
  await proctor.act(session.id, 'admit');
  await proctor.act(session.id, 'start');
  await learner.inTest();
  const frame = page.frameLocator('iframe.custom-frame');
  await frame.getByRole('button', { name: '+1' }).click();
  await expect(frame.locator('output')).toHaveText('1');
  // A program is asked now and then: its state comes after its answer.
  await expect.poll(() => page.evaluate(() => Object.values(sessionStorage).join())).toContain('"programs":{');
  await expect(learner.saved()).toBeVisible();
  await page.reload();
  await learner.inTest();
  await expect(frame.locator('output')).toHaveText('1');
  expect(refused).toEqual([]);
  await learner.next();
  await page.getByRole('radio', { name: 'жети' }).check();
  await learner.finish();
  await expect(learner.heading('done.title')).toBeVisible({ timeout: 30_000 });

  await signIn(page, 'contractor');
  await page.goto(`/office/forms/${form.id}`);
  await expect(page.getByText(say('ru', 'office.forms.online.reason.custom-interaction'))).toBeVisible();
});
