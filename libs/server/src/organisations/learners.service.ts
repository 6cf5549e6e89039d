import { Injectable } from '@nestjs/common';
import type { BodyOf, ImportReport, Learner, organisationRoutes, QueryOf, ReplyOf } from '@synoo/contracts';
import { DataSource, type EntityManager } from 'typeorm';
import { Audit } from '../audit';
import type { Actor } from '../identity';
import { FieldCrypto, randomCode } from '../platform/crypto';
import { Ids } from '../platform/ids';
import { DomainError } from '../platform/refusal';
import { readCsv } from '../tables';
import { hasErrors, importReport } from './import-report';
import { openNeeds, sameNeeds, sealNeeds } from './learner-needs';
import { learnerColumns, learnerRows, type LearnerRow } from './learner-rows';

interface StoredLearner {
  id: string;
  pseudonym: string;
  family_name: Buffer;
  given_name: Buffer;
  external_code: Buffer;
  external_code_index: Buffer;
  programme: string;
  year: number;
  language: Learner['language'];
  sex: Learner['sex'];
  extra_time_percent: number;
  needs: Buffer | null;
}

export interface PersonName {
  readonly familyName: string;
  readonly givenName: string;
}

const FAMILY = 'person.learner_identity.family_name';
const GIVEN = 'person.learner_identity.given_name';
const CODE = 'person.learner_identity.external_code';
const select = `select learner.id, pseudonym, programme, year, language, sex, extra_time_percent, family_name, given_name, external_code, external_code_index, needs
  from learner join person.learner_identity on learner_id = learner.id`;

/** Learners. Names and codes of the organisation are encrypted in their own schema; whoever reads them leaves a row in the trail. */
@Injectable()
export class Learners {
  constructor(
    private readonly dataSource: DataSource,
    private readonly crypto: FieldCrypto,
    private readonly ids: Ids,
    private readonly audit: Audit,
  ) {}

