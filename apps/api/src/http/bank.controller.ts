import { Controller, Inject, Req, Res } from '@nestjs/common';
import { bankRoutes, type InputOf } from '@synoo/contracts';
import { type Actor, Assets, ENV, type Env, Documents, ItemDetails, ItemExport, ItemList, ItemStatuses, PackageImport } from '@synoo/server';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { type Caller, CurrentActor, CurrentCaller } from './current';
import { sendFile } from './file-reply';
import { Handle, Input } from './handle';
import { withUpload } from './upload';

type R = typeof bankRoutes;

@Controller()
export class BankController {
  constructor(
    private readonly list: ItemList,
    private readonly details: ItemDetails,
    private readonly statuses: ItemStatuses,
    private readonly importer: PackageImport,
    private readonly exporter: ItemExport,
    private readonly assets: Assets,
    @Inject(ENV) private readonly env: Env,
    private readonly documents: Documents,
  ) {}

  @Handle(bankRoutes.items)
  items(@Input() { query }: InputOf<R['items']>) {
    return this.list.list(query);
  }

  @Handle(bankRoutes.itemFacets)
  facets(@Input() { query }: InputOf<R['itemFacets']>) {
    return this.list.facets(query);
  }

  @Handle(bankRoutes.exportItems)
  async export(@CurrentActor() actor: Actor, @Input() { query }: InputOf<R['exportItems']>, @Res({ passthrough: true }) reply: FastifyReply) {
    const content = await this.exporter.export(actor, query);
    return sendFile(reply, { name: 'items.zip', type: 'application/zip', content, bytes: content.length });
  }

  @Handle(bankRoutes.item)
  item(@Input() { params, query }: InputOf<R['item']>) {
    return this.details.get(params.id, query.version);
  }

  @Handle(bankRoutes.tryItem)
  try(@Input() { params, body }: InputOf<R['tryItem']>) {
    return this.details.try(params.id, body);
  }

  @Handle(bankRoutes.previewItem)
  preview(@Input() { params, body }: InputOf<R['previewItem']>) {
    return this.details.preview(params.id, body);
  }

  @Handle(bankRoutes.setItemStatuses)
  setStatuses(@CurrentActor() actor: Actor, @Input() { body }: InputOf<R['setItemStatuses']>) {
    return this.statuses.setAll(actor, body.ids, body.status, body.note);
  }

  @Handle(bankRoutes.setItemStatus)
  setStatus(@CurrentActor() actor: Actor, @Input() { params, body }: InputOf<R['setItemStatus']>) {
    return this.statuses.set(actor, params.id, body.status, body.note);
  }

  @Handle(bankRoutes.importItems)
  async import(@CurrentActor() actor: Actor, @Input() { query }: InputOf<R['importItems']>, @Req() request: FastifyRequest) {
    return withUpload(request, this.env.packageLimit, (path) => this.importer.import(actor, path, query));
  }

  @Handle(bankRoutes.asset)
  async asset(@CurrentCaller() { learner }: Caller, @Input() { params }: InputOf<R['asset']>, @Res({ passthrough: true }) reply: FastifyReply) {
    if (learner) await this.documents.assertShown(params.hash, learner.attemptIds);
    const { type, data } = await this.assets.get(params.hash);
    return sendFile(reply, { name: params.hash, type, content: data, bytes: data.length, immutable: true, inline: true });
  }
}
