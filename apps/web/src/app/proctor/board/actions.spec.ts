import { rowAt } from './board-fixtures';
import { actionSlots, formOf, offer, offersOf, offersToAll } from './actions';

const open = { status: 'open', freeSeats: 2 } as const;

describe('offered actions', () => {
  it('offers what the table allows and names the reason for the rest', () => {
    const row = rowAt(1, { state: 'checked-in' });
    expect(offer('admit', [row], open)).toEqual({ action: 'admit', applies: ['p1'], refusal: null });
    expect(offer('start', [row], open).refusal).toBe('not-admitted');
    expect(offer('end', [row], open).refusal).toBe('not-started');
    expect(offer('unvoid', [row], open).refusal).toBe('not-void');
  });

  it('does not ask for what is typed later: minutes and reason', () => {
    expect(offer('extend', [rowAt(1)], open).refusal).toBeNull();
    expect(offer('irregularity', [rowAt(1)], open).refusal).toBeNull();
    expect(offer('reopen', [rowAt(1, { state: 'ended' })], open).refusal).toBeNull();
  });

  it('applies to a part of several, and gives their commonest reason when to none', () => {
    expect(offer('pause', [rowAt(1), rowAt(2, { state: 'paused' })], open).applies).toEqual(['p1']);
    expect(offer('pause', [rowAt(1, { state: 'paused' }), rowAt(2, { state: 'waiting' }), rowAt(3, { state: 'waiting' })], open).refusal).toBe('not-started');
  });

  it('refuses everything before opening, and after closing all but what is decided later', () => {
    expect(offer('admit', [rowAt(1)], { ...open, status: 'draft' }).refusal).toBe('session-not-open');
    expect(offer('reopen', [rowAt(1, { state: 'ended' })], { ...open, status: 'closed' }).refusal).toBe('session-closed');
    expect(offer('irregularity', [rowAt(1)], { ...open, status: 'closed' }).refusal).toBeNull();
    expect(offer('void', [rowAt(1, { state: 'ended' })], { ...open, status: 'closed' }).refusal).toBeNull();
    expect(offer('move', [rowAt(1)], { ...open, status: 'draft' }).refusal).toBeNull();
    expect(offer('move', [rowAt(1)], { ...open, status: 'closed' }).refusal).toBe('session-closed');
  });

  it('moves one learner at a time, to a seat that is free', () => {
    expect(offer('move', [rowAt(1), rowAt(2)], open).refusal).toBe('one-at-a-time');
    expect(offer('move', [rowAt(1)], { ...open, freeSeats: 0 }).refusal).toBe('no-free-seat');
  });

  it('shows of a pair what can be done, both where both can', () => {
    const shown = (...states: ('working' | 'paused' | 'finished')[]) =>
      offersOf(actionSlots, states.map((state, index) => rowAt(index + 1, { state })), open)
        .map(({ action }) => action)
        .filter((action) => action === 'pause' || action === 'resume');
    expect(shown('working')).toEqual(['pause']);
    expect(shown('paused')).toEqual(['resume']);
    expect(shown('working', 'paused')).toEqual(['pause', 'resume']);
    expect(shown('finished')).toEqual(['pause']);
  });

  it('says of the whole session that there is nobody, not what one learner lacks', () => {
    const refusals = (status: 'open' | 'draft') => Object.fromEntries(offersToAll([rowAt(1), rowAt(2)], { ...open, status }).map(({ action, refusal }) => [action, refusal]));
    expect(refusals('open')).toMatchObject({ admit: 'nobody', pause: null, resume: 'nobody', end: null });
    expect(refusals('draft')).toMatchObject({ admit: 'session-not-open', pause: 'session-not-open' });
  });

  it('asks before what cannot be undone', () => {
    expect(formOf('end', 1)).toEqual({ minutes: 'none', why: 'either' });
    expect(formOf('irregularity', 1)).toEqual({ minutes: 'none', why: 'reason' });
    expect(formOf('start', 1)).toBeNull();
    expect(formOf('start', 12)).not.toBeNull();
    expect(formOf('pause', 12)).toBeNull();
  });
});
