import type { SessionRow } from '@synoo/contracts';
import { groupSessions } from './group-sessions';

const now = new Date(2026, 10, 23, 10, 0);
const session = (id: string, startsAt: Date, status: SessionRow['status'] = 'draft'): SessionRow => ({ id, code: id, title: id, organisationId: 'o', organisation: 'O', lab: 'L', startsAt: startsAt.toISOString(), status, participants: 1, finished: 0, forms: [], proctors: [] });

describe('groups of sessions', () => {
  it('puts today first, then the next to come, then the last that was', () => {
    const groups = groupSessions(
      [
        session('long-ago', new Date(2026, 9, 1), 'closed'),
        session('next-week', new Date(2026, 10, 30, 9)),
        session('afternoon', new Date(2026, 10, 23, 14)),
        session('tomorrow', new Date(2026, 10, 24, 0, 0)),
        session('yesterday', new Date(2026, 10, 22, 23, 59), 'closed'),
        session('morning', new Date(2026, 10, 23, 0, 0), 'closed'),
      ],
      now,
    );
    expect(groups.map(({ group, rows }) => [group, rows.map(({ id }) => id)])).toEqual([
      ['today', ['morning', 'afternoon']],
      ['coming', ['tomorrow', 'next-week']],
      ['past', ['yesterday', 'long-ago']],
    ]);
  });

  it('counts a session that is still open among today\'s', () => {
    expect(groupSessions([session('overnight', new Date(2026, 10, 22), 'open')], now).map(({ group }) => group)).toEqual(['today']);
  });
});
