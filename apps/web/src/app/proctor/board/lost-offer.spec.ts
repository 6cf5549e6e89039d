import { givenBack, lostMinutes } from './lost-offer';

const most = 240 * 60_000;

describe('givenBack', () => {
  it('is what was lost, to the millisecond, as long as the minutes are those shown', () => {
    expect(lostMinutes(287_400)).toBe(5);
    expect(givenBack(' 5 ', 287_400, most)).toEqual({ lostMs: 287_400 });
  });

  it('is the minutes that were typed instead', () => {
    expect(givenBack('3', 287_400, most)).toEqual({ lostMs: 180_000 });
    expect(givenBack('240', 287_400, most)).toEqual({ lostMs: most });
  });

  it.each(['', ' ', '0', '-1', '2.5', 'x', '241'])('refuses %j', (typed) => {
    expect(givenBack(typed, 287_400, most)).toBeNull();
  });
});
