import { randomUUID } from 'node:crypto';
import { routes } from '@synoo/contracts';
import { Forms } from '@synoo/server';
import type { TestApi } from '@synoo/testing';
import { testPassword } from '../client';
import { lockItem, onlineForm, plainItem } from '../online-items';
import { approver, device, SampleLearner, type SampleSession, sampleSession, startAll } from '../sample-session';
import { sealAnswers } from '../seal-answers';

/** An input that a route takes because its parts fit each other and the sample, which no schema says. */
export interface Recipe {
  readonly params?: Readonly<Record<string, string>>;
  readonly query?: Readonly<Record<string, string>>;
  readonly body?: unknown;
}

/** Inputs by route, for this sample; what is sent around them is made of them by damage. `login`: an account whose password is the usual one. */
export async function recipesFor(api: TestApi, own: SampleSession, learner: SampleLearner, login: string): Promise<ReadonlyMap<string, Recipe>> {
  const [form] = own.forms;
  const { attemptId } = learner;
  const text = { ky: 'Форма', ru: 'Форма', en: 'Form' };
  const design = { title: text, languages: ['ky', 'ru'], timeLimitMinutes: 30, languageSwitch: true, tools: [], instructions: text, practice: [], sections: [{ title: text, instructions: null, items: [...form!.itemIds] }] };
  const draft = async (): Promise<string> => (await api.get(Forms).create(approver, { code: `FZ-${randomUUID()}`, design: { ...design, languages: ['ky', 'ru'] } })).id;
  const session = { title: 'Сессия', organisationId: own.organisationId, lab: '1', startsAt: '2026-11-23T04:00:00.000Z', rows: 1, columns: 5, formIds: [form!.id], proctorIds: [own.proctorId], learnerIds: own.members.map(({ learnerId }) => learnerId) };
  const planned = async (): Promise<string> => (await own.admin.call(routes.createSession, { body: session })).body.id;
  const [updated, deleted, published, changed, dropped] = [await draft(), await draft(), await draft(), await planned(), await planned()];
  const ending = await sampleSession(api, { made: own.forms, learners: 1 });
  // Somebody who has not started, at the same computer: the browser then may act for both.
  const waiting = await learner.client.call(routes.checkIn, { body: { sessionCode: own.code, personalCode: own.members[1]!.personalCode, device } });
  // Somebody at a form that needs the server, at the same computer too.
  const tag = randomUUID().slice(0, 8).toUpperCase();
  const online = await sampleSession(api, { made: [await onlineForm(api, `FZ-${tag}`, [{ ...lockItem, code: `FZL-${tag}` }, plainItem(`FZP-${tag}`, 'Бир?', 'Один?')])], learners: 1 });
  const turning = await SampleLearner.checkIn(api.url, online);
  await startAll(online);
  for (const [name, value] of turning.client.cookies) learner.client.cookies.set(name, value);
  const turn = { epoch: 1, seq: 1, at: Date.now(), kind: 'attempt', item: 'i1', response: { r1: turning.masked('i1', 'B') }, language: 'ky' };
  const rows = own.members.map((_, index) => `L${index},Өмүрова,Үмүт,Педагогика,2,ky,female,0`);
  return new Map<string, Recipe>([
    ['signIn', { body: { login, password: testPassword } }],
    ['createForm', { body: { code: `FZ-${randomUUID()}`, design } }],
    ['updateForm', { params: { id: updated }, body: { design } }],
    ['deleteForm', { params: { id: deleted } }],
    ['publishForm', { params: { id: published } }],
    ['correctForm', { params: { id: form!.id }, body: { corrections: [{ action: 'exclude', ref: 'i7' }], reason: 'Туура эмес тапшырма' } }],
    ['createSession', { body: session }],
    ['updateSession', { params: { id: changed }, body: session }],
    ['deleteSession', { params: { id: dropped } }],
    ['closeSession', { params: { id: ending.id } }],
    ['moveSeat', { params: { id: own.id }, body: { participantId: own.members[2]!.id, seat: 5 } }],
    ['importOrganisations', { query: { dryRun: 'false' }, body: 'code,name_ky,name_ru,region,type,ownership,languages\nFUZZ,Колледж,Колледж,naryn,secondary-vocational,state,ky\n' }],
    ['importLearners', { params: { id: own.organisationId }, query: { dryRun: 'false' }, body: `external_code,family_name,given_name,programme,year,language,sex,extra_time_percent\n${rows.join('\n')}\n` }],
    ['chooseLanguage', { params: { attemptId: waiting.body.attemptId }, body: { language: 'ru' } }],
    ['saveAnswers', { params: { attemptId }, body: { epoch: 1, events: [learner.choose('i1', 'B'), learner.visit('i1', 5), { seq: 3, at: Date.now(), kind: 'settings', value: { textSize: 150, theme: 'standard', timerHidden: true } }] } }],
    ['formDocument', { params: { hash: learner.view.form.ky! } }],
    ['sealedDocument', { params: { hash: learner.view.sealed.ky! } }],
    ['briefing', { params: { hash: learner.view.briefing.ky! } }],
    ['checkIn', { body: { sessionCode: own.code, personalCode: own.members[3]!.personalCode, device } }],
    ['takePlace', { params: { attemptId: waiting.body.attemptId }, body: { device } }],
    ['takeTurn', { params: { attemptId: turning.attemptId }, body: turn }],
    ['turns', { params: { attemptId: turning.attemptId }, query: { epoch: '1', language: 'ky', item: 'i1' } }],
    ['uploadAnswersFile', { params: { id: own.id }, body: sealAnswers(learner.view, { places: [{ epoch: 1, events: [{ ...learner.choose('i2', 'B'), seq: 40 }] }] }) }],
    ['takeBreak', { params: { attemptId }, body: { epoch: 1 } }],
    ['goOn', { params: { attemptId }, body: { epoch: 1 } }],
    ['submit', { params: { attemptId }, body: { epoch: 1, seq: 0 } }],
  ]);
}
