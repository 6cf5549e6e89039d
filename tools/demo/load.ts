import 'reflect-metadata';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { INestApplicationContext } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import type { FormDesign, FormDetail, ItemRow, LocalText, Role } from '@synoo/contracts';
import { Accounts, type Actor, Audit, FormDetails, Forms, ItemImport, ItemList, ItemStatuses, Learners, Log, Organisations, parseCommandEnv, programRoot, ServerModule, SessionList, Sessions, Subjects } from '@synoo/server';
import { dealItems, formDesign, type InstructionFile } from './forms';
import { learnersCsv } from './learners';
import { ONLINE_PREFIX, onlineDesign, onlinePackage } from './online';

export interface DemoAccount {
  readonly role: Role;
  readonly login: string;
  readonly password: string;
}

/** A login to show: of a learner, the session code and the personal code. */
export interface DemoLogin {
  readonly role: string;
  readonly login: string;
  readonly password: string;
}

const folder = join(programRoot(), 'tools/demo');
const file = (path: string) => readFileSync(join(folder, path));
const json = <T>(path: string) => JSON.parse(file(path).toString('utf8')) as T;

const names: Readonly<Record<Role, string>> = {
  administrator: 'Демо: система администратору',
  proctor: 'Демо: тестирилөө администратору',
  'item-writer': 'Демо: тапшырма түзүүчү',
  analyst: 'Демо: аналитик',
  contractor: 'Демо: көз карандысыз уюм',
};
const LEARNERS_EACH = 40;
const organisationsWithLearners = ['ORG-02', 'ORG-04', 'ORG-10'];
const sessionTitle = 'Үлгү сессия · Образец сессии';
const lab = { name: '1-компьютер классы', rows: 4, columns: 6, learners: 20 };

type Services = Pick<INestApplicationContext, 'get'>;

/** Loads the demo into the database that the environment names. What is there already stays as it is. */
export async function loadDemo(accounts: readonly DemoAccount[]): Promise<DemoLogin[]> {
  return withServer(async (server) => {
    const actors = await putAccounts(server, accounts);
    await loadBank(server, actors);
    const [organisationId] = await loadPeople(server, actors);
    const forms = await loadForms(server, actors);
    await server.get(Audit).add({ event: 'demo-loaded', accountId: null });
    return organisationId === undefined ? [] : planSession(server, actors, organisationId, forms);
  });
}

/** Takes the demo's logins out of use. Its data stay. */
export async function closeDemo(): Promise<DemoLogin[]> {
  await withServer((server) => server.get(Accounts).closeDemoAccounts());
  return [];
}

async function withServer<T>(work: (server: Services) => Promise<T>): Promise<T> {
  const env = parseCommandEnv();
  const log = new Log(env);
  const app = await NestFactory.createApplicationContext(ServerModule.with({ env, runsJobs: false, log }), { logger: log, abortOnError: false });
  try {
    return await work(app);
  } finally {
    await app.close();
  }
}

type Actors = ReadonlyMap<Role, Actor>;

function actorFor(actors: Actors, role: Role): Actor {
  const actor = actors.get(role);
  if (!actor) throw new Error(`The demo needs an account with the role ${role}`);
  return actor;
}

async function putAccounts(server: Services, accounts: readonly DemoAccount[]): Promise<Actors> {
  const actors = new Map<Role, Actor>();
  for (const { role, login, password } of accounts) {
    const accountId = await server.get(Accounts).putDemoAccount(login, names[role], [role], password);
    actors.set(role, { accountId, login, name: names[role], roles: [role], language: 'ky', secondFactor: false, organisationId: null });
  }
  return actors;
}

/** The writer brings the items, the contractor approves them: nobody approves the own ones. */
async function loadBank(server: Services, actors: Actors): Promise<void> {
  await server.get(Subjects).put(json<{ code: string; name: LocalText }[]>('bank/subjects.json'));
  for (const name of readdirSync(join(folder, 'bank')).filter((entry) => entry.endsWith('.json')).sort()) {
    if (!('items' in json<object>(`bank/${name}`))) continue;
    await bring(server, actors, file(`bank/${name}`), name);
  }
  await bring(server, actors, await onlinePackage(), 'the online form');
  const drafts = (await allItems(server)).filter((item) => item.status === 'draft');
  if (drafts.length > 0) await server.get(ItemStatuses).setAll(actorFor(actors, 'contractor'), drafts.map((item) => item.id), 'approved');
}

