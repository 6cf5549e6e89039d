import { rowAt } from './board-fixtures';
import { matches, totalsOf } from './totals';

const needsHelp = (row: ReturnType<typeof rowAt>) => (row.connection === 'offline' ? ('offline' as const) : null);

describe('totals and filters', () => {
  it('counts everybody once by state', () => {
    const totals = totalsOf([rowAt(1), rowAt(2, { state: 'paused' }), rowAt(3, { connection: 'offline' })], needsHelp);
    expect(totals).toMatchObject({ all: 3, help: 1 });
    expect(totals.byState).toMatchObject({ working: 2, paused: 1, expected: 0 });
    expect(Object.values(totals.byState).reduce((a, b) => a + b)).toBe(3);
  });

  it.each([
    ['all', '', true],
    ['working', '', true],
    ['paused', '', false],
    ['help', '', false],
    ['all', 'АЙГҮЛ', true],
    ['all', '12', true],
    ['all', 'xk7', true],
    ['all', 'Бакыт', false],
    ['paused', 'Айгүл', false],
  ] as const)('filter %s, search "%s": %s', (filter, search, shown) => {
    expect(matches(rowAt(12, { name: 'Асанова Айгүл', personalCode: 'XK7P' }), filter, search, needsHelp)).toBe(shown);
  });
});
