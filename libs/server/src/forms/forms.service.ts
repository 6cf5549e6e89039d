import { Injectable } from '@nestjs/common';
import type { BodyOf, Correction, FormDesign, FormDetail, FormDocument, formRoutes } from '@synoo/contracts';
import { correctKey, type FormKey } from '@synoo/qti';
import { DataSource, type EntityManager } from 'typeorm';
import { Audit } from '../audit';
import type { Actor } from '../identity';
import { Clock } from '../platform/clock';
import { Jobs } from '../platform/jobs';
import { DomainError } from '../platform/refusal';
import { isUniqueViolation } from '../platform/sql';
import { buildDocuments, designProblems, documentRows, type FormDocuments, formHash, withheldRows } from './build-documents';
import { type DesignContent, designIds, DesignItems } from './design-items';
import { Drafts } from './drafts';
import { FormDetails } from './form-details';
import { formColumns, type StoredForm } from './form-row';
import { FormSealing } from './form-sealing.service';

/** Makes forms: drafts, their publication, their successors, corrections of their key. */
@Injectable()
export class Forms {
  constructor(
    private readonly dataSource: DataSource,
    private readonly details: FormDetails,
    private readonly items: DesignItems,
    private readonly drafts: Drafts,
    private readonly clock: Clock,
    private readonly jobs: Jobs,
    private readonly audit: Audit,
    private readonly sealing: FormSealing,
  ) {}

  async create(actor: Actor, { code, design }: BodyOf<typeof formRoutes.createForm>, supersedes: string | null = null): Promise<FormDetail> {
    await this.#assertItemsExist(design);
    let id: string;
    try {
      id = await this.dataSource.transaction((manager) => this.drafts.insert(actor, { code, design, supersedes }, manager));
    } catch (error) {
      if (isUniqueViolation(error, 'form_code_key')) throw new DomainError('conflict', { problems: [{ severity: 'error', code: 'code-taken', field: 'code', values: { code } }] });
      throw error;
    }
    return this.details.get(id);
  }

  async update(id: string, design: FormDesign): Promise<FormDetail> {
    await this.#assertItemsExist(design);
    await this.dataSource.transaction(async (manager) => {
      await this.#lockDraft(id, manager);
      await manager.query('update form set design = $2, title = $3, item_count = $4, time_limit_minutes = $5, languages = $6, language_switch = $7, updated_at = $8 where id = $1', [
        id,
        JSON.stringify(design),
        design.title.ky,
        designIds(design).length,
        design.timeLimitMinutes,
        languagesOf(design),
        design.languageSwitch,
        new Date(this.clock.now()),
      ]);
    });
    return this.details.get(id);
  }

  async remove(actor: Actor, id: string): Promise<void> {
    await this.dataSource.transaction(async (manager) => {
      const form = await this.#lockDraft(id, manager);
      await manager.query('delete from form where id = $1', [id]);
      await this.audit.add({ event: 'form-deleted', accountId: actor.accountId, subject: `form:${id}`, details: { code: form.code } }, manager);
    });
  }

  /** Everything or nothing: documents, key, and the end of the form that this one supersedes. */
  async publish(actor: Actor, id: string): Promise<FormDetail> {
    await this.dataSource.transaction(async (manager) => {
      const form = await this.#lockDraft(id, manager);
      // Shared locks: until the end of this transaction no item leaves its status or gets a new version.
      const contents = await this.items.contents([...designIds(form.design), ...form.design.practice], manager, 'for share');
      const hash = await this.#write(actor, form, built(form.design, contents), contents, manager);
      await this.sealing.seal(id, manager);
      const superseded = form.supersedes === null ? null : await this.#supersede(form.supersedes, id, manager);
      await this.audit.add({ event: 'form-published', accountId: actor.accountId, subject: `form:${id}`, details: { code: form.code, hash, ...(superseded && { supersedes: superseded }) } }, manager);
    });
    return this.details.get(id);
  }

  /** A draft with the same design. The published form stays in force until the draft is published. */
  async startSuccessor(actor: Actor, id: string, code: string): Promise<FormDetail> {
    const form = await this.details.row(id);
    if (form.status !== 'published') throw new DomainError('form-not-published');
    return this.create(actor, { code, design: form.design }, id);
  }

  /** A new version of the key. The answers stay; a job scores them again. */
  async correct(actor: Actor, id: string, corrections: readonly Correction[], reason: string): Promise<FormDetail> {
    const version = await this.dataSource.transaction(async (manager) => {
      const form = await this.#lock(id, manager);
      if (form.status === 'draft' || form.rules_version === null) throw new DomainError('form-not-published');
      const [stored] = await manager.query<{ document: FormKey }[]>('select document from key.form_key where form_id = $1 and version = $2', [id, form.rules_version]);
      if (!stored) throw new Error(`Form ${id} has no key of version ${form.rules_version}`);
      const corrected = correctKey(stored.document, corrections);
      if (!corrected.ok) throw new DomainError('correction-invalid', { problems: corrected.problems.map(({ code, index, data }) => ({ severity: 'error', code, field: `corrections.${index}`, ...(data && { values: data }) })) });
      const next = form.rules_version + 1;
      await manager.query('insert into key.form_key (form_id, version, document, corrections, reason, created_by, created_at) values ($1, $2, $3, $4, $5, $6, $7)', [
        id,
        next,
        JSON.stringify(corrected.key),
        JSON.stringify(corrections),
        reason,
        actor.accountId,
        new Date(this.clock.now()),
      ]);
      await manager.query('update form set rules_version = $2 where id = $1', [id, next]);
      await this.audit.add({ event: 'form-corrected', accountId: actor.accountId, subject: `form:${id}`, details: { rulesVersion: next, corrections } }, manager);
      return next;
    });
    await this.jobs.add('rescore-form', { formId: id, rulesVersion: version }, { jobId: `${id}-${version}` });
    return this.details.get(id);
  }

