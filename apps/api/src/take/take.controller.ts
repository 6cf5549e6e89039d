import { Controller, Req, Res, StreamableFile } from '@nestjs/common';
import { type InputOf, takeRoutes as routes } from '@synoo/contracts';
import { AnswerService, Attempts, AttemptViews, CheckIn, Documents, type StoredDocument, TurnService } from '@synoo/server';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { LearnerCookie } from '../http/cookies';
import { CurrentLearner, type Learner } from '../http/current';
import { Handle, Input } from '../http/handle';
import { forGood, packsBrotli, sealedType, textType } from './document-headers';

@Controller()
export class TakeController {
  constructor(
    private readonly checkIns: CheckIn,
    private readonly views: AttemptViews,
    private readonly attempts: Attempts,
    private readonly answers: AnswerService,
    private readonly documents: Documents,
    private readonly turnService: TurnService,
    private readonly cookie: LearnerCookie,
  ) {}

  @Handle(routes.checkIn)
  async checkIn(@Input() { body }: InputOf<typeof routes.checkIn>, @Res({ passthrough: true }) reply: FastifyReply) {
    const view = await this.checkIns.checkIn(body);
    this.cookie.issue(reply, view.attemptId);
    return view;
  }

  @Handle(routes.attempt)
  attempt(@Input() { params, query }: InputOf<typeof routes.attempt>) {
    return this.views.view(params.attemptId, query.epoch);
  }

  @Handle(routes.takePlace)
  takePlace(@Input() { params, body }: InputOf<typeof routes.takePlace>) {
    return this.checkIns.takePlace(params.attemptId, body.device);
  }

  @Handle(routes.chooseLanguage)
  chooseLanguage(@Input() { params, body }: InputOf<typeof routes.chooseLanguage>) {
    return this.attempts.chooseLanguage(params.attemptId, body);
  }

  @Handle(routes.briefing)
  async briefing(@CurrentLearner() learner: Learner, @Input() { params }: InputOf<typeof routes.briefing>, @Req() request: FastifyRequest, @Res({ passthrough: true }) reply: FastifyReply) {
    return sendDocument(await this.documents.briefing(params.hash, learner.attemptIds), request, reply);
  }

  @Handle(routes.formDocument)
  async form(@CurrentLearner() learner: Learner, @Input() { params }: InputOf<typeof routes.formDocument>, @Req() request: FastifyRequest, @Res({ passthrough: true }) reply: FastifyReply) {
    return sendDocument(await this.documents.form(params.hash, learner.attemptIds), request, reply);
  }

  @Handle(routes.sealedDocument)
  async sealed(@CurrentLearner() learner: Learner, @Input() { params }: InputOf<typeof routes.sealedDocument>, @Res({ passthrough: true }) reply: FastifyReply) {
    return sendSealed(await this.documents.sealed(params.hash, learner.attemptIds), reply);
  }

  @Handle(routes.sealedAsset)
  async sealedAsset(@CurrentLearner() learner: Learner, @Input() { params }: InputOf<typeof routes.sealedAsset>, @Res({ passthrough: true }) reply: FastifyReply) {
    return sendSealed(await this.documents.sealedAsset(params.form, params.hash, learner.attemptIds), reply);
  }

  @Handle(routes.saveAnswers)
  saveAnswers(@Input() { params, body }: InputOf<typeof routes.saveAnswers>, @Req() request: FastifyRequest) {
    return this.answers.save(params.attemptId, body, Number(request.headers['content-length'] ?? 0));
  }

  @Handle(routes.takeTurn)
  takeTurn(@Input() { params, body }: InputOf<typeof routes.takeTurn>) {
    return this.turnService.take(params.attemptId, body);
  }

  @Handle(routes.turns)
  turns(@Input() { params, query }: InputOf<typeof routes.turns>) {
    return this.turnService.show(params.attemptId, query);
  }

  @Handle(routes.submit)
  submit(@Input() { params, body }: InputOf<typeof routes.submit>) {
    return this.attempts.submit(params.attemptId, body);
  }

  @Handle(routes.takeBreak)
  takeBreak(@Input() { params, body }: InputOf<typeof routes.takeBreak>) {
    return this.attempts.rest(params.attemptId, body.epoch, 'break');
  }

  @Handle(routes.goOn)
  goOn(@Input() { params, body }: InputOf<typeof routes.goOn>) {
    return this.attempts.rest(params.attemptId, body.epoch, 'go-on');
  }

  @Handle(routes.leave)
  leave(@Input() { params }: InputOf<typeof routes.leave>, @Res({ passthrough: true }) reply: FastifyReply) {
    this.cookie.clear(reply, params.attemptId);
    return {};
  }
}

function sendSealed(sealed: Buffer, reply: FastifyReply): StreamableFile {
  void reply.header('cache-control', forGood);
  return new StreamableFile(sealed, { type: sealedType, length: sealed.length });
}

/** The stored bytes, as they were hashed; compressed once for everybody. */
function sendDocument(document: StoredDocument, request: FastifyRequest, reply: FastifyReply): StreamableFile {
  const packed = packsBrotli(request.headers['accept-encoding']);
  void reply.header('cache-control', forGood).header('vary', 'accept-encoding');
  if (packed) void reply.header('content-encoding', 'br');
  const content = packed ? document.brotli : document.plain;
  return new StreamableFile(content, { type: textType, length: content.length });
}
