import { formatBytes, formatDate, formatDateTime, formatDuration, formatNumber, formatPercent, parseDateTime } from './format';

describe('numbers', () => {
  it.each([
    [1234.5, 'ky', 1, '1234,5'],
    [12345.678, 'ru', 2, '12 345,68'],
    [1234567, 'en', 0, '1 234 567'],
    [-0.25, 'ky', 2, '−0,25'],
    [-0.001, 'ky', 2, '0,00'],
    [0.5, 'en', 1, '0.5'],
    [Number.NaN, 'ky', 1, '–'],
  ] as const)('%d in %s with %i decimals is %s', (value, language, decimals, text) => {
    expect(formatNumber(value, language, decimals).replace(/[\u2009\u202f\u00a0]/g, ' ')).toBe(text);
  });

  it('are shares with a space before the sign but in English', () => {
    expect(formatPercent(0.421, 'ky').replace(/\s/g, ' ')).toBe('42 %');
    expect(formatPercent(0.421, 'en', 1)).toBe('42.1%');
  });

  it('are sizes of files', () => {
    expect([formatBytes(512, 'ky'), formatBytes(1536, 'ky'), formatBytes(150 * 1024 * 1024, 'en')].map((text) => text.replace(/\s/g, ' '))).toEqual(['512 B', '1,5 KB', '150 MB']);
  });
});

describe('dates', () => {
  const moment = new Date(2026, 10, 3, 9, 5, 7);

  it('are written day first with 24 hours', () => {
    expect(formatDate(moment)).toBe('03.11.2026');
    expect(formatDateTime(moment)).toBe('03.11.2026 09:05');
  });

  it('are read back', () => {
    expect(parseDateTime('3.11.2026', '9:05')).toBe(new Date(2026, 10, 3, 9, 5).getTime());
  });

  it.each([
    ['31.02.2026', '09:00'],
    ['2026-11-03', '09:00'],
    ['03.11.2026', '24:00'],
    ['03.11.2026', '9'],
    ['', ''],
  ])('"%s" "%s" is none', (date, time) => {
    expect(parseDateTime(date, time)).toBeNull();
  });
});

describe('durations', () => {
  it.each([
    [0, '00:00'],
    [-5, '00:00'],
    [59_001, '01:00'],
    [3_909_000, '1:05:09'],
  ])('%i ms is %s', (milliseconds, text) => {
    expect(formatDuration(milliseconds)).toBe(text);
  });
});
