import { usualRules } from '@synoo/delivery';
import { rulesDraft, seatsOf, sessionDesign, sessionProblems, type SessionDraft } from './session-draft';

const draft: SessionDraft = { title: ' Сессия ', organisationId: 'o', lab: '1-класс', date: '23.11.2026', time: '09:00', rows: 2, columns: 3, formIds: ['f'], proctorIds: [], learnerIds: ['a', 'b'], rules: rulesDraft(usualRules) };
const at = Date.UTC(2026, 10, 23, 3);

describe('problems of a session draft', () => {
  it('are none for a whole one', () => {
    expect(sessionProblems(draft, at)).toEqual([]);
  });

  it('name every missing part', () => {
    expect(sessionProblems({ ...draft, title: ' ', organisationId: '', lab: '', rows: null, columns: 51, formIds: [], learnerIds: [] }, null)).toEqual(['title', 'organisation', 'lab', 'date', 'rows', 'columns', 'forms', 'learners']);
  });

  it.each([
    [{ breaks: null }, 'breaks'],
    [{ breaks: 11 }, 'breaks'],
    [{ breakMinutes: 0 }, 'break-minutes'],
    [{ warnMinutes: 1.5 }, 'warn'],
    [{ pauseMinutes: -1 }, 'pause'],
  ] as const)('name what is wrong in the rules: %j', (rules, problem) => {
    expect(sessionProblems({ ...draft, rules: { ...draft.rules, ...rules } }, at)).toEqual([problem]);
  });

  it('count seats against learners', () => {
    expect(sessionProblems({ ...draft, rows: 1, columns: 1 }, at)).toEqual(['seats']);
  });
});

describe('session', () => {
  it('starts at the instant that was read', () => {
    expect(sessionDesign(draft, at)).toMatchObject({ title: 'Сессия', startsAt: '2026-11-23T03:00:00.000Z', rows: 2, columns: 3, rules: usualRules });
  });

  it('numbers its seats row by row', () => {
    expect(seatsOf(2, 3).map(({ seat, row, column }) => [seat, row, column])).toEqual([[1, 1, 1], [2, 1, 2], [3, 1, 3], [4, 2, 1], [5, 2, 2], [6, 2, 3]]);
  });
});
