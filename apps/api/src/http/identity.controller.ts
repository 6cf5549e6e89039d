import { Controller, Req, Res } from '@nestjs/common';
import { identityRoutes, type InputOf } from '@synoo/contracts';
import { Accounts, type Actor, DomainError, Identity, meOf, type SignedIn } from '@synoo/server';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { StaffCookie } from './cookies';
import { CurrentActor } from './current';
import { Handle, Input } from './handle';

type R = typeof identityRoutes;

@Controller()
export class IdentityController {
  constructor(
    private readonly identity: Identity,
    private readonly accounts: Accounts,
    private readonly cookie: StaffCookie,
  ) {}

  @Handle(identityRoutes.signIn)
  async signIn(@Input() { body }: InputOf<R['signIn']>, @Res({ passthrough: true }) reply: FastifyReply) {
    return this.#open(await this.identity.signIn(body), reply);
  }

  @Handle(identityRoutes.signOut)
  async signOut(@CurrentActor() actor: Actor, @Req() request: FastifyRequest, @Res({ passthrough: true }) reply: FastifyReply) {
    await this.identity.signOut(actor, this.#token(request));
    this.cookie.clear(reply);
  }

  @Handle(identityRoutes.me)
  me(@CurrentActor() actor: Actor) {
    return meOf(actor);
  }

  @Handle(identityRoutes.updateMe)
  updateMe(@CurrentActor() actor: Actor, @Input() { body }: InputOf<R['updateMe']>) {
    return this.identity.setLanguage(actor, body.language);
  }

  @Handle(identityRoutes.changePassword)
  changePassword(@CurrentActor() actor: Actor, @Input() { body }: InputOf<R['changePassword']>, @Req() request: FastifyRequest) {
    return this.identity.changePassword(actor, this.#token(request), body);
  }

  @Handle(identityRoutes.beginSecondFactor)
  beginSecondFactor(@CurrentActor() actor: Actor, @Input() { body }: InputOf<R['beginSecondFactor']>) {
    return this.identity.beginSecondFactor(actor, body.password);
  }

  @Handle(identityRoutes.confirmSecondFactor)
  confirmSecondFactor(@CurrentActor() actor: Actor, @Input() { body }: InputOf<R['confirmSecondFactor']>, @Req() request: FastifyRequest) {
    return this.identity.confirmSecondFactor(actor, this.#token(request), body.otp);
  }

  @Handle(identityRoutes.removeSecondFactor)
  removeSecondFactor(@CurrentActor() actor: Actor, @Input() { body }: InputOf<R['removeSecondFactor']>) {
    return this.identity.removeSecondFactor(actor, body.password);
  }

  @Handle(identityRoutes.accounts)
  listAccounts(@Input() { query }: InputOf<R['accounts']>) {
    return this.accounts.list(query);
  }

  @Handle(identityRoutes.account)
  account(@Input() { params }: InputOf<R['account']>) {
    return this.accounts.get(params.id);
  }

  @Handle(identityRoutes.inviteAccount)
  invite(@CurrentActor() actor: Actor, @Input() { body }: InputOf<R['inviteAccount']>) {
    return this.accounts.invite(actor, body);
  }

  @Handle(identityRoutes.updateAccount)
  update(@CurrentActor() actor: Actor, @Input() { params, body }: InputOf<R['updateAccount']>) {
    return this.accounts.update(actor, params.id, body);
  }

  @Handle(identityRoutes.resetAccount)
  reset(@CurrentActor() actor: Actor, @Input() { params }: InputOf<R['resetAccount']>) {
    return this.accounts.reset(actor, params.id);
  }

  @Handle(identityRoutes.disableAccount)
  disable(@CurrentActor() actor: Actor, @Input() { params }: InputOf<R['disableAccount']>) {
    return this.accounts.disable(actor, params.id);
  }

  @Handle(identityRoutes.enableAccount)
  enable(@CurrentActor() actor: Actor, @Input() { params }: InputOf<R['enableAccount']>) {
    return this.accounts.enable(actor, params.id);
  }

  @Handle(identityRoutes.invitation)
  openInvitation(@Input() { body }: InputOf<R['invitation']>) {
    return this.identity.openInvitation(body.token);
  }

  @Handle(identityRoutes.acceptInvitation)
  async acceptInvitation(@Input() { body }: InputOf<R['acceptInvitation']>, @Res({ passthrough: true }) reply: FastifyReply) {
    return this.#open(await this.identity.acceptInvitation(body.token, body.password), reply);
  }

  #open({ me, token }: SignedIn, reply: FastifyReply) {
    this.cookie.issue(reply, token);
    return { me };
  }

  #token(request: FastifyRequest): string {
    const token = this.cookie.read(request.cookies);
    if (token === undefined) throw new DomainError('not-signed-in');
    return token;
  }
}
