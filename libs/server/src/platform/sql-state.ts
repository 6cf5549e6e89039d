/** What PostgreSQL calls an error; empty for one that is not PostgreSQL's. */
export function sqlState(error: unknown): string {
  const code: unknown = error instanceof Error ? Reflect.get(error, 'code') : undefined;
  return typeof code === 'string' && /^[0-9A-Z]{5}$/u.test(code) ? code : '';
}

/** Classes 22 (data), 23 (constraint) and 54 (limit): the content is the reason, not the connection. */
export function isDataError(error: unknown): boolean {
  return ['22', '23', '54'].includes(sqlState(error).slice(0, 2));
}

/** Deadlock or serialization failure: undone as a whole, and worth one more try at once. */
export function isTransient(error: unknown): boolean {
  return ['40001', '40P01'].includes(sqlState(error));
}

/** A lock that somebody holds for longer than the session's `lock_timeout`. */
export function isLockTimeout(error: unknown): boolean {
  return sqlState(error) === '55P03';
}
