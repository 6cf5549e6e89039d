import { Controller, Req } from '@nestjs/common';
import { type InputOf, organisationRoutes } from '@synoo/contracts';
import { type Actor, Learners, Organisations } from '@synoo/server';
import type { FastifyRequest } from 'fastify';
import { CurrentActor } from './current';
import { Handle, Input } from './handle';
import { MEBIBYTE, readUpload } from './upload';

type R = typeof organisationRoutes;
const TABLE_LIMIT = 10 * MEBIBYTE;

@Controller()
export class OrganisationsController {
  constructor(
    private readonly organisations: Organisations,
    private readonly learners: Learners,
  ) {}

  @Handle(organisationRoutes.organisations)
  list(@Input() { query }: InputOf<R['organisations']>) {
    return this.organisations.list(query);
  }

  @Handle(organisationRoutes.organisation)
  get(@Input() { params }: InputOf<R['organisation']>) {
    return this.organisations.get(params.id);
  }

  @Handle(organisationRoutes.importOrganisations)
  async import(@CurrentActor() actor: Actor, @Input() { query }: InputOf<R['importOrganisations']>, @Req() request: FastifyRequest) {
    const { data } = await readUpload(request, TABLE_LIMIT);
    return this.organisations.import(actor, data, query.dryRun);
  }

  @Handle(organisationRoutes.learners)
  listLearners(@CurrentActor() actor: Actor, @Input() { params, query }: InputOf<R['learners']>) {
    return this.learners.list(actor, params.id, query);
  }

  @Handle(organisationRoutes.importLearners)
  async importLearners(@CurrentActor() actor: Actor, @Input() { params, query }: InputOf<R['importLearners']>, @Req() request: FastifyRequest) {
    const { data } = await readUpload(request, TABLE_LIMIT);
    return this.learners.import(actor, params.id, data, query.dryRun);
  }

  @Handle(organisationRoutes.saveAccommodations)
  saveAccommodations(@CurrentActor() actor: Actor, @Input() { params, body }: InputOf<R['saveAccommodations']>) {
    return this.learners.saveAccommodations(actor, params.id, params.learnerId, body);
  }
}
