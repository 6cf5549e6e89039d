// The database of a start: the embedded PostgreSQL, looked after and started again when it ends unasked, or the one that
// DATABASE_URL names; with the lock that says that this start and no other uses the data folder.
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { isPostgres, startPostgres } from '../embedded/postgres.mjs';
import { takeLock } from './lock.mjs';
import { StartRefusal } from './refusal.mjs';

const LOOK_EVERY_MS = 500;
const LONGEST_PAUSE_MS = 30_000;

export class Database {
  #stopping = false;
  #postgres;
  #lock;

  constructor({ folder, password, say }) {
    this.folder = join(folder, 'postgres');
    this.password = password;
    this.say = say;
    this.embedded = !process.env.DATABASE_URL;
  }

  get url() {
    return this.#postgres?.url ?? process.env.DATABASE_URL;
  }

  get takenOver() {
    return this.#postgres?.takenOver ?? false;
  }

  async open() {
    for (;;) {
      if (this.embedded) this.#postgres = await startPostgres({ folder: this.folder, password: this.password });
      try {
        this.#lock = await takeLock(this.url);
        break;
      } catch (error) {
        // Refused: somebody else uses the database, and it is not ours to stop. Otherwise an earlier start is just
        // stopping the server under our hands: then we start it anew.
        if (error instanceof StartRefusal || !this.embedded) throw error;
      }
    }
    if (this.embedded) void this.#look();
  }

  /** A server that was killed, or that the system took the memory of, comes back on the same port; those who use it connect anew by themselves. */
  async #look() {
    const port = Number(new URL(this.url).port);
    for (let pause = LOOK_EVERY_MS; !this.#stopping; ) {
      await sleep(pause);
      if (this.#stopping || isPostgres(this.#postgres.pid)) continue;
      this.say(`The database ended unexpectedly; it is started again. The reason is in ${join(this.folder, '../logs/postgres.log')}.`);
      try {
        await this.#lock.release();
        this.#postgres = await startPostgres({ folder: this.folder, password: this.password, port });
        this.#lock = await takeLock(this.url);
        pause = LOOK_EVERY_MS;
      } catch (error) {
        pause = Math.min(pause * 2, LONGEST_PAUSE_MS);
        this.say(`The database did not start: ${error.message}`);
      }
      if (this.#stopping) await this.#postgres.stop();
    }
  }

  async stop() {
    this.#stopping = true;
    await this.#lock?.release();
    await this.#postgres?.stop();
  }
}