async function bring(server: Services, actors: Actors, data: Uint8Array, name: string): Promise<void> {
  const report = await server.get(ItemImport).import(actorFor(actors, 'item-writer'), data, { dryRun: false, newDrafts: false });
  const refused = report.results.filter((row) => row.result === 'refused' && row.problems.some((problem) => problem.code !== 'item-exists' && problem.severity === 'error'));
  if (refused.length > 0) throw new Error(`Items of ${name} are refused: ${JSON.stringify(refused)}`);
}

async function allItems(server: Services): Promise<ItemRow[]> {
  const { rows } = await server.get(ItemList).list({ page: 1, size: 1000, sort: 'code', descending: false });
  return rows;
}

/** Returns the organisations that have learners. */
async function loadPeople(server: Services, actors: Actors): Promise<string[]> {
  const contractor = actorFor(actors, 'contractor');
  await server.get(Organisations).import(contractor, file('people/organisations.csv'), false);
  const ids: string[] = [];
  for (const [index, code] of organisationsWithLearners.entries()) {
    const organisation = await server.get(Organisations).get(await server.get(Organisations).idByCode(code));
    if (organisation.learners === 0) {
      const csv = learnersCsv(join(folder, 'people'), organisation, LEARNERS_EACH, 20_260_000 + index);
      const report = await server.get(Learners).import(contractor, organisation.id, Buffer.from(csv), false);
      if (report.problemCount > 0) throw new Error(`Learners of ${code} are refused: ${JSON.stringify(report.problems)}`);
    }
    ids.push(organisation.id);
  }
  return ids;
}

/** Forms of the demo's session; one that needs the network is made besides. */
async function loadForms(server: Services, actors: Actors): Promise<FormDetail[]> {
  const contractor = actorFor(actors, 'contractor');
  const items = await allItems(server);
  const subjects = new Map(json<{ code: string; name: LocalText }[]>('bank/subjects.json').map(({ code, name }) => [code, name]));
  const instructions = json<InstructionFile>('bank/instructions.json');
  const practice = items.filter((item) => item.practice).map((item) => item.id);
  const dealt = dealItems(items.filter((item) => item.status === 'approved' && !item.code.startsWith(ONLINE_PREFIX)));
  const forms: FormDetail[] = [];
  for (const number of [1, 2] as const) forms.push(await putForm(server, contractor, `DEMO-${number}`, () => formDesign(number, dealt[number - 1] ?? [], subjects, instructions, practice)));
  await putForm(server, contractor, 'DEMO-ONLINE', () => onlineDesign(new Map(items.map(({ code, id }) => [code, id]))));
  return forms;
}

/** The form of this code, published; made where it is not there yet. */
async function putForm(server: Services, contractor: Actor, code: string, design: () => FormDesign): Promise<FormDetail> {
  const existing = (await server.get(FormDetails).list({ page: 1, size: 50, search: code })).rows.find((row) => row.code === code);
  const form = existing ? await server.get(FormDetails).get(existing.id) : await server.get(Forms).create(contractor, { code, design: design() });
  return form.status === 'draft' ? server.get(Forms).publish(contractor, form.id) : form;
}

/** A session for today, in which neighbours hold different forms. A proctor opens it. */
async function planSession(server: Services, actors: Actors, organisationId: string, forms: readonly FormDetail[]): Promise<DemoLogin[]> {
  const administrator = actorFor(actors, 'administrator');
  const { rows } = await server.get(SessionList).list(administrator, { page: 1, size: 50, organisationId });
  const existing = rows.find((row) => row.title === sessionTitle && row.status !== 'closed');
  const { rows: learners } = await server.get(Learners).list(administrator, organisationId, { page: 1, size: lab.learners });
  const id =
    existing?.id ??
    (
      await server.get(Sessions).create(administrator, {
        title: sessionTitle,
        organisationId,
        lab: lab.name,
        startsAt: new Date().toISOString(),
        rows: lab.rows,
        columns: lab.columns,
        formIds: forms.filter((form) => form.status === 'published').map((form) => form.id),
        proctorIds: [actorFor(actors, 'proctor').accountId],
        learnerIds: learners.map((learner) => learner.id),
      })
    ).id;
  const { code, slips } = await server.get(Sessions).slips(administrator, id, '');
  return slips.slice(0, 2).map((slip) => ({ role: 'learner', login: code, password: slip.personalCode }));
}
