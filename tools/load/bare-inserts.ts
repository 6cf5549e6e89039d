import { Pool } from 'pg';

const ROWS = 200;
const LANES = 2;
/** Away from the product's tables, which a back-up holds, and easily seen for what it is should the tool be killed. */
const SCHEMA = 'synoo_load';
const TABLE = `${SCHEMA}.answer_event`;
const multiRow = `insert into ${TABLE} (attempt_id, epoch, seq, kind, item, value, at, received_at, late, counts) values ${Array.from({ length: ROWS }, (_, row) => `(${Array.from({ length: 10 }, (__, column) => `$${row * 10 + column + 1}`).join(', ')})`).join(', ')}`;

/**
 * What saves are compared with: the rows that they store, and nothing else. Into a table like the answer log, 200 rows a statement and
 * commit, one answer of each attempt after the other, as they come from a room; two connections.
 */
export class BareInserts {
  readonly #pool: Pool;
  #next = 0;

  private constructor(
    databaseUrl: string,
    private readonly attemptIds: readonly string[],
  ) {
    this.#pool = new Pool({ connectionString: databaseUrl, max: LANES });
  }

  static async into(databaseUrl: string, attemptIds: readonly string[]): Promise<BareInserts> {
    const bare = new BareInserts(databaseUrl, attemptIds);
    await bare.#pool.query(`drop schema if exists ${SCHEMA} cascade; create schema ${SCHEMA}; create table ${TABLE} (like public.answer_event including all)`);
    return bare;
  }

  /** Rows stored in so many seconds. */
  async run(seconds: number): Promise<number> {
    const end = performance.now() + seconds * 1_000;
    let rows = 0;
    await Promise.all(
      Array.from({ length: LANES }, async () => {
        while (performance.now() < end) {
          await this.#pool.query({ name: 'bare-inserts', text: multiRow, values: this.#batch() });
          rows += ROWS;
        }
      }),
    );
    return rows;
  }

  #batch(): unknown[] {
    const { attemptIds } = this;
    const now = new Date();
    const values: unknown[] = [];
    for (let row = 0; row < ROWS; row++, this.#next++) {
      values.push(attemptIds[this.#next % attemptIds.length], 1, Math.floor(this.#next / attemptIds.length) + 1, 'answer', 'i1', '{"r1":"bcdfg"}', now, now, false, true);
    }
    return values;
  }

  async close(): Promise<void> {
    await this.#pool.query(`drop schema if exists ${SCHEMA} cascade`).finally(() => this.#pool.end());
  }
}
