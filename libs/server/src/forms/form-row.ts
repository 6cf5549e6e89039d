import type { FormDesign, FormRow } from '@synoo/contracts';
import type { OnlineReason } from '@synoo/qti';

/** A row of `form` as {@link formColumns} reads it. */
export interface StoredForm {
  readonly id: string;
  readonly code: string;
  readonly title: string;
  readonly status: FormRow['status'];
  readonly design: FormDesign;
  readonly item_count: number;
  readonly languages: FormRow['languages'];
  readonly time_limit_minutes: number;
  readonly hash: string | null;
  readonly rules_version: number | null;
  readonly supersedes: string | null;
  readonly superseded_by: string | null;
  readonly published_at: Date | null;
  readonly updated_at: Date;
  readonly sessions: number;
  readonly n: number | null;
  /** Empty for a draft. */
  readonly online: readonly OnlineReason[];
}

export const formColumns = `form.id, form.code, form.title, form.status, form.design, form.item_count, form.languages, form.time_limit_minutes, form.hash,
  form.rules_version, form.supersedes, form.superseded_by, form.published_at, form.updated_at, form.online,
  (select count(*)::int from session_form where session_form.form_id = form.id) as sessions,
  (select n from form_statistics where form_statistics.form_id = form.id) as n`;

export function formRowOf(row: StoredForm): FormRow {
  return {
    id: row.id,
    code: row.code,
    title: row.title,
    status: row.status,
    items: row.item_count,
    languages: row.languages,
    timeLimitMinutes: row.time_limit_minutes,
    hash: row.hash,
    rulesVersion: row.rules_version,
    supersedes: row.supersedes,
    supersededBy: row.superseded_by,
    publishedAt: row.published_at?.toISOString() ?? null,
    updatedAt: row.updated_at.toISOString(),
    sessions: row.sessions,
    n: row.n,
    online: row.online.length > 0,
  };
}
