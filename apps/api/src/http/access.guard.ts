import { type CanActivate, type ExecutionContext, Inject, Injectable } from '@nestjs/common';
import { type Access, allows } from '@synoo/contracts';
import { type Actor, Audit, DomainError, ENV, type Env, SignIns } from '@synoo/server';
import type { FastifyRequest } from 'fastify';
import type { Socket } from 'socket.io';
import { type Cookies, LearnerCookie, parseCookies, StaffCookie } from './cookies';
import { fromOwnPage } from './csrf';
import { type Caller, setCaller } from './current';
import { routeOf } from './handle';
import { EVENT_ACCESS } from './socket-event';

/**
 * Decides for every route and socket event whether the caller may. What has no access rule is refused; `RouteCheck` does
 * not even let such a program start.
 */
@Injectable()
export class AccessGuard implements CanActivate {
  constructor(
    @Inject(ENV) private readonly env: Env,
    private readonly signIns: SignIns,
    private readonly audit: Audit,
    private readonly staffCookie: StaffCookie,
    private readonly learnerCookie: LearnerCookie,
  ) {}

  async canActivate(context: ExecutionContext): Promise<boolean> {
    const caller = context.getType() === 'http' ? await this.#http(context) : await this.#socket(context);
    setCaller(context, caller);
    return true;
  }

  async #http(context: ExecutionContext): Promise<Caller> {
    const request = context.switchToHttp().getRequest<FastifyRequest>();
    const route = routeOf(context);
    if (!route) throw new DomainError('not-allowed');
    if (!fromOwnPage(request, this.env)) throw new DomainError('csrf-rejected');
    const { attemptId } = (request.params ?? {}) as { attemptId?: string };
    return this.#check(route.access, request.cookies, `${route.method} ${route.path}`, attemptId);
  }

  async #socket(context: ExecutionContext): Promise<Caller> {
    const access = Reflect.getMetadata(EVENT_ACCESS, context.getHandler()) as Access | undefined;
    if (access === undefined) throw new DomainError('not-allowed');
    const ws = context.switchToWs();
    const message = ws.getData<{ attemptId?: unknown } | null | undefined>();
    const attemptId = typeof message === 'object' && message !== null && typeof message.attemptId === 'string' ? message.attemptId : undefined;
    return this.#check(access, parseCookies(ws.getClient<Socket>().handshake.headers.cookie), `event ${ws.getPattern()}`, attemptId);
  }

  /** `attemptId`: the attempt that the request names, if it names one. */
  async #check(access: Access, cookies: Cookies, what: string, attemptId: string | undefined): Promise<Caller> {
    if (access === 'public') return {};
    if (access === 'bank-or-learner') return this.#bankOrLearner(cookies, what);
    if (access === 'learner') {
      const attemptIds = attemptId === undefined ? this.learnerCookie.read(cookies) : this.learnerCookie.holds(cookies, attemptId) ? [attemptId] : [];
      if (attemptIds.length > 0) return { learner: { attemptIds } };
      throw new DomainError(this.learnerCookie.read(cookies).length > 0 ? 'attempt-not-found' : 'not-signed-in');
    }
    const token = this.staffCookie.read(cookies);
    const actor = token === undefined ? undefined : await this.signIns.authenticate(token);
    if (!actor) throw new DomainError('not-signed-in');
    if (access !== 'account' && !allows(actor.roles, access)) await this.#refuse(actor, access, what);
    return { actor };
  }

  /** At one computer a proctor may be signed in and a learner at work: each counts for what it may see. */
  async #bankOrLearner(cookies: Cookies, what: string): Promise<Caller> {
    const attemptIds = this.learnerCookie.read(cookies);
    const token = this.staffCookie.read(cookies);
    const actor = token === undefined ? undefined : await this.signIns.authenticate(token);
    if (actor && allows(actor.roles, 'bank.read')) return { actor };
    if (attemptIds.length > 0) return { learner: { attemptIds } };
    return actor ? this.#refuse(actor, 'bank-or-learner', what) : Promise.reject(new DomainError('not-signed-in'));
  }

  async #refuse(actor: Actor, access: Access, what: string): Promise<never> {
    await this.audit.add({ event: 'access-refused', accountId: actor.accountId, details: { access, what } });
    throw new DomainError('not-allowed');
  }
}
