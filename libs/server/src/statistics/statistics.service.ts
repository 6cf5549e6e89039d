import { Injectable } from '@nestjs/common';
import { type FlagThresholds, flagThresholds, type FormStatistics, type ReplyOf, type statisticsRoutes } from '@synoo/contracts';
import { DataSource } from 'typeorm';
import { Audit } from '../audit';
import type { Actor } from '../identity';
import { Clock } from '../platform/clock';
import { DomainError } from '../platform/refusal';
import { FormKeys } from '../scoring/form-keys';
import { analyseScores, defaultThresholds, METHOD, type StoredStatistics } from './analyse-scores';
import { readScoreRows } from './score-rows';
import { StatisticsRequests } from './statistics-requests';

const THRESHOLDS = 'statistics.thresholds';

/** Computes and shows statistics of forms and items. */
@Injectable()
export class Statistics {
  constructor(
    private readonly dataSource: DataSource,
    private readonly keys: FormKeys,
    private readonly requests: StatisticsRequests,
    private readonly audit: Audit,
    private readonly clock: Clock,
  ) {}

  /** Computes a form's statistics anew from its score rows, and stores them. */
  async analyse(formId: string): Promise<void> {
    const [due] = await this.dataSource.query<{ since: Date }[]>('select since from statistics_due where form_id = $1', [formId]);
    const [form] = await this.dataSource.query<{ code: string; rules_version: number | null }[]>('select code, rules_version from form where id = $1', [formId]);
    const open = form?.rules_version ? await this.keys.open(formId, form.rules_version) : undefined;
    if (!form || !open) return;
    const statistics = analyseScores(open, form.code, await readScoreRows(this.dataSource, formId, open.version), await this.thresholds());
    const isStillDue = await this.dataSource.transaction(async (manager) => {
      // Two workers may analyse the same form; the rows of one form are written by one of them at a time.
      await manager.query(`select pg_advisory_xact_lock(hashtextextended('statistics ' || $1, 0))`, [formId]);
      await manager.query(
        `insert into form_statistics (form_id, rules_version, computed_at, method, n, document) values ($1, $2, $3, $4, $5, $6)
         on conflict (form_id) do update set rules_version = excluded.rules_version, computed_at = excluded.computed_at, method = excluded.method, n = excluded.n, document = excluded.document`,
        [formId, open.version, new Date(this.clock.now()), METHOD, statistics.n, JSON.stringify(statistics)],
      );
      await manager.query(
        `insert into item_statistics (item_id, form_id, n, facility, corrected_item_total, flags)
         select r."itemId", $1, r.n, r.facility, r."correctedItemTotal", r.flags from jsonb_to_recordset($2) as r("itemId" uuid, n int, facility float8, "correctedItemTotal" float8, flags text[])
         on conflict (item_id, form_id) do update set n = excluded.n, facility = excluded.facility, corrected_item_total = excluded.corrected_item_total, flags = excluded.flags`,
        [formId, JSON.stringify(statistics.items.map(({ itemId, n, facility, correctedItemTotal, flags }) => ({ itemId, n, facility, correctedItemTotal, flags })))],
      );
      // Scores that came while this was computed have moved the date, and stay due.
      if (due) await manager.query('delete from statistics_due where form_id = $1 and since = $2', [formId, due.since]);
      return (await manager.query<unknown[]>('select from statistics_due where form_id = $1', [formId])).length > 0;
    });
    // The job that they asked for may have been this one, and would only be missed later.
    if (isStillDue) await this.requests.request(formId);
  }

  async ofForm(formId: string): Promise<FormStatistics> {
    const [form] = await this.dataSource.query<{ code: string; rules_version: number | null }[]>('select code, rules_version from form where id = $1', [formId]);
    if (!form) throw new DomainError('not-found');
    if (form.rules_version === null) throw new DomainError('form-not-published');
    const [{ pending }] = await this.dataSource.query<[{ pending: number }]>(
      `select count(*)::int as pending from attempt a
        where a.form_id = $1 and a.state in ('finished', 'ended') and a.started_at is not null
          and (a.score_due > a.scored_due or not exists (select from attempt_score s where s.attempt_id = a.id and s.rules_version = $2))`,
      [formId, form.rules_version],
    );
    const stored = await this.#stored([formId]);
    const [row] = stored;
    if (row) return { ...row.document, computedAt: row.computed_at.getTime(), pending };
    const open = await this.keys.open(formId, form.rules_version);
    if (!open) throw new DomainError('form-not-published');
    return { ...analyseScores(open, form.code, [], await this.thresholds()), computedAt: null, pending };
  }

  async ofItem(itemId: string): Promise<ReplyOf<typeof statisticsRoutes.itemStatistics>> {
    const [item] = await this.dataSource.query<unknown[]>('select from item where id = $1', [itemId]);
    if (!item) throw new DomainError('not-found');
    const forms = await this.dataSource.query<{ id: string; code: string; title: string }[]>(
      `select f.id, f.code, f.title from form_item fi join form f on f.id = fi.form_id where fi.item_id = $1 order by f.published_at desc`,
      [itemId],
    );
    const stored = new Map((await this.#stored(forms.map(({ id }) => id))).map((row) => [row.form_id, row]));
    return {
      forms: forms.flatMap(({ id, code, title }) => {
        const row = stored.get(id);
        const statistics = row?.document.items.find((entry) => entry.itemId === itemId);
        return row && statistics ? [{ formId: id, formCode: code, formTitle: title, computedAt: row.computed_at.getTime(), statistics }] : [];
      }),
    };
  }

  async thresholds(): Promise<FlagThresholds> {
    const [row] = await this.dataSource.query<{ value: unknown }[]>('select value from setting where name = $1', [THRESHOLDS]);
    return row ? flagThresholds.parse(row.value) : defaultThresholds;
  }

  /** New thresholds show in the flags of every form as soon as it is analysed again. */
  async saveThresholds(actor: Actor, thresholds: FlagThresholds): Promise<FlagThresholds> {
    await this.dataSource.transaction(async (manager) => {
      await manager.query(
        `insert into setting (name, value, changed_at, changed_by) values ($1, $2, $3, $4)
         on conflict (name) do update set value = excluded.value, changed_at = excluded.changed_at, changed_by = excluded.changed_by`,
        [THRESHOLDS, JSON.stringify(thresholds), new Date(this.clock.now()), actor.accountId],
      );
      await this.audit.add({ event: 'setting-changed', accountId: actor.accountId, subject: `setting:${THRESHOLDS}`, details: { ...thresholds } }, manager);
    });
    const forms = await this.dataSource.query<{ form_id: string }[]>('select form_id from form_statistics');
    for (const { form_id } of forms) await this.requests.request(form_id);
    return thresholds;
  }

  #stored(formIds: readonly string[]): Promise<{ form_id: string; computed_at: Date; document: StoredStatistics }[]> {
    return this.dataSource.query<{ form_id: string; computed_at: Date; document: StoredStatistics }[]>('select form_id, computed_at, document from form_statistics where form_id = any($1)', [formIds]);
  }
}
