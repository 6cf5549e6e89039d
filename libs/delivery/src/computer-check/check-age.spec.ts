import { isOldCheck } from './check-age';

const now = Date.UTC(2026, 4, 20, 9);
const DAY = 24 * 3_600_000;

describe('the age of a check', () => {
  it.each([
    ['of today', now - 1, false],
    ['of two weeks ago, to the moment', now - 14 * DAY, false],
    ['of a moment before that', now - 14 * DAY - 1, true],
    ['of last year', now - 300 * DAY, true],
    ['of a computer whose server was put back in time', now + DAY, false],
  ])('%s', (_, at, old) => expect(isOldCheck(at, now)).toBe(old));
});
