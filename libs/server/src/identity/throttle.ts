import { Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { Clock } from '../platform/clock';
import { FieldCrypto } from '../platform/crypto';
import { prepared } from '../platform/prepared';
import { DomainError } from '../platform/refusal';

/** From failure number `free` on, each failure closes the name for twice as long: `firstMs`, 2·`firstMs`, … up to `longestMs`. */
export interface ThrottleRule {
  readonly kind: string;
  readonly free: number;
  readonly firstMs: number;
  readonly longestMs: number;
}

/** Failures older than this are forgotten. Milliseconds. */
const MEMORY = 24 * 3600_000;

const beginQuery = prepared(
  'throttle-begin',
  `insert into throttle (name, failures, since, blocked_until) values ($1, 1, $2, case when $3 <= 1 then $2::timestamptz + $4::float8 * interval '1 ms' end)
       on conflict (name) do update set
         failures = case when throttle.since < $5 then 1 else throttle.failures + 1 end,
         since = $2,
         blocked_until = case when throttle.since >= $5 and throttle.failures + 1 >= $3
           then $2::timestamptz + least($4::float8 * 2 ^ least(throttle.failures + 1 - $3, 40), $6::float8) * interval '1 ms' end
       where throttle.blocked_until is null or throttle.blocked_until <= $2
       returning failures`,
);
const takeBackQuery = prepared('throttle-take-back', 'update throttle set failures = greatest(failures - 1, 0), blocked_until = null where name = $1');

/**
 * Slows down guessing at a name (a login, a session code), never at an address: a whole lab shares one. A try is counted
 * before it is checked and taken back when it was right, so that tries at the same moment count too. Names that do not exist
 * are counted like those that do.
 */
@Injectable()
export class Throttle {
  constructor(
    private readonly dataSource: DataSource,
    private readonly crypto: FieldCrypto,
    private readonly clock: Clock,
  ) {}

  /** Counts a try; refuses it with `too-many-tries` while the name is closed. Returns the number of failures if this is one. */
  async begin(rule: ThrottleRule, name: string): Promise<number> {
    const now = this.clock.now();
    const key = this.#key(rule, name);
    const [counted] = await this.dataSource.query<{ failures: number }[]>(
      beginQuery,
      [key, new Date(now), rule.free, rule.firstMs, new Date(now - MEMORY), rule.longestMs],
    );
    if (counted) {
      if (counted.failures === 1) await this.dataSource.query('delete from throttle where since < $1', [new Date(now - MEMORY)]);
      return counted.failures;
    }
    const [row] = await this.dataSource.query<{ blocked_until: Date | null }[]>('select blocked_until from throttle where name = $1', [key]);
    throw closed(row?.blocked_until ?? null, now);
  }

  /** Name of a row of `throttle`, for a query that reads it beside what the try is for; {@link assertOpen} judges what it says. */
  nameOf(rule: ThrottleRule, name: string): string {
    return this.#key(rule, name);
  }

  /** Refuses a try, without counting it, while its name is closed. */
  assertOpen(blockedUntil: Date | null): void {
    const now = this.clock.now();
    if (blockedUntil !== null && blockedUntil.getTime() > now) throw closed(blockedUntil, now);
  }

  /** The try was right: everything is forgotten. */
  async succeed(rule: ThrottleRule, name: string): Promise<void> {
    await this.dataSource.query('delete from throttle where name = $1', [this.#key(rule, name)]);
  }

  /** The try was neither right nor wrong: it alone is taken back. */
  async takeBack(rule: ThrottleRule, name: string): Promise<void> {
    await this.dataSource.query(takeBackQuery, [this.#key(rule, name)]);
  }

  /** The table holds no logins or codes, only keyed hashes of them. */
  #key(rule: ThrottleRule, name: string): string {
    return `${rule.kind}:${this.crypto.blindIndex(name, `throttle.${rule.kind}`).toString('base64url')}`;
  }
}

function closed(until: Date | null, now: number): DomainError {
  return new DomainError('too-many-tries', { seconds: Math.max(1, Math.ceil(((until?.getTime() ?? now) - now) / 1000)) });
}
