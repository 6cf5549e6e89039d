import { randomBytes } from 'node:crypto';
import { type BodyOf, type ErrorReply, type ParamsOf, type QueryInputOf, type ReplyOf, type Role, type Route, routes } from '@synoo/contracts';

/** The product refused; `code` as in the contract. */
export class ProductRefusal extends Error {
  constructor(
    readonly route: string,
    readonly status: number,
    readonly reply: ErrorReply | undefined,
  ) {
    super(`${route} was refused: ${status} ${reply?.code ?? ''} ${JSON.stringify(reply?.details ?? {})}`);
  }
}

interface Input<R extends Route> {
  readonly params?: ParamsOf<R>;
  readonly query?: QueryInputOf<R>;
  readonly body?: BodyOf<R>;
  readonly upload?: { readonly name: string; readonly data: Uint8Array | string };
}

/** A browser as far as the product can tell. */
export class ProductClient {
  readonly #cookies = new Map<string, string>();

  constructor(readonly url: string) {}

  get cookie(): string {
    return [...this.#cookies].map(([name, value]) => `${name}=${value}`).join('; ');
  }

  async call<R extends Route>(route: R, input: Input<R> = {}): Promise<ReplyOf<R>> {
    return (await (await this.fetch(route, input)).json()) as ReplyOf<R>;
  }

  async fetch<R extends Route>(route: R, { params, query, body, upload }: Input<R> = {}): Promise<Response> {
    const path = route.path.replace(/:(\w+)/gu, (_, name: string) => encodeURIComponent(String((params as Record<string, unknown>)[name])));
    const search = new URLSearchParams(Object.entries((query ?? {}) as Record<string, unknown>).map(([name, value]) => [name, String(value)]));
    const form = upload && new FormData();
    if (form && upload) form.set('file', new Blob([upload.data as BlobPart]), upload.name);
    const response = await fetch(`${this.url}/api/${path}${search.size > 0 ? `?${search}` : ''}`, {
      method: route.method,
      headers: { 'x-synoo': '1', cookie: this.cookie, ...(body !== undefined && { 'content-type': 'application/json' }) },
      ...(form ? { body: form } : body !== undefined && { body: JSON.stringify(body) }),
    });
    for (const cookie of response.headers.getSetCookie()) {
      const [pair = ''] = cookie.split(';');
      this.#cookies.set(pair.slice(0, pair.indexOf('=')), pair.slice(pair.indexOf('=') + 1));
    }
    if (response.ok) return response;
    throw new ProductRefusal(`${route.method} ${path}`, response.status, (await response.json().catch(() => undefined)) as ErrorReply | undefined);
  }

  /** A further account, invited by this one and signed in. */
  async invite(login: string, roles: readonly Role[]): Promise<ProductClient> {
    const { invitation } = await this.call(routes.inviteAccount, { body: { login, name: login, roles: [...roles], organisationId: null } });
    const client = new ProductClient(this.url);
    await client.call(routes.acceptInvitation, { body: { token: invitation, password: randomBytes(18).toString('base64url') } });
    return client;
  }

  static async signIn(url: string, login: string, password: string): Promise<ProductClient> {
    const client = new ProductClient(url);
    await client.call(routes.signIn, { body: { login, password } });
    return client;
  }
}
