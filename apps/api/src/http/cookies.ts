import { Inject, Injectable } from '@nestjs/common';
import { Clock, ENV, type Env, equalInConstantTime, FieldCrypto } from '@synoo/server';
import type { FastifyReply } from 'fastify';

/** Cookies as they came, from a request (`request.cookies`) or a socket's handshake ({@link parseCookies}). */
export type Cookies = Readonly<Record<string, string | undefined>>;

export function parseCookies(header: string | undefined): Cookies {
  const cookies: Record<string, string> = {};
  for (const part of (header ?? '').split(';')) {
    const equals = part.indexOf('=');
    if (equals > 0) cookies[part.slice(0, equals).trim()] = part.slice(equals + 1).trim();
  }
  return cookies;
}

/** Scripts cannot read it, other sites cannot send it, and over https it never leaves the encryption. */
function protection(env: Pick<Env, 'secure'>, reply: FastifyReply) {
  return { path: '/', httpOnly: true, sameSite: 'strict', secure: env.secure || reply.request.protocol === 'https' } as const;
}

const STAFF = 'synoo-staff';

/** The cookie that holds the token of a staff sign-in. It ends with the browser; the server ends it earlier. */
@Injectable()
export class StaffCookie {
  constructor(@Inject(ENV) private readonly env: Env) {}

  issue(reply: FastifyReply, token: string): void {
    void reply.setCookie(STAFF, token, protection(this.env, reply));
  }

  clear(reply: FastifyReply): void {
    void reply.clearCookie(STAFF, protection(this.env, reply));
  }

  read(cookies: Cookies): string | undefined {
    const token = cookies[STAFF];
    return token !== undefined && /^[\w-]{43}$/u.test(token) ? token : undefined;
  }
}

const LEARNER = 'synoo-attempt-';
const LEARNER_CONTEXT = 'learner-cookie';
const MOST_CHECKED = 50_000;
/** A test day with room for an hour offline and a session that was put off. Milliseconds. */
const LEARNER_LIFETIME = 24 * 3600_000;

/**
 * One cookie per attempt, `synoo-attempt-ID = EXPIRES.MAC`, so that two learners at one computer do not clash. Checked by
 * computing, without the database: saving an answer costs no look-up for it.
 */
@Injectable()
export class LearnerCookie {
  /** The whole value that was found right for an attempt: a learner who saves every few seconds is computed once. */
  readonly #checked = new Map<string, string>();

  constructor(
    @Inject(ENV) private readonly env: Env,
    private readonly crypto: FieldCrypto,
    private readonly clock: Clock,
  ) {}

  issue(reply: FastifyReply, attemptId: string): void {
    const expires = this.clock.now() + LEARNER_LIFETIME;
    void reply.setCookie(`${LEARNER}${attemptId}`, `${expires}.${this.#mac(attemptId, expires)}`, { ...protection(this.env, reply), maxAge: LEARNER_LIFETIME / 1000 });
  }

  clear(reply: FastifyReply, attemptId: string): void {
    void reply.clearCookie(`${LEARNER}${attemptId}`, protection(this.env, reply));
  }

  /** The attempts that this browser has checked in to. */
  read(cookies: Cookies): readonly string[] {
    return Object.keys(cookies)
      .filter((name) => name.startsWith(LEARNER))
      .map((name) => name.slice(LEARNER.length))
      .filter((attemptId) => this.holds(cookies, attemptId));
  }

  /** Whether this browser has checked in to the attempt. */
  holds(cookies: Cookies, attemptId: string): boolean {
    return this.heldUntil(cookies, attemptId) !== undefined;
  }

  /** How long this browser, which has checked in to the attempt, may act for it; milliseconds since 1970. Undefined when it may not. */
  heldUntil(cookies: Cookies, attemptId: string): number | undefined {
    const value = cookies[`${LEARNER}${attemptId}`] ?? '';
    const [, expires, mac] = /^(\d{13})\.([\w-]{43})$/u.exec(value) ?? [];
    if (expires === undefined || mac === undefined || Number(expires) < this.clock.now()) return undefined;
    if (this.#checked.get(attemptId) === value) return Number(expires);
    if (!equalInConstantTime(mac, this.#mac(attemptId, Number(expires)))) return undefined;
    if (this.#checked.size >= MOST_CHECKED) this.#checked.clear();
    this.#checked.set(attemptId, value);
    return Number(expires);
  }

  #mac(attemptId: string, expires: number): string {
    return this.crypto.hashToken(`${attemptId}.${expires}`, LEARNER_CONTEXT).toString('base64url');
  }
}
