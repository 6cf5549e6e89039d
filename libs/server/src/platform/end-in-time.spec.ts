import { EventEmitter } from 'node:events';
import { endInTime } from './end-in-time';
import { Log } from './logger';

describe('endInTime', () => {
  beforeEach(() => void jest.useFakeTimers());
  afterEach(() => void jest.useRealTimers());

  function started(patience: number) {
    const lines: string[] = [];
    const codes: unknown[] = [];
    const ending = Object.assign(new EventEmitter(), { exit: (code: unknown) => void codes.push(code) });
    endInTime(new Log({ logLevel: 'warn' }, (line) => void lines.push(line)), patience, ending as never);
    return { ending, lines, codes };
  }

  it.each(['SIGTERM', 'SIGINT', 'SIGHUP'])('ends a process that is held up after %s, and says so', (signal) => {
    const { ending, lines, codes } = started(1_000);
    ending.emit(signal);
    jest.advanceTimersByTime(999);
    expect(codes).toEqual([]);
    jest.advanceTimersByTime(1);
    expect(codes).toEqual([1]);
    expect(lines.join()).toContain('stop-took-too-long');
  });

  it('leaves a process alone that nobody asked to stop', () => {
    const { codes } = started(0);
    jest.advanceTimersByTime(3_600_000);
    expect(codes).toEqual([]);
  });
});