  /** Names are encrypted, so sorting and searching by name read all learners of the one organisation. */
  async list(actor: Actor, organisationId: string, { page, size, search }: QueryOf<typeof organisationRoutes.learners>): Promise<ReplyOf<typeof organisationRoutes.learners>> {
    await this.#assertOrganisation(organisationId, this.dataSource.manager);
    const stored = await this.dataSource.query<StoredLearner[]>(`${select} where learner.organisation_id = $1`, [organisationId]);
    const words = (search ?? '').toLocaleLowerCase('ky').split(/\s+/u).filter(Boolean);
    const found = stored
      .map((row) => this.#read(row))
      .filter((learner) => {
        const text = `${learner.familyName} ${learner.givenName} ${learner.externalCode} ${learner.pseudonym} ${learner.programme}`.toLocaleLowerCase('ky');
        return words.every((word) => text.includes(word));
      })
      .sort((a, b) => collator.compare(a.familyName, b.familyName) || collator.compare(a.givenName, b.givenName) || (a.id < b.id ? -1 : 1));
    const rows = found.slice((page - 1) * size, page * size);
    await this.audit.add({ event: 'learners-read', accountId: actor.accountId, subject: `organisation:${organisationId}`, details: { searched: words.length > 0, learners: rows.map((learner) => learner.id) } });
    return { rows, total: found.length, page, size };
  }

  /** Names for a board, a slip, a list. The caller leaves the row in the audit trail: it knows what for. */
  async names(learnerIds: readonly string[]): Promise<ReadonlyMap<string, PersonName>> {
    const rows = await this.dataSource.query<{ learner_id: string; family_name: Buffer; given_name: Buffer }[]>('select learner_id, family_name, given_name from person.learner_identity where learner_id = any($1)', [learnerIds]);
    return new Map(rows.map((row) => [row.learner_id, { familyName: this.crypto.decrypt(row.family_name, FAMILY), givenName: this.crypto.decrypt(row.given_name, GIVEN) }]));
  }

  /** All rows or none. Learners that the organisation's code finds are brought up to date. */
  async import(actor: Actor | null, organisationId: string, data: Uint8Array, dryRun: boolean): Promise<ImportReport> {
    const table = readCsv(data, learnerColumns);
    const { rows, problems } = learnerRows(table);
    return this.dataSource.transaction(async (manager) => {
      await this.#assertOrganisation(organisationId, manager, 'for update');
      if (hasErrors(problems)) return importReport(dryRun, table.rows.length, problems, { created: 0, updated: 0, unchanged: 0 });
      const { created, updated } = await this.#compare(organisationId, rows, manager);
      const counts = { created: created.length, updated: updated.length, unchanged: rows.length - created.length - updated.length };
      if (!dryRun) {
        await this.#insert(organisationId, created, manager);
        await this.#update(updated, manager);
        await this.audit.add({ event: 'learners-imported', accountId: actor?.accountId ?? null, subject: `organisation:${organisationId}`, details: counts }, manager);
      }
      return importReport(dryRun, table.rows.length, problems, counts);
    });
  }

  /** For attempts that are checked in from now on. The trail says that they were changed, not what a learner needs. */
  async saveAccommodations(actor: Actor, organisationId: string, learnerId: string, { extraTimePercent, needs }: BodyOf<typeof organisationRoutes.saveAccommodations>): Promise<Learner> {
    return this.dataSource.transaction(async (manager) => {
      const [, changed] = await manager.query<[unknown, number]>('update learner set extra_time_percent = $3 where id = $2 and organisation_id = $1', [organisationId, learnerId, extraTimePercent]);
      if (changed === 0) throw new DomainError('not-found');
      await manager.query('update person.learner_identity set needs = $2 where learner_id = $1', [learnerId, sealNeeds(this.crypto, needs)]);
      await this.audit.add({ event: 'accommodations-changed', accountId: actor.accountId, subject: `learner:${learnerId}` }, manager);
      const [row] = await manager.query<StoredLearner[]>(`${select} where learner.id = $1`, [learnerId]);
      return this.#read(row!);
    });
  }

  async #compare(organisationId: string, rows: readonly LearnerRow[], manager: EntityManager) {
    const stored = await manager.query<StoredLearner[]>(`${select} where learner.organisation_id = $1`, [organisationId]);
    const before = new Map(stored.map((row) => [row.external_code_index.toString('hex'), row]));
    const created: LearnerRow[] = [];
    const updated: { id: string; row: LearnerRow }[] = [];
    for (const row of rows) {
      const old = before.get(this.#index(row).toString('hex'));
      if (!old) created.push(row);
      else if (!this.#same(this.#read(old), row)) updated.push({ id: old.id, row });
    }
    return { created, updated };
  }

  #same(stored: Learner, row: LearnerRow): boolean {
    const { needs, extraTimePercent, sex, ...plain } = row;
    const same = (Object.keys(plain) as (keyof typeof plain)[]).every((field) => stored[field] === plain[field]);
    return same && (sex === undefined || stored.sex === sex) && (extraTimePercent === null || stored.extraTimePercent === extraTimePercent) && (needs === null || sameNeeds(stored.needs, needs));
  }

  async #insert(organisationId: string, rows: readonly LearnerRow[], manager: EntityManager): Promise<void> {
    const records = rows.map((row) => ({ id: this.ids.next(), pseudonym: randomCode(12), ...this.#record(row) }));
    const json = JSON.stringify(records);
    await manager.query(
      `insert into learner (id, pseudonym, organisation_id, programme, year, language, sex, extra_time_percent)
       select id, pseudonym, $2, programme, year, language, sex, coalesce(extra_time_percent, 0)
         from jsonb_to_recordset($1) as row (id uuid, pseudonym text, programme text, year int, language text, sex text, extra_time_percent int)`,
      [json, organisationId],
    );
    await manager.query(
      `insert into person.learner_identity (learner_id, organisation_id, family_name, given_name, external_code, external_code_index, needs)
       select id, $2, decode(family_name, 'base64'), decode(given_name, 'base64'), decode(external_code, 'base64'), decode(external_code_index, 'base64'), decode(needs, 'base64')
         from jsonb_to_recordset($1) as row (id uuid, family_name text, given_name text, external_code text, external_code_index text, needs text)`,
      [json, organisationId],
    );
  }

  /** What a file says nothing about stays as it is. */
  async #update(changed: readonly { readonly id: string; readonly row: LearnerRow }[], manager: EntityManager): Promise<void> {
    const json = JSON.stringify(changed.map(({ id, row }) => ({ id, ...this.#record(row) })));
    await manager.query(
      `update learner set programme = row.programme, year = row.year, language = row.language, sex = case when row.sex_said then row.sex else learner.sex end,
              extra_time_percent = coalesce(row.extra_time_percent, learner.extra_time_percent)
         from jsonb_to_recordset($1) as row (id uuid, programme text, year int, language text, sex text, sex_said boolean, extra_time_percent int) where learner.id = row.id`,
      [json],
    );
    await manager.query(
      `update person.learner_identity set family_name = decode(row.family_name, 'base64'), given_name = decode(row.given_name, 'base64'), external_code = decode(row.external_code, 'base64'),
              needs = case when row.needs_said then decode(row.needs, 'base64') else learner_identity.needs end
         from jsonb_to_recordset($1) as row (id uuid, family_name text, given_name text, external_code text, needs text, needs_said boolean) where learner_id = row.id`,
      [json],
    );
  }

  #record(row: LearnerRow) {
    return {
      programme: row.programme,
      year: row.year,
      language: row.language,
      sex: row.sex ?? null,
      sex_said: row.sex !== undefined,
      extra_time_percent: row.extraTimePercent,
      family_name: this.crypto.encrypt(row.familyName, FAMILY).toString('base64'),
      given_name: this.crypto.encrypt(row.givenName, GIVEN).toString('base64'),
      external_code: this.crypto.encrypt(row.externalCode, CODE).toString('base64'),
      external_code_index: this.#index(row).toString('base64'),
      needs: (row.needs && sealNeeds(this.crypto, row.needs)?.toString('base64')) ?? null,
      needs_said: row.needs !== null,
    };
  }

  #index(row: LearnerRow): Buffer {
    return this.crypto.blindIndex(row.externalCode, CODE);
  }

  #read(row: StoredLearner): Learner {
    return {
      id: row.id,
      pseudonym: row.pseudonym,
      externalCode: this.crypto.decrypt(row.external_code, CODE),
      familyName: this.crypto.decrypt(row.family_name, FAMILY),
      givenName: this.crypto.decrypt(row.given_name, GIVEN),
      programme: row.programme,
      year: row.year,
      language: row.language,
      sex: row.sex,
      extraTimePercent: row.extra_time_percent,
      needs: openNeeds(this.crypto, row.needs),
    };
  }

  async #assertOrganisation(id: string, manager: EntityManager, lock = ''): Promise<void> {
    const [row] = await manager.query<unknown[]>(`select from organisation where id = $1 ${lock}`, [id]);
    if (!row) throw new DomainError('not-found');
  }
}

const collator = new Intl.Collator('ky');
