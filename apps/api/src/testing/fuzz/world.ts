import { randomUUID } from 'node:crypto';
import { type Role, roles, routes } from '@synoo/contracts';
import { Accounts } from '@synoo/server';
import type { TestApi } from '@synoo/testing';
import { Client, signedIn } from '../client';
import { sampleItems, SampleLearner, type SampleSession, sampleSession, startAll } from '../sample-session';
import type { Known } from './from-schema';
import { type Recipe, recipesFor } from './recipes';

/** Who calls. `learner` holds the attempt that inputs name; `other-learner` sits in another session with another form. */
export const callers = ['nobody', 'other-learner', 'learner', ...roles] as const;
export type Caller = (typeof callers)[number];

/** A sample that is made anew from time to time: what is sent to it ends sessions and disables accounts. */
export class World {
  readonly #clients = new Map<Caller, Client>();
  #round = 0;
  #sessions = 0;
  #learner!: SampleLearner;
  #words: Readonly<Record<string, readonly (string | number)[]>> = {};
  #hashes = new Set<string>();
  #recipes: ReadonlyMap<string, Recipe> = new Map();

  constructor(readonly api: TestApi) {}

  get attemptId(): string {
    return this.#learner.attemptId;
  }

  /** Documents of the learner's form, of no other learner. */
  isOwnDocument(hash: unknown): boolean {
    return typeof hash === 'string' && this.#hashes.has(hash);
  }

  client(caller: Caller): Client {
    return this.#clients.get(caller)!;
  }

  /** An input that this route takes; undefined where what the schema says is enough. */
  recipe(name: string): Recipe | undefined {
    return this.#recipes.get(name);
  }

  async renew(): Promise<void> {
    this.#round += 1;
    const own = await this.#session('5,1,no,no,no');
    const other = await this.#session();
    this.#learner = await SampleLearner.checkIn(this.api.url, own);
    const stranger = await SampleLearner.checkIn(this.api.url, other);
    await Promise.all([startAll(own), startAll(other)]);
    this.#clients.set('nobody', new Client(this.api.url)).set('learner', this.#learner.client).set('other-learner', stranger.client);
    for (const role of roles) if (!this.#clients.has(role)) await this.signIn(role);
    const victim = await this.api.get(Accounts).invite(null, { login: `victim-${this.#round}`, name: 'Victim', roles: ['proctor'], organisationId: null });
    const { view } = this.#learner;
    const [form] = own.forms;
    this.#hashes = new Set([...Object.values(view.form), ...Object.values(view.sealed), ...Object.values(view.briefing)]);
    const lab = await own.admin.call(routes.makeLab, { body: { organisationId: own.organisationId, name: `Lab ${this.#round}` } });
    this.#words = {
      attemptId: [view.attemptId],
      epoch: [1],
      sessionId: [own.id],
      sessionCode: [own.code, other.code],
      personalCode: own.members.map(({ personalCode }) => personalCode),
      hash: [...this.#hashes],
      form: [form!.id],
      item: ['i1', 'i2', 'i7'],
      code: [lab.body.code],
      items: own.forms.flatMap(({ itemIds }) => itemIds),
      ids: own.forms.flatMap(({ itemIds }) => itemIds),
      forms: [form!.id],
      formIds: [form!.id],
      sessions: [own.id, other.id],
      organisations: [own.organisationId],
      organisationId: [own.organisationId],
      learnerId: own.members.map(({ learnerId }) => learnerId),
      learnerIds: own.members.map(({ learnerId }) => learnerId),
      participants: own.members.map(({ id }) => id),
      proctorIds: [own.proctorId],
      accounts: [victim.account.id],
      labs: [lab.body.id],
      token: [victim.invitation],
      login: [`victim-${this.#round}`],
      computer: [randomUUID()],
    };
    const login = `fuzz-${this.#round}`;
    await signedIn(this.api, ['item-writer'], login);
    this.#recipes = await recipesFor(this.api, own, this.#learner, login);
  }

  async #session(needs?: string): Promise<SampleSession> {
    // Items of its own: those of an earlier sample may have been retired by what was sent.
    const number = this.#sessions++;
    const prefix = String.fromCharCode(...[26 ** 2, 26, 1].map((place) => 65 + (Math.floor(number / place) % 26)));
    return sampleSession(this.api, { forms: [sampleItems().map((row) => ({ ...row, code: row.code.replace(/^TST/u, prefix) }))], ...(needs !== undefined && { needs }) });
  }

  async signIn(role: Role): Promise<void> {
    this.#clients.set(role, await signedIn(this.api, [role]));
  }

  /** Words by field; an `id` is one of what the route's path begins with. */
  known(path: string): Known {
    const [kind = ''] = path.split('/');
    return (field) => (Object.hasOwn(this.#words, field === 'id' ? kind : field) ? this.#words[field === 'id' ? kind : field]! : []);
  }
}
