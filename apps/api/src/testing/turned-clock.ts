import { Clock } from '@synoo/server';

/** The clock of a server in tests: runs `ahead` of the computer's, in milliseconds. */
export class TurnedClock extends Clock {
  ahead = 0;

  override now(): number {
    return Date.now() + this.ahead;
  }
}
