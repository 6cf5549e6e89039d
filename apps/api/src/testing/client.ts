import { routes, type BodyOf, type ErrorReply, type ParamsOf, type QueryInputOf, type ReplyOf, type Role, type Route } from '@synoo/contracts';
import { Accounts } from '@synoo/server';
import type { TestApi } from '@synoo/testing';

export interface Answer<R> {
  readonly status: number;
  readonly body: R;
  readonly error: ErrorReply;
  readonly headers: Headers;
}

interface CallOptions {
  readonly headers?: Readonly<Record<string, string>>;
  readonly upload?: { readonly name: string; readonly data: Uint8Array | string };
}

/** A browser as far as the api can tell: keeps cookies, sends the header that pages of this site send. */
export class Client {
  readonly cookies = new Map<string, string>();

  constructor(private readonly base: string) {}

  async call<R extends Route>(route: R, input: { params?: ParamsOf<R>; query?: QueryInputOf<R>; body?: BodyOf<R> } = {}, options: CallOptions = {}): Promise<Answer<ReplyOf<R>>> {
    const response = await this.raw(route, input as never, options);
    const text = await response.text();
    const json: unknown = response.headers.get('content-type')?.includes('json') ? JSON.parse(text) : text;
    return { status: response.status, body: json as ReplyOf<R>, error: json as ErrorReply, headers: response.headers };
  }

  async raw(route: Route, { params = {}, query = {}, body }: { params?: Record<string, unknown>; query?: Record<string, unknown>; body?: unknown } = {}, { headers = {}, upload }: CallOptions = {}): Promise<Response> {
    const path = route.path.replace(/:(\w+)/gu, (_, name: string) => encodeURIComponent(String(params[name])));
    const search = new URLSearchParams(Object.entries(query).map(([name, value]) => [name, String(value)]));
    const form = upload && new FormData();
    if (form && upload) form.set('file', new Blob([upload.data as BlobPart]), upload.name);
    const response = await fetch(`${this.base}/api/${path}${search.size > 0 ? `?${search}` : ''}`, {
      method: route.method,
      headers: { 'x-synoo': '1', cookie: [...this.cookies].map(([name, value]) => `${name}=${value}`).join('; '), ...(body !== undefined && { 'content-type': 'application/json' }), ...headers },
      ...(form ? { body: form } : body !== undefined && { body: JSON.stringify(body) }),
    });
    for (const cookie of response.headers.getSetCookie()) {
      const [pair = ''] = cookie.split(';');
      this.cookies.set(pair.slice(0, pair.indexOf('=')), pair.slice(pair.indexOf('=') + 1));
    }
    return response;
  }
}

export const testPassword = 'Тоо-этегинде 7 өрүк';

/** A signed-in account with these roles, made the way people get one: invited, password chosen. */
export async function signedIn(api: TestApi, held: readonly Role[], login = `${held.join('-')}-${Math.random().toString(36).slice(2, 8)}`): Promise<Client> {
  const { invitation } = await api.get(Accounts).invite(null, { login, name: `Test ${held.join(' ')}`, roles: [...held], organisationId: null });
  const client = new Client(api.url);
  const { status } = await client.call(routes.acceptInvitation, { body: { token: invitation, password: testPassword } });
  if (status !== 200) throw new Error(`The invitation of ${login} was refused with ${status}`);
  return client;
}
