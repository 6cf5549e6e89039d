import { sqlState } from './sql-state';

/** Names that Node gives to a connection that cannot be made, or is gone. */
const gone: readonly string[] = ['ECONNREFUSED', 'ECONNRESET', 'EPIPE', 'ETIMEDOUT', 'EHOSTUNREACH', 'ENETUNREACH', 'ENOTFOUND', 'EAI_AGAIN', 'ERR_STREAM_DESTROYED', 'ERR_STREAM_WRITE_AFTER_END'];
/** Texts of the driver, which gives these no code. */
const silent = /^(?:Connection terminated due to connection timeout|timeout exceeded when trying to connect|Query read timeout)/u;
const lost = /^(?:Connection terminated|Client has encountered a connection error|Client was closed)/u;

/** A lock or the end of a statement was waited for in vain: PostgreSQL's own limits of time, or somebody who ended the statement by hand. */
const tooLate: readonly string[] = ['55P03', '57014'];

/**
 * Whether an error says that the database is away for the moment: it restarts, another one takes over (class 57P, or read-only because
 * it was demoted), it takes no more connections, the connection broke or was closed because its transaction stood still (25P03), or it is
 * too busy to answer in time. What was asked may or may not have been done.
 */
export function isDatabaseAway(error: unknown): boolean {
  if (!(error instanceof Error)) return false;
  const code: unknown = Reflect.get(error, 'code');
  if (typeof code === 'string' && (gone.includes(code) || /^(?:08...|57P0[1-5]|53300|25006|25P03)$/u.test(code))) return true;
  return tooLate.includes(sqlState(error)) || lost.test(error.message) || silent.test(error.message);
}

/** Whether an error says that an answer, a lock or a connection was waited for in vain: the next who asks would wait for as long. */
export function isDatabaseSilent(error: unknown): boolean {
  return error instanceof Error && (tooLate.includes(sqlState(error)) || silent.test(error.message));
}
