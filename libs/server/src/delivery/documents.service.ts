import { brotliCompress, constants } from 'node:zlib';
import { promisify } from 'node:util';
import { Inject, Injectable } from '@nestjs/common';
import type { Pool } from 'pg';
import { FormSealing } from '../forms/form-sealing.service';
import { DELIVERY_POOL } from '../platform/database.module';
import { DomainError } from '../platform/refusal';
import { AttemptRefs } from './attempt-refs';
import { Lru } from './lru';

const brotli = promisify(brotliCompress);
const MEBIBYTE = 1024 * 1024;

/** A document as it is stored, and compressed once for everybody. */
export interface StoredDocument {
  readonly formId: string;
  readonly kind: 'form' | 'briefing';
  readonly plain: Buffer;
  readonly brotli: Buffer;
}

/** Hands out briefings and forms by their hash: immutable, so read and compressed once per process; and forms sealed, before the start too. */
@Injectable()
export class Documents {
  readonly #documents = new Lru<string, StoredDocument>(64 * MEBIBYTE, ({ plain, brotli: packed }) => plain.length + packed.length);
  readonly #sealed = new Lru<string, Buffer>(64 * MEBIBYTE, ({ length }) => length);
  /** Kinds and hashes of documents with a form that has them. */
  readonly #onForm = new Lru<string, true>(10_000);
  readonly #reading = new Map<string, Promise<StoredDocument | undefined>>();

  constructor(
    @Inject(DELIVERY_POOL) private readonly pool: Pool,
    private readonly sealing: FormSealing,
    private readonly refs: AttemptRefs,
  ) {}

  /** A briefing may be read by any learner with a place on a form that has it. */
  async briefing(hash: string, attemptIds: readonly string[]): Promise<StoredDocument> {
    return this.#held(hash, 'briefing', attemptIds, false);
  }

  /** The form itself, only once the attempt has started. */
  async form(hash: string, attemptIds: readonly string[]): Promise<StoredDocument> {
    return this.#held(hash, 'form', attemptIds, true);
  }

  /** What {@link sealed} gives, where nobody has to be asked: the attempt, its form and the content are known here. */
  sealedAtHand(hash: string, attemptIds: readonly string[]): Buffer | undefined {
    return this.#isOnForm(attemptIds, 'sealed', hash) ? this.#sealed.get(hash) : undefined;
  }

  /** What {@link briefing} gives, in the same way. */
  briefingAtHand(hash: string, attemptIds: readonly string[]): StoredDocument | undefined {
    const document = this.#isOnForm(attemptIds, 'briefing', hash) ? this.#documents.get(hash) : undefined;
    return document?.kind === 'briefing' ? document : undefined;
  }

  /** A form under seal, for who has a place on it. */
  async sealed(hash: string, attemptIds: readonly string[]): Promise<Buffer> {
    await this.#assertOnForm(attemptIds, 'sealed', hash);
    return this.#kept(hash, async () => (await this.pool.query<{ body: Buffer }>('select body from sealed_document where hash = $1 limit 1', [hash])).rows[0]?.body);
  }

  /** A file of a form under seal, for who has a place on the form. */
  async sealedAsset(formId: string, hash: string, attemptIds: readonly string[]): Promise<Buffer> {
    await this.#assert('sealed-asset-held', 'select 1 from attempt where id = any($2) and form_id = $1 limit 1', [formId, attemptIds]);
    return this.#kept(`${formId}/${hash}`, () => this.sealing.asset(formId, hash));
  }

  /** Files that the briefing shows may be loaded from the check-in on, those of the form from the start on. */
  async assertShown(hash: string, attemptIds: readonly string[]): Promise<void> {
    await this.#assert('asset-shown', `select 1 from attempt a join form_asset f on f.form_id = a.form_id where a.id = any($2) and f.hash = $1 and (f.kind = 'briefing' or a.started_at is not null) limit 1`, [hash, attemptIds]);
  }

  async #assert(name: string, text: string, values: readonly unknown[]): Promise<void> {
    const { rowCount } = await this.pool.query({ name, text, values: [...values] });
    if (rowCount === 0) throw new DomainError('not-found');
  }

  async #kept(address: string, read: () => Promise<Buffer | undefined>): Promise<Buffer> {
    const sealed = this.#sealed.get(address) ?? (await read());
    if (!sealed) throw new DomainError('not-found');
    this.#sealed.set(address, sealed);
    return sealed;
  }

  async #held(hash: string, kind: StoredDocument['kind'], attemptIds: readonly string[], started: boolean): Promise<StoredDocument> {
    await this.#assertOnForm(attemptIds, kind, hash);
    if (started) await this.#assertStarted(hash, attemptIds);
    const document = this.#documents.get(hash) ?? (await this.#read(hash));
    if (document?.kind !== kind) throw new DomainError('not-found');
    return document;
  }

  /** Forms of attempts and documents of forms never change, so what was found once is found without the database. */
  async #assertOnForm(attemptIds: readonly string[], kind: StoredDocument['kind'] | 'sealed', hash: string): Promise<void> {
    if (this.#isOnForm(attemptIds, kind, hash)) return;
    const { rows } = await this.pool.query<{ form_id: string }>({
      name: `${kind}-on-form`,
      text: kind === 'sealed' ? 'select d.form_id from attempt a join sealed_document d on d.form_id = a.form_id where a.id = any($2) and d.hash = $1' : 'select d.form_id from attempt a join form_document d on d.form_id = a.form_id where a.id = any($2) and d.hash = $1 and d.kind = $3',
      values: kind === 'sealed' ? [hash, attemptIds] : [hash, attemptIds, kind],
    });
    if (rows.length === 0) throw new DomainError('not-found');
    for (const { form_id } of rows) this.#onForm.set(`${kind} ${hash} ${form_id}`, true);
  }

  #isOnForm(attemptIds: readonly string[], kind: StoredDocument['kind'] | 'sealed', hash: string): boolean {
    return attemptIds.some((attemptId) => {
      const formId = this.refs.known(attemptId)?.formId;
      return formId !== undefined && this.#onForm.get(`${kind} ${hash} ${formId}`) === true;
    });
  }

  async #assertStarted(hash: string, attemptIds: readonly string[]): Promise<void> {
    const { rowCount } = await this.pool.query({
      name: 'document-started',
      text: `select 1 from attempt a join form_document d on d.form_id = a.form_id and d.kind = 'form' where a.id = any($2) and d.hash = $1 and a.started_at is not null limit 1`,
      values: [hash, attemptIds],
    });
    if (rowCount === 0) throw new DomainError('attempt-not-started');
  }

  #read(hash: string): Promise<StoredDocument | undefined> {
    const reading = this.#reading.get(hash) ?? this.#query(hash).finally(() => this.#reading.delete(hash));
    this.#reading.set(hash, reading);
    return reading;
  }

  async #query(hash: string): Promise<StoredDocument | undefined> {
    const { rows } = await this.pool.query<{ form_id: string; kind: StoredDocument['kind']; body: string }>('select form_id, kind, body from form_document where hash = $1 limit 1', [hash]);
    const [row] = rows;
    if (!row) return undefined;
    const plain = Buffer.from(row.body);
    const document = { formId: row.form_id, kind: row.kind, plain, brotli: await brotli(plain, { params: { [constants.BROTLI_PARAM_QUALITY]: 6 } }) };
    this.#documents.set(hash, document);
    return document;
  }
}
