import { type ArgumentsHost, Catch, type ExceptionFilter, Injectable } from '@nestjs/common';
import type { Ack } from '@synoo/contracts';
import { isDatabaseAway, Log, Metrics, SparseLog } from '@synoo/server';
import { refusalOf } from './refusal.filter';

/**
 * Acknowledges a refused socket event with `{ok: false, code}`, counts it, and logs it by its name: a page says that it is there every few seconds.
 * On every gateway: `@UseFilters(SocketRefusalFilter)`.
 */
@Catch()
@Injectable()
export class SocketRefusalFilter implements ExceptionFilter {
  readonly #refusals: SparseLog;

  constructor(
    private readonly log: Log,
    private readonly metrics: Metrics,
  ) {
    this.#refusals = new SparseLog(log);
  }

  catch(error: unknown, host: ArgumentsHost): void {
    const refusal = refusalOf(error);
    const socketEvent = host.switchToWs().getPattern();
    const code = refusal?.code ?? 'internal';
    this.metrics.refused(code);
    if (!refusal || isDatabaseAway(error)) this.log.fault('socket-event-failed', error, { socketEvent });
    else this.#refusals.info('socket-event-refused', { socketEvent, code });
    const acknowledge = host.getArgs<unknown[]>().find((argument): argument is (reply: Ack) => void => typeof argument === 'function');
    acknowledge?.({ ok: false, code });
  }
}
