import { randomBytes } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { Clock } from './clock';

/**
 * UUID version 7 (RFC 9562, 5.7): 48 bits of time in milliseconds, then random bits, so that ids sort by when they were made.
 * `random`: ten bytes.
 */
export function uuidV7(now: number, random: Uint8Array): string {
  const bytes = Buffer.alloc(16);
  bytes.writeUIntBE(now, 0, 6);
  bytes.set(random.subarray(0, 10), 6);
  bytes[6] = (bytes[6]! & 0x0f) | 0x70;
  bytes[8] = (bytes[8]! & 0x3f) | 0x80;
  const hex = bytes.toString('hex');
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-${hex.slice(12, 16)}-${hex.slice(16, 20)}-${hex.slice(20)}`;
}

/** Makes ids. */
@Injectable()
export class Ids {
  constructor(private readonly clock: Clock) {}

  next(): string {
    return uuidV7(this.clock.now(), randomBytes(10));
  }
}
