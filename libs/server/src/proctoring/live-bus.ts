import { EventEmitter } from 'node:events';
import { randomUUID } from 'node:crypto';
import { Inject, Injectable, type OnApplicationShutdown, type OnModuleInit } from '@nestjs/common';
import type { Presence } from '@synoo/contracts';
import { createClient } from 'redis';
import { closeRedis } from '../platform/close-redis';
import { ENV, type Env } from '../platform/env';
import { Log } from '../platform/logger';

/** What one learner's socket last said, or that it is gone. */
export interface PresenceEntry {
  readonly attemptId: string;
  readonly participantId: string;
  readonly sessionId: string;
  readonly online: boolean;
  readonly lastSeen: number;
  readonly said: Presence | null;
}

/** Messages between the processes. Each is a hint to look again; losing one costs freshness, never data. */
export interface LiveMessages {
  /** Rows of these participants changed in the database. */
  attempts: { readonly sessionId: string; readonly participantIds: readonly string[] };
  /** Answers of a place that this participant has left were stored. */
  'older-answers': { readonly participantId: string };
  /** The session itself changed: opened, closed. */
  session: { readonly sessionId: string };
  presence: { readonly process: string; readonly entries: readonly PresenceEntry[] };
  /** A process started and asks the others for what they know. */
  hello: { readonly process: string };
  /** A process is alive; the learners of one that is silent are offline. */
  beat: { readonly process: string };
  /** Only to this process: messages may have been missed while the connection between the processes was down. */
  resync: Record<string, never>;
}
type Topic = keyof LiveMessages;

interface Publisher {
  publish(channel: string, message: string): Promise<number>;
  close(): Promise<unknown>;
  destroy(): void;
}

const CHANNEL = 'synoo:live';

/** Carries live messages to every process, this one included: through Redis where there is one, else in memory. */
@Injectable()
export class LiveBus implements OnModuleInit, OnApplicationShutdown {
  /** Name of this process among the others. */
  readonly process = randomUUID();
  readonly #local = new EventEmitter().setMaxListeners(100);
  #redis: { readonly publisher: Publisher; readonly subscriber: Pick<Publisher, 'close' | 'destroy'> } | undefined;

  constructor(
    @Inject(ENV) private readonly env: Pick<Env, 'redisUrl'>,
    private readonly log: Log,
  ) {}

  async onModuleInit(): Promise<void> {
    if (this.env.redisUrl === undefined) return;
    // Messages that cannot be sent now are worth nothing later, so they are dropped and do not pile up.
    const publisher = createClient({ url: this.env.redisUrl, disableOfflineQueue: true });
    const subscriber = createClient({ url: this.env.redisUrl });
    for (const client of [publisher, subscriber]) client.on('error', (error) => this.log.fault('live-redis-trouble', error));
    await Promise.all([publisher.connect(), subscriber.connect()]);
    await subscriber.subscribe(this.#channel(this.env.redisUrl), (text) => this.#receive(text));
    subscriber.on('ready', () => this.#local.emit('resync', {}));
    this.#redis = { publisher, subscriber };
  }

  on<T extends Topic>(topic: T, listener: (message: LiveMessages[T]) => void): void {
    this.#local.on(topic, listener);
  }

  publish<T extends Topic>(topic: T, message: LiveMessages[T]): void {
    this.#local.emit(topic, message);
    if (!this.#redis) return;
    const envelope = JSON.stringify({ from: this.process, topic, message });
    // Why it could not be sent, the connection's own error has said already.
    this.#redis.publisher.publish(this.#channel(this.env.redisUrl!), envelope).catch(() => undefined);
  }

  async onApplicationShutdown(): Promise<void> {
    const redis = this.#redis;
    this.#redis = undefined;
    if (redis) await Promise.all([redis.publisher, redis.subscriber].map(closeRedis));
  }

  /** Redis channels are not kept apart by database number, so the number is part of the name. */
  #channel(url: string): string {
    return `${CHANNEL}${new URL(url).pathname}`;
  }

  #receive(text: string): void {
    const envelope = JSON.parse(text) as { from: string; topic: Topic; message: LiveMessages[Topic] };
    if (envelope.from !== this.process) this.#local.emit(envelope.topic, envelope.message);
  }
}
