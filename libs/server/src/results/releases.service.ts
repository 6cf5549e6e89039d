import { Injectable } from '@nestjs/common';
import type { BodyOf, QueryOf, Release, ReplyOf, resultRoutes } from '@synoo/contracts';
import { DataSource } from 'typeorm';
import type { Readable } from 'node:stream';
import { Audit } from '../audit';
import type { Actor } from '../identity';
import { FieldCrypto } from '../platform/crypto';
import { Clock } from '../platform/clock';
import { Ids } from '../platform/ids';
import { Jobs } from '../platform/jobs';
import { DomainError } from '../platform/refusal';
import { ANSWER_FILES, readReleaseFile } from './release-files';

interface Row {
  id: string;
  title: string;
  created_at: Date;
  name: Buffer | null;
  state: Release['state'];
  progress: number;
  participants: number;
  forms: Release['forms'];
  files: Release['files'] | null;
  answer_files: Release['answerFiles'];
  manifest_sha256: string | null;
  error: string | null;
  downloads: number;
}

const select = `
  select r.id, r.title, r.created_at, c.name, r.state, r.progress, r.participants, r.forms, r.manifest_sha256, r.error,
         (select jsonb_agg(jsonb_build_object('name', f.name, 'bytes', f.bytes, 'sha256', f.sha256, 'rows', f.rows) order by f.position) from release_file f where f.release_id = r.id and not starts_with(f.name, '${ANSWER_FILES}')) as files,
         (select jsonb_build_object('count', count(*), 'bytes', coalesce(sum(f.bytes), 0)) from release_file f where f.release_id = r.id and starts_with(f.name, '${ANSWER_FILES}')) as answer_files,
         (select count(*)::int from audit a where a.event = 'release-downloaded' and a.subject = 'release:' || r.id) as downloads
    from release r left join person.account c on c.id = r.created_by`;

const mediaTypes: Readonly<Record<string, string>> = { csv: 'text/csv; charset=utf-8', md: 'text/markdown; charset=utf-8', json: 'application/json; charset=utf-8', zip: 'application/zip' };

export interface ReleaseDownload {
  readonly name: string;
  readonly type: string;
  readonly bytes: number;
  readonly content: Readable;
}

/** Releases of results: frozen files under pseudonyms, with a manifest, and a row of the audit trail for every download. */
@Injectable()
export class Releases {
  constructor(
    private readonly dataSource: DataSource,
    private readonly crypto: FieldCrypto,
    private readonly audit: Audit,
    private readonly jobs: Jobs,
    private readonly ids: Ids,
    private readonly clock: Clock,
  ) {}

  async available(): Promise<ReplyOf<typeof resultRoutes.available>> {
    return { forms: await this.#available() };
  }

  /** `rescoring`: attempts whose score under the newest rules is still missing after a correction. */
  async #available() {
    return this.dataSource.query<(ReplyOf<typeof resultRoutes.available>['forms'][number] & { rescoring: number })[]>(
      `select f.id, f.code, f.title, f.rules_version as "rulesVersion",
              count(*) filter (where s.attempt_id is not null and a.state in ('finished', 'ended'))::int as scored,
              count(*) filter (where a.state in ('finished', 'ended') and (a.score_due > a.scored_due or s.attempt_id is null))::int as pending,
              count(*) filter (where s.attempt_id is null and exists (select from attempt_score o where o.attempt_id = a.id))::int as rescoring,
              count(*) filter (where a.voided and s.attempt_id is not null)::int as voided
         from form f left join attempt a on a.form_id = f.id and a.started_at is not null left join attempt_score s on s.attempt_id = a.id and s.rules_version = f.rules_version
        where f.status <> 'draft' group by f.id order by f.code`,
    );
  }

