import { Injectable, inject } from '@angular/core';
import { type AnswerEvent, type AttemptView, type Clock, type Language, type Route, type SaveReply, takeRoutes, type Turn, type TurnReply } from '@synoo/contracts';
import { Api, type CallInput } from '../../core/api';
import { asRefusal, type Refusal } from '../../core/refusal';
import { ServerClock } from '../clock/server-clock';
import type { Place } from '../outbox/event-store';
import { signedOutCodes } from '../outbox/save-failure';
import { saveTimeMs } from '../outbox/save-time';
import { thisDevice } from './this-device';

const requestTimeoutMs = 20_000;
/** The server no longer takes this computer for the learner's. */
export const isSignedOut = ({ code }: Refusal): boolean => signedOutCodes.includes(code);

/** Calls about an attempt; each reply that tells the server's time sets the clock. */
@Injectable()
export class AttemptServer {
  private readonly api = inject(Api);
  readonly clock = new ServerClock({ steady: () => performance.now(), wall: () => Date.now() });

  checkIn(sessionCode: string, personalCode: string): Promise<AttemptView> {
    return this.timed(takeRoutes.checkIn, { body: { sessionCode, personalCode, device: thisDevice() } });
  }

  newPlace(attemptId: string): Promise<AttemptView> {
    return this.timed(takeRoutes.takePlace, { params: { attemptId }, body: { device: thisDevice() } });
  }

  view(attemptId: string, epoch: number, timeoutMs = requestTimeoutMs): Promise<AttemptView> {
    return this.timed(takeRoutes.attempt, { params: { attemptId }, query: { epoch } }, timeoutMs);
  }

  chooseLanguage({ attemptId, epoch }: Place, language: Language): Promise<AttemptView> {
    return this.timed(takeRoutes.chooseLanguage, { params: { attemptId }, body: { language, epoch } });
  }

  save({ attemptId, epoch }: Place, events: readonly AnswerEvent[]): Promise<SaveReply> {
    return this.timed(takeRoutes.saveAnswers, { params: { attemptId }, body: { epoch, events: [...events] } }, saveTimeMs(events));
  }

  /** `at`: when the learner ended the test, by the server's clock. */
  submit({ attemptId, epoch }: Place, seq: number, at: number): Promise<SaveReply> {
    return this.timed(takeRoutes.submit, { params: { attemptId }, body: { epoch, seq, at } });
  }

  rest({ attemptId, epoch }: Place, action: 'break' | 'go-on'): Promise<SaveReply> {
    return this.timed(action === 'break' ? takeRoutes.takeBreak : takeRoutes.goOn, { params: { attemptId }, body: { epoch } });
  }

  takeTurn(attemptId: string, turn: Turn): Promise<TurnReply> {
    return this.timed(takeRoutes.takeTurn, { params: { attemptId }, body: turn });
  }

  turns(attemptId: string, epoch: number, language: Language, item: string | undefined): Promise<TurnReply> {
    return this.timed(takeRoutes.turns, { params: { attemptId }, query: { epoch, language, ...(item !== undefined && { item }) } });
  }

  /** The next learner at this computer must not be able to act for this one. Nothing waits for it. */
  leave(attemptId: string): void {
    void this.api.call(takeRoutes.leave, { params: { attemptId } }).catch(asRefusal);
  }

  private async timed<T extends Route>(route: T, input: CallInput<T>, timeoutMs = requestTimeoutMs): ReturnType<typeof this.api.call<T>> {
    const sentAt = performance.now();
    const reply = await this.api.call(route, { ...input, signal: AbortSignal.timeout(timeoutMs) } as CallInput<T>);
    const clock = (reply as { clock?: Clock }).clock;
    if (clock) this.clock.sample(clock.serverNow, sentAt, performance.now());
    return reply;
  }
}
