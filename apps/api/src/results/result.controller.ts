import { Controller, Res } from '@nestjs/common';
import { type InputOf, resultRoutes as routes } from '@synoo/contracts';
import { type Actor, Releases } from '@synoo/server';
import type { FastifyReply } from 'fastify';
import { CurrentActor } from '../http/current';
import { sendFile } from '../http/file-reply';
import { Handle, Input } from '../http/handle';

@Controller()
export class ResultController {
  constructor(private readonly releases: Releases) {}

  @Handle(routes.available)
  available() {
    return this.releases.available();
  }

  @Handle(routes.releases)
  list(@Input() { query }: InputOf<typeof routes.releases>) {
    return this.releases.list(query);
  }

  @Handle(routes.release)
  release(@Input() { params }: InputOf<typeof routes.release>) {
    return this.releases.one(params.id);
  }

  @Handle(routes.createRelease)
  create(@CurrentActor() actor: Actor, @Input() { body }: InputOf<typeof routes.createRelease>) {
    return this.releases.create(actor, body);
  }

  @Handle(routes.downloadFile)
  async download(@CurrentActor() actor: Actor, @Input() { params }: InputOf<typeof routes.downloadFile>, @Res({ passthrough: true }) reply: FastifyReply) {
    return sendFile(reply, await this.releases.download(actor, params.id, params.name));
  }

  @Handle(routes.downloads)
  downloads(@Input() { params }: InputOf<typeof routes.downloads>) {
    return this.releases.downloads(params.id);
  }
}
