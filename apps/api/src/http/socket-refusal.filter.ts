import { type ArgumentsHost, Catch, type ExceptionFilter, Injectable } from '@nestjs/common';
import type { Ack } from '@synoo/contracts';
import { isDatabaseAway, Log } from '@synoo/server';
import { refusalOf } from './refusal.filter';

/** Acknowledges a refused socket event with `{ok: false, code}`. On every gateway: `@UseFilters(SocketRefusalFilter)`. */
@Catch()
@Injectable()
export class SocketRefusalFilter implements ExceptionFilter {
  constructor(private readonly log: Log) {}

  catch(error: unknown, host: ArgumentsHost): void {
    const refusal = refusalOf(error);
    if (!refusal || isDatabaseAway(error)) this.log.fault('socket-event-failed', error, { event: host.switchToWs().getPattern() });
    const acknowledge = host.getArgs<unknown[]>().find((argument): argument is (reply: Ack) => void => typeof argument === 'function');
    acknowledge?.({ ok: false, code: refusal?.code ?? 'internal' });
  }
}
