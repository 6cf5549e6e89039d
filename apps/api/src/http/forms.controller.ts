import { Controller, Res } from '@nestjs/common';
import { formRoutes, type InputOf } from '@synoo/contracts';
import { type Actor, FormDetails, FormExport, Forms } from '@synoo/server';
import type { FastifyReply } from 'fastify';
import { CurrentActor } from './current';
import { sendFile } from './file-reply';
import { Handle, Input } from './handle';

type R = typeof formRoutes;

@Controller()
export class FormsController {
  constructor(
    private readonly forms: Forms,
    private readonly details: FormDetails,
    private readonly exporter: FormExport,
  ) {}

  @Handle(formRoutes.forms)
  list(@Input() { query }: InputOf<R['forms']>) {
    return this.details.list(query);
  }

  @Handle(formRoutes.form)
  get(@Input() { params }: InputOf<R['form']>) {
    return this.details.get(params.id);
  }

  @Handle(formRoutes.createForm)
  create(@CurrentActor() actor: Actor, @Input() { body }: InputOf<R['createForm']>) {
    return this.forms.create(actor, body);
  }

  @Handle(formRoutes.updateForm)
  update(@Input() { params, body }: InputOf<R['updateForm']>) {
    return this.forms.update(params.id, body.design);
  }

  @Handle(formRoutes.deleteForm)
  remove(@CurrentActor() actor: Actor, @Input() { params }: InputOf<R['deleteForm']>) {
    return this.forms.remove(actor, params.id);
  }

  @Handle(formRoutes.publishForm)
  publish(@CurrentActor() actor: Actor, @Input() { params }: InputOf<R['publishForm']>) {
    return this.forms.publish(actor, params.id);
  }

  @Handle(formRoutes.supersedeForm)
  supersede(@CurrentActor() actor: Actor, @Input() { params, body }: InputOf<R['supersedeForm']>) {
    return this.forms.startSuccessor(actor, params.id, body.code);
  }

  @Handle(formRoutes.previewForm)
  preview(@Input() { params, query }: InputOf<R['previewForm']>) {
    return this.details.preview(params.id, query.language);
  }

  @Handle(formRoutes.previewTurns)
  previewTurns(@Input() { params, body }: InputOf<R['previewTurns']>) {
    return this.details.trial(params.id, body);
  }

  @Handle(formRoutes.correctForm)
  correct(@CurrentActor() actor: Actor, @Input() { params, body }: InputOf<R['correctForm']>) {
    return this.forms.correct(actor, params.id, body.corrections, body.reason);
  }

  @Handle(formRoutes.exportForm)
  async export(@CurrentActor() actor: Actor, @Input() { params }: InputOf<R['exportForm']>, @Res({ passthrough: true }) reply: FastifyReply) {
    const { name, content } = await this.exporter.export(actor, params.id);
    return sendFile(reply, { name, type: 'application/zip', content, bytes: content.length });
  }
}
