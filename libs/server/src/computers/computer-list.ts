import { Injectable } from '@nestjs/common';
import type { CheckFigures, CheckVerdict, ComputerRow, computerRoutes, QueryOf, RehearsalFigures, ReplyOf } from '@synoo/contracts';
import { browserOf, isOldCheck, judgeComputer, oldBefore } from '@synoo/delivery';
import { DataSource } from 'typeorm';
import { Audit } from '../audit';
import type { Actor } from '../identity';
import { Clock } from '../platform/clock';
import { DomainError } from '../platform/refusal';
import { likeText } from '../platform/sql';
import { BYTE_ORDER_MARK, type Cell, csvLine } from '../results/csv';
import { visibleOrganisation } from './labs.service';

type Filter = QueryOf<typeof computerRoutes.computersFile>;

interface Row {
  id: string;
  lab_id: string;
  lab: string;
  organisation_ky: string;
  organisation_ru: string;
  name: string;
  verdict: CheckVerdict;
  checked_at: Date;
  checks: number;
  figures: CheckFigures;
  rehearsal: RehearsalFigures | null;
  rehearsed_at: Date | null;
}

const from = 'from lab_computer c join lab l on l.id = c.lab_id join organisation o on o.id = l.organisation_id';
const where = `where ($1::uuid is null or l.organisation_id = $1) and ($2::uuid is null or l.organisation_id = $2) and ($3::uuid is null or l.id = $3) and ($4::text is null or c.name ilike $4 or l.name ilike $4 or o.name_ky ilike $4 or o.name_ru ilike $4)
  and ($5::text is null or (c.checked_at < $6) = ($5::text = 'old'))`;
const columns = 'c.id, c.lab_id, l.name as lab, o.name_ky as organisation_ky, o.name_ru as organisation_ru, c.name, c.verdict, c.checked_at, c.checks, c.figures, c.rehearsal, c.rehearsed_at';
/** Numbered names as people count: 9 before 10. */
const byName = `substring(c.name from '^[^0-9]*'), substring(c.name from '[0-9]+')::numeric nulls first, c.name`;
const order = `order by case c.verdict when 'bad' then 0 when 'fair' then 1 else 2 end, o.name_ky, l.name, ${byName}, c.id`;

const values = (actor: Actor, { organisationId, labId, search, age }: Filter, now: number) => [visibleOrganisation(actor), organisationId ?? null, labId ?? null, search ? `%${likeText(search)}%` : null, age ?? null, new Date(oldBefore(now))];

const rehearsalIsOld = ({ rehearsed_at: at }: Row, now: number): boolean => at !== null && isOldCheck(at.getTime(), now);

function computerOf(row: Row, now: number): ComputerRow {
  return { id: row.id, labId: row.lab_id, lab: row.lab, organisationKy: row.organisation_ky, organisationRu: row.organisation_ru, name: row.name, verdict: row.verdict, checkedAt: row.checked_at.toISOString(), old: isOldCheck(row.checked_at.getTime(), now), checks: row.checks, figures: row.figures, rehearsal: row.rehearsal, rehearsedAt: row.rehearsed_at?.toISOString() ?? null, rehearsalOld: rehearsalIsOld(row, now) };
}

/** What was found on computers, for those who organise; each organisation sees its own. */
@Injectable()
export class ComputerList {
  constructor(
    private readonly dataSource: DataSource,
    private readonly audit: Audit,
    private readonly clock: Clock,
  ) {}

  async list(actor: Actor, query: QueryOf<typeof computerRoutes.computers>): Promise<ReplyOf<typeof computerRoutes.computers>> {
    const { page, size, verdict } = query;
    const now = this.clock.now();
    const filter = values(actor, query, now);
    const counted = await this.dataSource.query<{ verdict: CheckVerdict; count: number }[]>(`select c.verdict, count(*)::int as count ${from} ${where} group by 1`, filter);
    const counts: Record<CheckVerdict, number> = { good: 0, fair: 0, bad: 0 };
    for (const row of counted) counts[row.verdict] = row.count;
    const rows = await this.dataSource.query<Row[]>(`select ${columns} ${from} ${where} and ($7::text is null or c.verdict = $7) ${order} limit $8 offset $9`, [...filter, verdict ?? null, size, (page - 1) * size]);
    const total = verdict ? counts[verdict] : counts.good + counts.fair + counts.bad;
    return { rows: rows.map((row) => computerOf(row, now)), total, page, size, counts };
  }

  /** All that the filter finds, a row a computer; codes for programs, no sentences. */
  async csv(actor: Actor, query: Filter): Promise<string> {
    const now = this.clock.now();
    const rows = await this.dataSource.query<Row[]>(`select ${columns} ${from} ${where} and ($7::text is null or c.verdict = $7) ${order}`, [...values(actor, query, now), query.verdict ?? null]);
    const head = ['organisation_ky', 'organisation_ru', 'lab', 'computer', 'verdict', 'checked_at', 'check_old', 'checks', 'browser', 'browser_version', 'window', 'secure', 'service_worker', 'p50_ms', 'p95_ms', 'lost', 'down_kbps', 'up_kbps', 'socket', 'clock_offset_ms', 'storage', 'letters_missing', 'typing', 'sound', 'rehearsed_at', 'rehearsal_old', 'rehearsal_minutes', 'rehearsal_saved', 'rehearsal_changes', 'rehearsal_p95_ms', 'findings'];
    return BYTE_ORDER_MARK + csvLine(head) + rows.map((row) => csvLine(cells(row, now))).join('');
  }

  async remove(actor: Actor, id: string): Promise<void> {
    const [, count] = await this.dataSource.query<[unknown[], number]>('delete from lab_computer c using lab l where l.id = c.lab_id and c.id = $1 and ($2::uuid is null or l.organisation_id = $2)', [id, visibleOrganisation(actor)]);
    if (count === 0) throw new DomainError('not-found');
    await this.audit.add({ event: 'computer-removed', accountId: actor.accountId, subject: `computer:${id}` });
  }
}

function cells(found: Row, now: number): Cell[] {
  const { figures: f, rehearsal: r, ...row } = found;
  const browser = browserOf(f.userAgent);
  const findings = judgeComputer(f, r).filter(({ verdict }) => verdict !== 'good').map(({ topic, verdict, reason }) => `${topic}:${verdict}:${reason}`);
  return [
    row.organisation_ky, row.organisation_ru, row.lab, row.name, row.verdict, row.checked_at.toISOString(), isOldCheck(row.checked_at.getTime(), now) ? 'yes' : 'no', row.checks,
    browser?.name ?? null, browser?.version ?? null, `${f.screen.windowWidth}x${f.screen.windowHeight}`, f.origin.secure ? 'yes' : 'no', f.origin.serviceWorker,
    f.network.p50Ms, f.network.p95Ms, f.network.lost, f.network.downKbps, f.network.upKbps, f.network.socket ? 'yes' : 'no', f.clock?.offsetMs ?? null,
    f.storage.works ? 'yes' : 'no', f.letters.notDrawn.join(' '), f.letters.typed, f.sound, row.rehearsed_at?.toISOString() ?? null, r ? (rehearsalIsOld(found, now) ? 'yes' : 'no') : null, r?.minutes ?? null, r?.saved ?? null, r?.changes ?? null, r?.p95Ms ?? null, findings.join(' '),
  ];
}