  async #write(actor: Actor, form: StoredForm, documents: FormDocuments, contents: ReadonlyMap<string, DesignContent>, manager: EntityManager): Promise<string> {
    const rows = documentRows(documents);
    const withheld = withheldRows(documents);
    const hash = formHash(rows, withheld);
    await manager.query(`update form set status = 'published', hash = $2, rules_version = 1, published_by = $3, published_at = $4, updated_at = $4, online = $5 where id = $1`, [
      form.id,
      hash,
      actor.accountId,
      new Date(this.clock.now()),
      JSON.stringify(documents.online),
    ]);
    await manager.query('insert into form_document (form_id, kind, language, hash, body) select $1, kind, language, hash, body from jsonb_to_recordset($2) as row (kind text, language text, hash text, body text)', [
      form.id,
      JSON.stringify(rows),
    ]);
    const sectionOf = form.design.sections.flatMap((section, number) => section.items.map(() => number + 1));
    const items = designIds(form.design).map((itemId, index) => ({ ref: `i${index + 1}`, position: index + 1, section: sectionOf[index], item_id: itemId, version: contents.get(itemId)?.version }));
    await manager.query(
      'insert into form_item (form_id, ref, position, section, item_id, version) select $1, ref, position, section, item_id, version from jsonb_to_recordset($2) as row (ref text, position int, section int, item_id uuid, version int)',
      [form.id, JSON.stringify(items)],
    );
    await manager.query(`insert into key.form_key (form_id, version, document, reason, created_by, created_at) values ($1, 1, $2, 'published', $3, $4)`, [
      form.id,
      JSON.stringify(documents.key),
      actor.accountId,
      new Date(this.clock.now()),
    ]);
    if (documents.answers) await this.#writeTurns(form.id, documents.key, documents.answers, withheld, manager);
    return hash;
  }

  /** What an online form needs besides: the shape of its answers, the items that wait for their turn, and the files that a turn may show. */
  async #writeTurns(formId: string, key: FormKey, answers: FormDocument, withheld: ReturnType<typeof withheldRows>, manager: EntityManager): Promise<void> {
    await manager.query('insert into form_answers (form_id, body) values ($1, $2)', [formId, JSON.stringify(answers)]);
    await manager.query('insert into key.withheld_document (form_id, language, hash, body) select $1, language, hash, body from jsonb_to_recordset($2) as row (language text, hash text, body text)', [
      formId,
      JSON.stringify(withheld),
    ]);
    const shown = JSON.stringify([withheld.map(({ body }) => body), key.items.map((item) => item.turns?.assets ?? {})]);
    await manager.query(`insert into form_asset (form_id, kind, hash) select $1, 'form', hash from asset where hash = any($2) on conflict do nothing`, [formId, shown.match(/[0-9a-f]{64}/gu) ?? []]);
  }

  /** Returns the code of the form that is superseded. */
  async #supersede(oldId: string, newId: string, manager: EntityManager): Promise<string> {
    const old = await this.#lock(oldId, manager);
    if (old.status !== 'published') throw new DomainError('form-not-published', { code: old.code });
    await manager.query(`update form set status = 'superseded', superseded_by = $2 where id = $1`, [oldId, newId]);
    await this.audit.add({ event: 'form-superseded', accountId: null, subject: `form:${oldId}`, details: { by: newId } }, manager);
    return old.code;
  }

  async #lock(id: string, manager: EntityManager): Promise<StoredForm> {
    const [form] = await manager.query<StoredForm[]>(`select ${formColumns} from form where form.id = $1 for update of form`, [id]);
    if (!form) throw new DomainError('not-found');
    return form;
  }

  async #lockDraft(id: string, manager: EntityManager): Promise<StoredForm> {
    const form = await this.#lock(id, manager);
    if (form.status !== 'draft') throw new DomainError('form-not-draft', { status: form.status });
    return form;
  }

  /** A draft may be far from finished; but what it names has to be there. */
  async #assertItemsExist(design: FormDesign): Promise<void> {
    const known = await this.items.facts([...designIds(design), ...design.practice]);
    const problems = designProblems(design, known).filter((problem) => problem.code === 'item-unknown');
    if (problems.length > 0) throw new DomainError('form-invalid', { problems });
  }
}

const languagesOf = (design: FormDesign): readonly string[] => [...new Set(design.languages)];

function built(design: FormDesign, contents: ReadonlyMap<string, DesignContent>): FormDocuments {
  const problems = designProblems(design, contents);
  const result = buildDocuments(design, contents);
  if (problems.length > 0 || !result.ok) throw new DomainError('form-invalid', { problems: [...problems, ...(result.ok ? [] : result.problems)] });
  return result.documents;
}
