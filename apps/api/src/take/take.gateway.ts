import { UseFilters } from '@nestjs/common';
import { ConnectedSocket, MessageBody, type OnGatewayDisconnect, type OnGatewayInit, WebSocketGateway } from '@nestjs/websockets';
import { type Ack, type AttemptState, type Clock, type LearnerToServer, presence, type ServerToLearner } from '@synoo/contracts';
import { type AttemptNow, AttemptPresence, type AttemptRef, AttemptRefs, AttemptStates, ContentKeys, DomainError, LiveBus, Log, Metrics } from '@synoo/server';
import type { Namespace, Socket } from 'socket.io';
import { SocketEvent } from '../http/socket-event';
import { SocketRefusalFilter } from '../http/socket-refusal.filter';

interface Place {
  readonly ref: AttemptRef;
  readonly epoch: number;
}
type LearnerSocket = Socket<LearnerToServer, ServerToLearner, Record<string, never>, { place?: Place }>;
type LearnerNamespace = Namespace<LearnerToServer, ServerToLearner, Record<string, never>, { place?: Place }>;

const room = (attemptId: string): string => `attempt:${attemptId}`;

/** Signals between learners' pages and the server. Nothing here may get lost that matters: answers go over HTTP. */
@WebSocketGateway({ namespace: '/take' })
@UseFilters(SocketRefusalFilter)
export class TakeGateway implements OnGatewayInit<LearnerNamespace>, OnGatewayDisconnect<LearnerSocket> {
  /** Attempts with a socket at this process, by participant. */
  readonly #here = new Map<string, { readonly attemptId: string; sockets: number }>();
  #namespace: LearnerNamespace | undefined;

  constructor(
    private readonly presence: AttemptPresence,
    private readonly refs: AttemptRefs,
    private readonly states: AttemptStates,
    private readonly contentKeys: ContentKeys,
    private readonly log: Log,
    bus: LiveBus,
    metrics: Metrics,
  ) {
    metrics.watch('synoo_learners_connected', 'Learners with a socket at this process', () => this.#here.size);
    bus.on('attempts', ({ participantIds }) => {
      for (const participantId of participantIds) void this.#tell(participantId);
    });
    bus.on('older-answers', ({ participantId }) => void this.#tell(participantId, true));
  }

  afterInit(namespace: LearnerNamespace): void {
    this.#namespace = namespace;
  }

  @SocketEvent('presence', 'learner')
  async present(@ConnectedSocket() socket: LearnerSocket, @MessageBody() body: unknown): Promise<Ack<{ state: AttemptState; currentEpoch: number; clock: Clock }>> {
    const result = presence.safeParse(body);
    if (!result.success) throw new DomainError('invalid-request');
    const ref = await this.refs.find(result.data.attemptId);
    const now = ref && (await this.states.findSoon(ref.attemptId));
    if (!ref || !now) throw new DomainError('attempt-not-found');
    if (result.data.epoch > now.currentEpoch) throw new DomainError('epoch-unknown');
    if (socket.connected) {
      this.#settle(socket, { ref, epoch: result.data.epoch });
      this.presence.said(ref, result.data);
    }
    return { ok: true, state: now.state, currentEpoch: now.currentEpoch, clock: now.clock };
  }

  handleDisconnect(socket: LearnerSocket): void {
    const { place } = socket.data;
    if (!place) return;
    this.#unsettle(place);
    delete socket.data.place;
    this.presence.gone(place.ref, place.epoch);
  }

  #settle(socket: LearnerSocket, place: Place): void {
    const before = socket.data.place;
    socket.data.place = place;
    if (before?.ref.attemptId === place.ref.attemptId) return;
    if (before) {
      this.#unsettle(before);
      void socket.leave(room(before.ref.attemptId));
    }
    const here = this.#here.get(place.ref.participantId);
    if (here) here.sockets += 1;
    else this.#here.set(place.ref.participantId, { attemptId: place.ref.attemptId, sockets: 1 });
    void socket.join(room(place.ref.attemptId));
  }

  #unsettle({ ref }: Place): void {
    const here = this.#here.get(ref.participantId);
    if (!here) return;
    here.sockets -= 1;
    if (here.sockets <= 0) this.#here.delete(ref.participantId);
  }

  /** State, time or place changed, at whatever process: the page hears of it at once. */
  async #tell(participantId: string, olderAnswers = false): Promise<void> {
    const here = this.#here.get(participantId);
    if (!here) return;
    try {
      const [now, ref] = await Promise.all([this.states.find(here.attemptId), this.refs.find(here.attemptId)]);
      if (!now || !ref) return;
      const contentKey = await this.contentKeys.released(here.attemptId, ref.formId, now.clock.startedAt !== null);
      this.#namespace?.local.to(room(here.attemptId)).emit('attempt', { ...messageOf(now, contentKey), ...(olderAnswers && { olderAnswers }) });
    } catch (error) {
      // The page's next presence message brings the same news.
      this.log.fault('attempt-news-lost', error, { attemptId: here.attemptId });
    }
  }
}

function messageOf({ attemptId, state, currentEpoch, clock }: AttemptNow, contentKey: string | null): Parameters<ServerToLearner['attempt']>[0] {
  return { attemptId, state, currentEpoch, clock, ...(contentKey !== null && { contentKey }) };
}
