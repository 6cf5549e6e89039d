import { createHash } from 'node:crypto';
import { Readable } from 'node:stream';
import type { EntityManager } from 'typeorm';

const CHUNK = 1024 * 1024;

/** Begins the names of files that learners gave; of these a release tells only how many there are. */
export const ANSWER_FILES = 'files/';

export interface WrittenFile {
  readonly name: string;
  readonly bytes: number;
  readonly sha256: string;
  readonly rows: number | null;
}

/** Writes one file of a release in chunks, hashing as it goes; never more than a chunk in memory. */
export class ReleaseFileWriter {
  readonly #hash = createHash('sha256');
  #held: Buffer[] = [];
  #heldBytes = 0;
  #bytes = 0;
  #chunks = 0;

  constructor(
    private readonly manager: Pick<EntityManager, 'query'>,
    private readonly releaseId: string,
    private readonly name: string,
    private readonly position: number,
  ) {}

  async write(data: string | Uint8Array): Promise<void> {
    const buffer = typeof data === 'string' ? Buffer.from(data) : Buffer.from(data);
    this.#held.push(buffer);
    this.#heldBytes += buffer.length;
    if (this.#heldBytes >= CHUNK) await this.#flush();
  }

  async end(rows: number | null): Promise<WrittenFile> {
    await this.#flush();
    const file = { name: this.name, bytes: this.#bytes, sha256: this.#hash.digest('hex'), rows };
    await this.manager.query('insert into release_file (release_id, name, position, bytes, sha256, rows) values ($1, $2, $3, $4, $5, $6)', [this.releaseId, file.name, this.position, file.bytes, file.sha256, rows]);
    return file;
  }

  async #flush(): Promise<void> {
    if (this.#heldBytes === 0) return;
    const data = Buffer.concat(this.#held);
    this.#held = [];
    this.#heldBytes = 0;
    this.#bytes += data.length;
    this.#hash.update(data);
    await this.manager.query('insert into release_chunk (release_id, name, chunk, data) values ($1, $2, $3, $4)', [this.releaseId, this.name, this.#chunks++, data]);
  }
}

/** The content of a stored file, chunk by chunk. */
export function readReleaseFile(manager: Pick<EntityManager, 'query'>, releaseId: string, name: string): Readable {
  return Readable.from(
    (async function* () {
      for (let chunk = 0; ; chunk++) {
        const [row] = (await manager.query('select data from release_chunk where release_id = $1 and name = $2 and chunk = $3', [releaseId, name, chunk])) as { data: Buffer }[];
        if (!row) return;
        yield row.data;
      }
    })(),
    { objectMode: false },
  );
}
