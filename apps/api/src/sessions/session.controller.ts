import { Controller, Inject, Req } from '@nestjs/common';
import { answersFileRoutes, type InputOf, sessionRoutes as routes } from '@synoo/contracts';
import { type Actor, AnswersFiles, ENV, type Env, SessionActions, SessionDoors, SessionList, SessionLogReader, Sessions } from '@synoo/server';
import type { FastifyRequest } from 'fastify';
import { CurrentActor } from '../http/current';
import { Handle, Input } from '../http/handle';
import { MEBIBYTE, readUpload } from '../http/upload';

/** Answers that are files make a file of answers large. */
const ANSWERS_LIMIT = 48 * MEBIBYTE;

@Controller()
export class SessionController {
  constructor(
    private readonly list: SessionList,
    private readonly service: Sessions,
    private readonly doors: SessionDoors,
    private readonly actions: SessionActions,
    private readonly log: SessionLogReader,
    private readonly files: AnswersFiles,
    @Inject(ENV) private readonly env: Env,
  ) {}

  @Handle(routes.sessions)
  sessions(@CurrentActor() actor: Actor, @Input() { query }: InputOf<typeof routes.sessions>) {
    return this.list.list(actor, query);
  }

  @Handle(routes.sessionChoices)
  choices(@CurrentActor() actor: Actor, @Input() { query }: InputOf<typeof routes.sessionChoices>) {
    return this.service.choices(actor, query.organisationId);
  }

  @Handle(routes.session)
  session(@CurrentActor() actor: Actor, @Input() { params }: InputOf<typeof routes.session>) {
    return this.service.detail(actor, params.id);
  }

  @Handle(routes.createSession)
  create(@CurrentActor() actor: Actor, @Input() { body }: InputOf<typeof routes.createSession>) {
    return this.service.create(actor, body);
  }

  @Handle(routes.updateSession)
  update(@CurrentActor() actor: Actor, @Input() { params, body }: InputOf<typeof routes.updateSession>) {
    return this.service.update(actor, params.id, body);
  }

  @Handle(routes.deleteSession)
  remove(@CurrentActor() actor: Actor, @Input() { params }: InputOf<typeof routes.deleteSession>) {
    return this.service.remove(actor, params.id);
  }

  @Handle(routes.openSession)
  open(@CurrentActor() actor: Actor, @Input() { params }: InputOf<typeof routes.openSession>) {
    return this.doors.open(actor, params.id);
  }

  @Handle(routes.closeSession)
  close(@CurrentActor() actor: Actor, @Input() { params }: InputOf<typeof routes.closeSession>) {
    return this.doors.close(actor, params.id);
  }

  @Handle(routes.board)
  board(@CurrentActor() actor: Actor, @Input() { params }: InputOf<typeof routes.board>) {
    return this.doors.look(actor, params.id);
  }

  @Handle(routes.act)
  act(@CurrentActor() actor: Actor, @Input() { params, body }: InputOf<typeof routes.act>) {
    return this.actions.act(actor, params.id, body);
  }

  @Handle(routes.moveSeat)
  moveSeat(@CurrentActor() actor: Actor, @Input() { params, body }: InputOf<typeof routes.moveSeat>) {
    return this.actions.moveSeat(actor, params.id, body.participantId, body.seat);
  }

  @Handle(routes.dismissLostTime)
  dismissLostTime(@CurrentActor() actor: Actor, @Input() { params, body }: InputOf<typeof routes.dismissLostTime>) {
    return this.actions.dismissLostTime(actor, params.id, body.participantId);
  }

  @Handle(answersFileRoutes.uploadAnswersFile)
  async uploadAnswersFile(@CurrentActor() actor: Actor, @Input() { params }: InputOf<typeof answersFileRoutes.uploadAnswersFile>, @Req() request: FastifyRequest) {
    const { data } = await readUpload(request, ANSWERS_LIMIT);
    return this.files.take(actor, params.id, data);
  }

  @Handle(routes.sessionLog)
  sessionLog(@CurrentActor() actor: Actor, @Input() { params, query }: InputOf<typeof routes.sessionLog>) {
    return this.log.read(actor, params.id, query);
  }

  @Handle(routes.slips)
  slips(@CurrentActor() actor: Actor, @Input() { params }: InputOf<typeof routes.slips>, @Req() request: FastifyRequest) {
    return this.service.slips(actor, params.id, this.env.publicUrl ?? `${request.protocol}://${request.host}`);
  }
}
