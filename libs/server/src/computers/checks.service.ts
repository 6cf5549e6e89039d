import { Injectable } from '@nestjs/common';
import { type BodyOf, type CheckFigures, type computerRoutes, type ItemDocument, type Language, maxComputersOfLab, type RehearsalFigures } from '@synoo/contracts';
import { judgeComputer, overallVerdict } from '@synoo/delivery';
import { DataSource } from 'typeorm';
import { Clock } from '../platform/clock';
import { Ids } from '../platform/ids';
import { DomainError } from '../platform/refusal';
import { Labs } from './labs.service';
import { TokenBuckets } from './token-buckets';

const verdictOf = (figures: CheckFigures, run: RehearsalFigures | null) => overallVerdict(judgeComputer(figures, run));

/** What computers of a lab send, without anybody signed in: bound to a code, held back per lab, and limited in number. */
@Injectable()
export class Checks {
  /** A whole lab begins at once; afterwards a computer stores a few results a minute. */
  readonly #results = new TokenBuckets({ burst: 400, perSecond: 5 });
  /** Forty computers that save every few seconds, twice over. */
  readonly #saves = new TokenBuckets({ burst: 400, perSecond: 40 });
  /** Bytes, of all labs together: the measuring of bandwidth must not take the bandwidth of those who sit a test. */
  readonly #bytes = new TokenBuckets({ burst: 64 * 1024 ** 2, perSecond: 8 * 1024 ** 2 });

  constructor(
    private readonly dataSource: DataSource,
    private readonly ids: Ids,
    private readonly clock: Clock,
    private readonly labs: Labs,
  ) {}

  now(): number {
    return this.clock.now();
  }

  /** Allows a measurement of so many bytes, or refuses it for a while. */
  spendBytes(bytes: number): void {
    this.#hold(this.#bytes, 'all', bytes);
  }

  async store(code: string, device: string, { name, figures }: BodyOf<typeof computerRoutes.storeCheck>): Promise<{ storedAt: string }> {
    const lab = await this.labs.byCode(code);
    this.#hold(this.#results, lab.id);
    const now = new Date(this.clock.now());
    await this.dataSource.transaction(async (manager) => {
      // The lock makes those who come at the same moment count each other.
      await manager.query('select from lab where id = $1 for update', [lab.id]);
      const [found] = await manager.query<{ rehearsal: RehearsalFigures | null }[]>('select rehearsal from lab_computer where lab_id = $1 and device_id = $2', [lab.id, device]);
      if (!found) {
        const [{ count }] = await manager.query<[{ count: number }]>('select count(*)::int as count from lab_computer where lab_id = $1', [lab.id]);
        if (count >= maxComputersOfLab) throw new DomainError('lab-full');
      }
      await manager.query(
        `insert into lab_computer (id, lab_id, device_id, name, figures, checked_at, verdict) values ($1, $2, $3, $4, $5, $6, $7)
         on conflict (lab_id, device_id) do update set name = excluded.name, figures = excluded.figures, checked_at = excluded.checked_at, verdict = excluded.verdict, checks = lab_computer.checks + 1`,
        [this.ids.next(), lab.id, device, name, JSON.stringify(figures), now, verdictOf(figures, found?.rehearsal ?? null)],
      );
    });
    return { storedAt: now.toISOString() };
  }

  /** One row and one commit, as an answer is saved. The same number again changes nothing. */
  async save(code: string, device: string, { seq, answer }: BodyOf<typeof computerRoutes.rehearsalSave>): Promise<{ saved: number }> {
    const lab = await this.labs.byCode(code);
    this.#hold(this.#saves, lab.id);
    const computer = await this.#computer(lab.id, device);
    if (seq === 1) await this.dataSource.query('delete from rehearsal_save where computer_id = $1', [computer.id]);
    await this.dataSource.query('insert into rehearsal_save (computer_id, seq, answer, saved_at) values ($1, $2, $3, $4) on conflict do nothing', [computer.id, seq, answer, new Date(this.clock.now())]);
    return { saved: seq };
  }

  /** Keeps the figures. How much was saved is counted here: what a page says of itself proves nothing. */
  async storeRehearsal(code: string, device: string, run: RehearsalFigures): Promise<{ storedAt: string }> {
    const lab = await this.labs.byCode(code);
    this.#hold(this.#results, lab.id);
    const computer = await this.#computer(lab.id, device);
    const now = new Date(this.clock.now());
    await this.dataSource.transaction(async (manager) => {
      const [{ count }] = await manager.query<[{ count: number }]>('select count(*)::int as count from rehearsal_save where computer_id = $1', [computer.id]);
      const counted = { ...run, saved: Math.min(run.saved, count) };
      await manager.query('update lab_computer set rehearsal = $2, rehearsed_at = $3, verdict = $4 where id = $1', [computer.id, JSON.stringify(counted), now, verdictOf(computer.figures, counted)]);
      await manager.query('delete from rehearsal_save where computer_id = $1', [computer.id]);
    });
    return { storedAt: now.toISOString() };
  }

  async practiceItems(code: string, language: Language): Promise<{ items: readonly ItemDocument[] }> {
    await this.labs.byCode(code);
    const [row] = await this.dataSource.query<{ body: string }[]>(
      `select d.body from form_document d join form f on f.id = d.form_id where d.kind = 'briefing' and f.status = 'published' and jsonb_array_length(f.design -> 'practice') > 0 order by d.language = $1 desc, f.id desc limit 1`,
      [language],
    );
    return { items: row ? (JSON.parse(row.body) as { practice: readonly ItemDocument[] }).practice : [] };
  }

  async #computer(labId: string, device: string): Promise<{ id: string; figures: CheckFigures }> {
    const [row] = await this.dataSource.query<{ id: string; figures: CheckFigures }[]>('select id, figures from lab_computer where lab_id = $1 and device_id = $2', [labId, device]);
    if (!row) throw new DomainError('not-found');
    return row;
  }

  #hold(buckets: TokenBuckets, name: string, cost = 1): void {
    const taken = buckets.take(name, this.clock.now(), cost);
    if (!taken.ok) throw new DomainError('too-many-tries', { seconds: taken.seconds });
  }
}
