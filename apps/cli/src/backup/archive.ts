import { createHash, createHmac, type Hash } from 'node:crypto';
import { Transform, type TransformCallback } from 'node:stream';
import { z } from 'zod';

export const BACKUP_FORMAT = 'synoo-backup-1';
export const MANIFEST_NAME = 'manifest.json';

const tableEntry = z.object({
  /** `schema.table` */
  name: z.string(),
  columns: z.array(z.string()).min(1),
  rows: z.int().min(0),
  bytes: z.int().min(0),
  /** Of the file `data/schema.table.copy`: PostgreSQL's COPY text format. */
  sha256: z.string().regex(/^[0-9a-f]{64}$/u),
});

/** What a back-up holds. The keys of the installation (secrets.json) are not in it: they are kept elsewhere. */
export const manifest = z.object({
  format: z.literal(BACKUP_FORMAT),
  version: z.string(),
  createdAt: z.iso.datetime(),
  postgres: z.string(),
  /** Tells whether the keys at hand are those with which the personal data were encrypted; the keys do not follow from it. */
  keyCheck: z.string(),
  /** The changes of the database's schema that were made, oldest first. */
  migrations: z.array(z.string()).min(1),
  /** In an order in which every row finds the rows it refers to. */
  tables: z.array(tableEntry),
});
export type Manifest = z.infer<typeof manifest>;
export type TableEntry = z.infer<typeof tableEntry>;

export function keyCheckOf(dataKey: Buffer): string {
  return createHmac('sha256', dataKey).update('synoo back-up').digest('hex');
}

export const dataFile = (table: string) => `data/${table}.copy`;

/** Why a back-up or a restore cannot be done, as a sentence that says what to do. */
export class BackupRefusal extends Error {
  override readonly name = 'BackupRefusal';
}

/** Passes bytes on and keeps their number and SHA-256. */
export class Measure extends Transform {
  readonly #hash: Hash = createHash('sha256');
  bytes = 0;

  override _transform(chunk: Buffer, _encoding: BufferEncoding, done: TransformCallback): void {
    this.#hash.update(chunk);
    this.bytes += chunk.length;
    done(null, chunk);
  }

  /** To be asked once, at the end. */
  sha256(): string {
    return this.#hash.digest('hex');
  }
}
