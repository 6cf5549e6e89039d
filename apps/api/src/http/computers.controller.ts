import { randomBytes } from 'node:crypto';
import { Controller, Res } from '@nestjs/common';
import { computerRoutes as routes, type InputOf } from '@synoo/contracts';
import { type Actor, Checks, ComputerList, Labs } from '@synoo/server';
import type { FastifyReply } from 'fastify';
import { CurrentActor } from './current';
import { sendFile } from './file-reply';
import { Handle, Input } from './handle';

type R = typeof routes;
/** Random, so that no proxy makes it smaller. */
const download = randomBytes(512 * 1024);

@Controller()
export class ComputersController {
  constructor(
    private readonly labs: Labs,
    private readonly checks: Checks,
    private readonly computers: ComputerList,
  ) {}

  @Handle(routes.checkPing)
  ping() {
    return { now: this.checks.now() };
  }

  @Handle(routes.checkDownload)
  download(@Res({ passthrough: true }) reply: FastifyReply) {
    this.checks.spendBytes(download.length);
    // A type that the server does not pack: packing what cannot be packed would count as the network's time.
    return sendFile(reply, { name: 'check.bin', type: 'application/x-random', content: download, bytes: download.length });
  }

  @Handle(routes.checkUpload)
  upload(@Input() { body }: InputOf<R['checkUpload']>) {
    this.checks.spendBytes(body.data.length);
    return { bytes: Buffer.byteLength(body.data) };
  }

  @Handle(routes.checkLab)
  async lab(@Input() { params }: InputOf<R['checkLab']>) {
    const { organisationKy, organisationRu, name } = await this.labs.byCode(params.code);
    return { organisationKy, organisationRu, lab: name };
  }

  @Handle(routes.storeCheck)
  store(@Input() { params, body }: InputOf<R['storeCheck']>) {
    return this.checks.store(params.code, params.computer, body);
  }

  @Handle(routes.rehearsalItems)
  practice(@Input() { params, query }: InputOf<R['rehearsalItems']>) {
    return this.checks.practiceItems(params.code, query.language);
  }

  @Handle(routes.rehearsalSave)
  save(@Input() { params, body }: InputOf<R['rehearsalSave']>) {
    return this.checks.save(params.code, params.computer, body);
  }

  @Handle(routes.storeRehearsal)
  storeRehearsal(@Input() { params, body }: InputOf<R['storeRehearsal']>) {
    return this.checks.storeRehearsal(params.code, params.computer, body);
  }

  @Handle(routes.labs)
  listLabs(@CurrentActor() actor: Actor) {
    return this.labs.list(actor);
  }

  @Handle(routes.makeLab)
  makeLab(@CurrentActor() actor: Actor, @Input() { body }: InputOf<R['makeLab']>) {
    return this.labs.make(actor, body);
  }

  @Handle(routes.withdrawLab)
  withdrawLab(@CurrentActor() actor: Actor, @Input() { params }: InputOf<R['withdrawLab']>) {
    return this.labs.withdraw(actor, params.id);
  }

  @Handle(routes.computers)
  list(@CurrentActor() actor: Actor, @Input() { query }: InputOf<R['computers']>) {
    return this.computers.list(actor, query);
  }

  @Handle(routes.computersFile)
  async file(@CurrentActor() actor: Actor, @Input() { query }: InputOf<R['computersFile']>, @Res({ passthrough: true }) reply: FastifyReply) {
    const content = Buffer.from(await this.computers.csv(actor, query));
    return sendFile(reply, { name: 'computers.csv', type: 'text/csv; charset=utf-8', content, bytes: content.length });
  }

  @Handle(routes.deleteComputer)
  async remove(@CurrentActor() actor: Actor, @Input() { params }: InputOf<R['deleteComputer']>) {
    await this.computers.remove(actor, params.id);
  }
}
