import { Injectable, signal } from '@angular/core';
import type { ReplyOf, Route } from '@synoo/contracts';
import type { z } from 'zod';
import { refusalOf } from './refusal';
import { noAnswer, readReply } from './reply';
import { Silence } from './silence';
import { apiUrl } from './url';

type Part<Name extends string, T> = Record<string, never> extends T ? { [K in Name]?: T } : { [K in Name]: T };
/** When a call is given up; `silenceMs`: when nothing has come for so long, however long the whole takes. */
type Patience = { signal?: AbortSignal; silenceMs?: never } | { signal?: never; silenceMs: number };
/** What a call needs: only the parts that the route asks for are required. */
export type CallInput<T> = T extends Route<infer P, infer Q, infer B, z.ZodType> ? Part<'params', z.input<P>> & Part<'query', QueryInput<z.input<Q>>> & Part<'body', z.input<B>> & Patience & { keepalive?: boolean } : never;
/** Flags and numbers of a query may be given as such; they travel as text. Lists are preprocessed, so their input type is lost. */
type QueryInput<Q> = { [K in keyof Q as K]?: Q[K] | string | number | boolean | readonly string[] | null };

const csrf = { 'x-synoo': '1' } as const;

/** The one place that talks HTTP with the server. Typed by the contracts' routes. */
@Injectable({ providedIn: 'root' })
export class Api {
  private readonly reachable = signal(true);
  /** Whether the last request reached the server. */
  readonly online = this.reachable.asReadonly();
  private readonly signedOutTimes = signal(0);
  /** Counts the answers that said that nobody is signed in any more. */
  readonly signedOut = this.signedOutTimes.asReadonly();

  constructor() {
    addEventListener('offline', () => {
      this.reachable.set(false);
    });
    addEventListener('online', () => {
      this.reachable.set(true);
    });
  }

  /** Calls a route and gives its reply; every other outcome is a thrown {@link Refusal}. */
  async call<T extends Route>(route: T, input?: CallInput<T>): Promise<ReplyOf<T>> {
    const { params, query, body, signal: abort, silenceMs, keepalive } = (input ?? {}) as LooseInput;
    const response = await this.heard(silenceMs, apiUrl(route.path, params, query), {
      method: route.method,
      headers: body === undefined ? csrf : { ...csrf, 'content-type': 'application/json' },
      body: body === undefined ? null : JSON.stringify(body),
      signal: abort ?? null,
      keepalive: keepalive ?? false,
    });
    return (await readReply(response, abort)) as ReplyOf<T>;
  }

  /** Sends one file to an `upload` route. */
  async upload<T extends Route>(route: T, file: File, input?: Pick<LooseInput, 'params' | 'query' | 'signal'>): Promise<ReplyOf<T>> {
    const form = new FormData();
    form.append('file', file, file.name);
    const response = await this.fetch(apiUrl(route.path, input?.params, input?.query), { method: route.method, headers: csrf, body: form, signal: input?.signal ?? null });
    return (await readReply(response, input?.signal)) as ReplyOf<T>;
  }

  /** Address of a `file` route, for links and pictures. */
  url(route: Route, input?: Pick<LooseInput, 'params' | 'query'>): string {
    return apiUrl(route.path, input?.params, input?.query);
  }

  /** Fetches a `file` route and hands it to the browser's downloads; refusals come back as such instead of as a broken file. */
  async download(route: Route, input?: Pick<LooseInput, 'params' | 'query'>, fallbackName = 'download'): Promise<void> {
    const response = await this.fetch(apiUrl(route.path, input?.params, input?.query), { method: route.method, headers: csrf });
    const blob = await response.blob();
    saveBlob(blob, fileName(response.headers.get('content-disposition')) ?? fallbackName);
  }

  /** The content of a `file` route. */
  async bytes(route: Route, input?: Pick<LooseInput, 'params' | 'query'> & Patience): Promise<ArrayBuffer> {
    const response = await this.heard(input?.silenceMs, apiUrl(route.path, input?.params, input?.query), { method: route.method, headers: csrf, signal: input?.signal ?? null });
    return response.arrayBuffer().catch((error: unknown) => {
      throw noAnswer(error, input?.signal);
    });
  }

  /** The reply as it begins; the whole of it where it may not fall silent. */
  private async heard(silenceMs: number | undefined, url: string, init: RequestInit): Promise<Response> {
    if (silenceMs === undefined) return this.fetch(url, init);
    const silence = new Silence(silenceMs);
    try {
      const response = await this.fetch(url, { ...init, signal: silence.signal });
      return await silence.whole(response).catch((error: unknown) => {
        throw noAnswer(error, silence.signal);
      });
    } finally {
      silence.end();
    }
  }

  private async fetch(url: string, init: RequestInit): Promise<Response> {
    let response: Response;
    try {
      response = await fetch(url, { ...init, credentials: 'same-origin' });
    } catch (error) {
      const reason = noAnswer(error, init.signal);
      if (reason !== error) this.reachable.set(false);
      throw reason;
    }
    this.reachable.set(true);
    if (response.ok) return response;
    const refusal = refusalOf(response.status, await response.json().catch(() => null));
    if (refusal.code === 'not-signed-in') this.signedOutTimes.update((n) => n + 1);
    throw refusal;
  }
}

interface LooseInput {
  readonly params?: Readonly<Record<string, unknown>>;
  readonly query?: Readonly<Record<string, unknown>>;
  readonly body?: unknown;
  readonly signal?: AbortSignal;
  readonly silenceMs?: number;
  readonly keepalive?: boolean;
}

/** File name of a Content-Disposition header, with the encoded form preferred. */
export function fileName(header: string | null): string | null {
  if (!header) return null;
  const encoded = /filename\*=UTF-8''([^;]+)/i.exec(header)?.[1];
  if (encoded) return decodeURIComponent(encoded);
  return /filename="?([^";]+)"?/i.exec(header)?.[1] ?? null;
}

export function saveBlob(blob: Blob, name: string): void {
  const url = URL.createObjectURL(blob);
  const link = document.createElement('a');
  link.href = url;
  link.download = name;
  link.click();
  // The browser has taken the address by the next turn of the event loop, but slow disks need it a little longer.
  setTimeout(() => {
    URL.revokeObjectURL(url);
  }, 60_000);
}
