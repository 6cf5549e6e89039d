import { Client, type ClientConfig } from 'pg';

const names = new Map<string, string>();

/**
 * Marks a statement of the hot path: every connection of the pools lets PostgreSQL parse it once, and plan it no more once one
 * plan fits all. Only for constant texts, since each stays in the memory of every connection.
 */
export function prepared(name: string, text: string): string {
  if ([...names].some(([other, known]) => known === name && other !== text)) throw new Error(`Two statements are called ${name}`);
  names.set(text, name);
  return text;
}

/** A connection that sends statements marked by {@link prepared} under their name, also for libraries that know only texts. */
export class PreparingClient extends Client {
  constructor(config?: string | ClientConfig) {
    super(config);
    const send = this.query.bind(this) as (...args: readonly unknown[]) => unknown;
    Reflect.set(this, 'query', (text: unknown, values: unknown, ...rest: readonly unknown[]) => {
      const name = typeof text === 'string' && Array.isArray(values) ? names.get(text) : undefined;
      return name === undefined ? send(text, values, ...rest) : send({ name, text, values }, ...rest);
    });
  }
}
