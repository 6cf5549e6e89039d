import { Inject, Injectable, type OnApplicationShutdown } from '@nestjs/common';
import { Pool } from 'pg';
import { inTime, sessionAs } from '../platform/connection-limits';
import { ENV, type Env } from '../platform/env';
import { Log } from '../platform/logger';

/** Connections of the turns. Each judges one turn for a few milliseconds; a room that waits for one waits in line here. */
const CONNECTIONS = 4;

/**
 * Connections as the database role `synoo_turns`: it reads keys and writes turns, and has no rights on the schema `person`.
 * It is apart from the hot path, whose role cannot read a key.
 */
@Injectable()
export class TurnsPool implements OnApplicationShutdown {
  readonly pool: Pool;

  constructor(@Inject(ENV) env: Env, log: Log) {
    this.pool = new Pool({ connectionString: env.databaseUrl, max: CONNECTIONS, options: sessionAs('synoo_turns'), application_name: 'synoo turns', ...inTime });
    // An idle connection that drops is replaced at the next query; without a listener it would end the process.
    this.pool.on('error', (error) => log.fault('turns-connection-lost', error));
    // One that breaks inside a transaction fails the query that runs; the event itself must not end the process either.
    this.pool.on('connect', (client) => client.on('error', (error) => log.fault('turns-connection-lost', error)));
  }

  async onApplicationShutdown(): Promise<void> {
    await this.pool.end();
  }
}