  async list({ page, size }: QueryOf<typeof resultRoutes.releases>): Promise<ReplyOf<typeof resultRoutes.releases>> {
    const [{ total }] = await this.dataSource.query<[{ total: number }]>('select count(*)::int as total from release');
    const rows = await this.dataSource.query<Row[]>(`${select} order by r.created_at desc, r.id limit $1 offset $2`, [size, (page - 1) * size]);
    return { rows: rows.map((row) => this.#release(row)), total, page, size };
  }

  async one(id: string): Promise<Release> {
    const [row] = await this.dataSource.query<Row[]>(`${select} where r.id = $1`, [id]);
    if (!row) throw new DomainError('not-found');
    return this.#release(row);
  }

  async create(actor: Actor, { title, formIds }: BodyOf<typeof resultRoutes.createRelease>): Promise<Release> {
    const wanted = [...new Set(formIds)];
    const forms = await this.#available();
    const chosen = wanted.flatMap((id) => forms.filter((form) => form.id === id && form.scored > 0));
    if (chosen.length < wanted.length) throw new DomainError('nothing-scored', { forms: wanted.filter((id) => !chosen.some((form) => form.id === id)) });
    // Files that mix rules would be wrong without looking so.
    const rescoring = chosen.filter((form) => form.rescoring > 0);
    if (rescoring.length > 0) throw new DomainError('job-running', { forms: rescoring.map((form) => form.id) });
    const id = this.ids.next();
    await this.dataSource.transaction(async (manager) => {
      await manager.query(`insert into release (id, title, state, forms, created_by, created_at) values ($1, $2, 'building', $3, $4, $5)`, [
        id,
        title,
        JSON.stringify(chosen.map(({ id: formId, code, rulesVersion }) => ({ id: formId, code, rulesVersion }))),
        actor.accountId,
        new Date(this.clock.now()),
      ]);
      await this.audit.add({ event: 'release-created', accountId: actor.accountId, subject: `release:${id}`, details: { forms: chosen.map(({ code }) => code) } }, manager);
    });
    await this.jobs.add('build-release', { releaseId: id }, { jobId: `release-${id}` });
    return this.one(id);
  }

  /** The row of the audit trail comes first: whoever got a byte is on record. */
  async download(actor: Actor, id: string, name: string): Promise<ReleaseDownload> {
    const release = await this.one(id);
    const [file] = release.state === 'ready' ? await this.dataSource.query<{ bytes: string; sha256: string }[]>('select bytes, sha256 from release_file where release_id = $1 and name = $2', [id, name]) : [];
    if (!file) throw new DomainError('not-found');
    await this.audit.add({ event: 'release-downloaded', accountId: actor.accountId, subject: `release:${id}`, details: { file: name, sha256: file.sha256 } });
    // No browser is told what a learner's file would be.
    const type = name.startsWith(ANSWER_FILES) ? undefined : mediaTypes[name.split('.').at(-1) ?? ''];
    return { name: name.split('/').at(-1)!, type: type ?? 'application/octet-stream', bytes: Number(file.bytes), content: readReleaseFile(this.dataSource.manager, id, name) };
  }

  async downloads(id: string): Promise<ReplyOf<typeof resultRoutes.downloads>> {
    await this.one(id);
    const rows = await this.dataSource.query<{ at: Date; name: Buffer | null; details: { file: string; sha256: string } }[]>(
      `select a.at, c.name, a.details from audit a left join person.account c on c.id = a.account_id where a.event = 'release-downloaded' and a.subject = $1 order by a.id desc limit 1000`,
      [`release:${id}`],
    );
    return { rows: rows.map(({ at, name, details }) => ({ at: at.toISOString(), by: name ? this.#name(name) : '', file: details.file, sha256: details.sha256 })) };
  }

  #name(name: Buffer): string {
    return this.crypto.decrypt(name, 'person.account.name');
  }

  #release({ name, created_at, manifest_sha256, files, answer_files, ...row }: Row): Release {
    return { ...row, createdAt: created_at.toISOString(), by: name && this.#name(name), files: files ?? [], answerFiles: answer_files, manifestSha256: manifest_sha256 };
  }
}
