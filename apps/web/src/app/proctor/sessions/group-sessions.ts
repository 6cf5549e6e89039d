import type { SessionRow } from '@synoo/contracts';

export const sessionGroups = ['today', 'coming', 'past'] as const;
export type SessionGroup = (typeof sessionGroups)[number];

/** Today's sessions, then what is coming (the next first), then what was (the last first). A session that is open now is today's. */
export function groupSessions(rows: readonly SessionRow[], now: Date): readonly { readonly group: SessionGroup; readonly rows: readonly SessionRow[] }[] {
  const today = new Date(now.getFullYear(), now.getMonth(), now.getDate()).getTime();
  const tomorrow = new Date(now.getFullYear(), now.getMonth(), now.getDate() + 1).getTime();
  const groupOf = (row: SessionRow): SessionGroup => {
    const start = Date.parse(row.startsAt);
    if (row.status === 'open' || (start >= today && start < tomorrow)) return 'today';
    return start >= tomorrow ? 'coming' : 'past';
  };
  const earliestFirst = (a: SessionRow, b: SessionRow): number => Date.parse(a.startsAt) - Date.parse(b.startsAt);
  return sessionGroups.flatMap((group) => {
    const own = rows.filter((row) => groupOf(row) === group).sort(group === 'past' ? (a, b) => earliestFirst(b, a) : earliestFirst);
    return own.length > 0 ? [{ group, rows: own }] : [];
  });
}
