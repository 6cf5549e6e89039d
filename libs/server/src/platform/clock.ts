import { Injectable } from '@nestjs/common';

/** The server's clock. Injected, so that tests can turn it. */
@Injectable()
export class Clock {
  /** Milliseconds since 1970. */
  now(): number {
    return Date.now();
  }
}
