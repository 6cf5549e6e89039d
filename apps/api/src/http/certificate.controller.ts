import { Controller, Inject, Req, Res } from '@nestjs/common';
import { certificateRoutes as routes, type InputOf } from '@synoo/contracts';
import { DomainError, ENV, type Env, examBrowserConfiguration } from '@synoo/server';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { sendFile } from './file-reply';
import { Handle, Input } from './handle';
import { HttpsDoor } from './https-door';

@Controller()
export class CertificateController {
  constructor(
    @Inject(ENV) private readonly env: Env,
    private readonly door: HttpsDoor,
  ) {}

  @Handle(routes.certificate)
  certificate() {
    return this.door.info();
  }

  @Handle(routes.authorityFile)
  authorityFile(@Input() { params }: InputOf<typeof routes.authorityFile>, @Res({ passthrough: true }) reply: FastifyReply) {
    const file = this.door.authorityFile(params.file);
    if (!file) throw new DomainError('not-found');
    return sendFile(reply, { name: params.file, type: file.type, content: file.content, bytes: file.content.length });
  }

  @Handle(routes.examBrowser)
  examBrowser(@Input() { query }: InputOf<typeof routes.examBrowser>, @Req() request: FastifyRequest, @Res({ passthrough: true }) reply: FastifyReply) {
    const base = (this.env.publicUrl ?? `${request.protocol}://${request.host}`).replace(/\/$/u, '');
    const authority = this.door.authority();
    const content = Buffer.from(examBrowserConfiguration({ startUrl: query.session === undefined ? `${base}/take` : `${base}/take?s=${encodeURIComponent(query.session)}`, quitUrl: `${base}/quit`, ...(authority && { authority }) }));
    return sendFile(reply, { name: 'synoo.seb', type: 'application/seb', content, bytes: content.length });
  }
}
