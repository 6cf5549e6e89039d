import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { request, type APIRequestContext, type APIResponse, type Page } from '@playwright/test';
import type { Board, FormRow, Language, Organisation, Role, SessionDetail } from '@synoo/contracts';
import { say } from './words';

export interface Login {
  readonly role: Role;
  readonly login: string;
  readonly password: string;
}

export function loginOf(role: Role): Login {
  const { logins } = JSON.parse(readFileSync(join(process.env['E2E_DATA'] ?? '', 'demo-logins.json'), 'utf8')) as { logins: Login[] };
  const found = logins.find((login) => login.role === role);
  if (!found) throw new Error(`the demo has no login for ${role}`);
  return found;
}

/** The API as a staff account sees it, for what a test needs before its own subject begins. */
export class Staff {
  private constructor(private readonly http: APIRequestContext) {}

  static async signedIn(baseURL: string, role: Role): Promise<Staff> {
    const http = await request.newContext({ baseURL, extraHTTPHeaders: { 'x-synoo': '1' } });
    const { login, password } = loginOf(role);
    await ok(await http.post('/api/sign-in', { data: { login, password } }));
    return new Staff(http);
  }

  async get<T>(path: string): Promise<T> {
    return (await ok(await this.http.get(`/api/${path}`))).json() as Promise<T>;
  }

  async text(path: string): Promise<string> {
    return (await ok(await this.http.get(`/api/${path}`))).text();
  }

  async post<T>(path: string, data: unknown = {}): Promise<T> {
    return (await ok(await this.http.post(`/api/${path}`, { data }))).json() as Promise<T>;
  }

  async put<T>(path: string, data: unknown): Promise<T> {
    return (await ok(await this.http.put(`/api/${path}`, { data }))).json() as Promise<T>;
  }

  async upload(path: string, file: Buffer): Promise<void> {
    await ok(await this.http.post(`/api/${path}`, { multipart: { file: { name: 'package.zip', mimeType: 'application/zip', buffer: file } } }));
  }

  /** A session of its own for a test: `learners` people of the demo on the demo's published forms. */
  async makeSession(title: string, learners: number, forms = 1, formIds?: readonly string[]): Promise<SessionDetail> {
    const { rows: organisations } = await this.get<{ rows: Organisation[] }>('organisations?size=200');
    const organisation = organisations.find((candidate) => candidate.learners >= learners);
    if (!organisation) throw new Error(`no organisation of the demo has ${learners} learners`);
    const choices = await this.get<{ learners: { id: string }[]; proctors: { id: string }[] }>(`sessions-choices?organisationId=${organisation.id}`);
    const published = await this.demoForms();
    return this.post<SessionDetail>('sessions', {
      title,
      organisationId: organisation.id,
      lab: '12',
      startsAt: new Date().toISOString(),
      rows: Math.ceil(learners / 5),
      columns: 5,
      formIds: formIds ?? published.slice(0, forms).map((form) => form.id),
      proctorIds: choices.proctors.map((proctor) => proctor.id),
      learnerIds: choices.learners.slice(0, learners).map((learner) => learner.id),
    });
  }

  /** The forms that every installation with the demo has; other tests publish forms of their own beside them. */
  async demoForms(): Promise<FormRow[]> {
    const { rows } = await this.get<{ rows: FormRow[] }>('forms?status=published&search=DEMO-');
    // The demo's form that needs the network has another course of its own, and tests of its own.
    return rows.filter(({ online }) => !online);
  }

  board(sessionId: string): Promise<Board> {
    return this.get<Board>(`sessions/${sessionId}/board`);
  }

  act(sessionId: string, action: string, more: Record<string, unknown> = {}): Promise<{ done: string[]; refused: { participantId: string; code: string }[] }> {
    return this.post(`sessions/${sessionId}/actions`, { action, participants: 'all', ...more });
  }
}

async function ok(response: APIResponse): Promise<APIResponse> {
  if (!response.ok()) throw new Error(`${response.url()} answered ${response.status()}: ${await response.text()}`);
  return response;
}

/** Signs in on the page, as a person does. */
export async function signIn(page: Page, role: Role, language: Language = 'ru'): Promise<void> {
  const { login, password } = loginOf(role);
  await page.addInitScript((chosen) => {
    localStorage.setItem('synoo.language', chosen);
  }, language);
  await page.goto('/sign-in');
  await page.getByLabel(say(language, 'common.sign-in.login')).fill(login);
  await page.getByLabel(say(language, 'common.sign-in.password'), { exact: true }).fill(password);
  await page.getByRole('button', { name: say(language, 'common.sign-in.submit') }).click();
  await page.waitForURL(/\/(office|proctor)/);
}
