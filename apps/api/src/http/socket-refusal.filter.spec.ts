import type { ArgumentsHost } from '@nestjs/common';
import { DomainError, Log, Metrics } from '@synoo/server';
import { SocketRefusalFilter } from './socket-refusal.filter';

describe('SocketRefusalFilter', () => {
  const lines: string[] = [];
  const metrics = new Metrics();
  const filter = new SocketRefusalFilter(new Log({ logLevel: 'info' }, (line) => void lines.push(line)), metrics);
  const replies: unknown[] = [];
  const host = { switchToWs: () => ({ getPattern: () => 'presence' }), getArgs: () => [{}, { attemptId: 'of somebody' }, (reply: unknown) => replies.push(reply)] } as unknown as ArgumentsHost;

  it('acknowledges, counts and logs what is refused, with nothing of the message', async () => {
    jest.useFakeTimers();
    for (let n = 0; n < 3; n++) filter.catch(new DomainError('attempt-not-found'), host);
    jest.advanceTimersByTime(5_000);
    jest.useRealTimers();
    expect(replies.splice(0)).toEqual([1, 2, 3].map(() => ({ ok: false, code: 'attempt-not-found' })));
    expect(lines.splice(0).map((line) => JSON.parse(line) as unknown)).toEqual(
      [1, 2].map((count) => ({ at: expect.any(String) as string, level: 'info', event: 'socket-event-refused', socketEvent: 'presence', code: 'attempt-not-found', count })),
    );
    expect(await metrics.registry.metrics()).toContain('synoo_refusals_total{code="attempt-not-found"} 3');
  });

  it('logs a fault as one, and counts it', async () => {
    filter.catch(new Error('broken'), host);
    expect(replies).toEqual([{ ok: false, code: 'internal' }]);
    expect(lines.map((line) => JSON.parse(line) as unknown)).toMatchObject([{ level: 'error', event: 'socket-event-failed', socketEvent: 'presence', reason: 'broken' }]);
    expect(await metrics.registry.metrics()).toContain('synoo_refusals_total{code="internal"} 1');
  });
});
