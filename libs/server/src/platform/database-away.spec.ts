import { isDatabaseAway, isDatabaseSilent } from './database-away';

const error = (message: string, code?: string): Error => Object.assign(new Error(message), code !== undefined && { code });

describe('A database that is away', () => {
  it.each([
    error('terminating connection due to administrator command', '57P01'),
    error('the database system is starting up', '57P03'),
    error('sorry, too many clients already', '53300'),
    error('cannot execute INSERT in a read-only transaction', '25006'),
    error('', '08006'),
    error('canceling statement due to statement timeout', '57014'),
    error('canceling statement due to lock timeout', '55P03'),
    error('terminating connection due to idle-in-transaction timeout', '25P03'),
    error('connect ECONNREFUSED 127.0.0.1:5432', 'ECONNREFUSED'),
    error('read ECONNRESET', 'ECONNRESET'),
    error('Connection terminated unexpectedly'),
    error('Connection terminated due to connection timeout'),
    error('timeout exceeded when trying to connect'),
    error('Query read timeout'),
    error('Client has encountered a connection error and is not queryable'),
    error('Client was closed and is not queryable'),
    error('Cannot call write after a stream was destroyed', 'ERR_STREAM_DESTROYED'),
    error('write after end', 'ERR_STREAM_WRITE_AFTER_END'),
  ])('is told from a fault: %s', (away) => {
    expect(isDatabaseAway(away)).toBe(true);
  });

  it.each([error('duplicate key value', '23505'), error('Cannot read properties of undefined'), 'Connection terminated', null])('and a fault from it: %s', (fault) => {
    expect(isDatabaseAway(fault)).toBe(false);
  });

  it('is silent where somebody waited for it in vain, and not where it said or the network said that it is away', () => {
    const waited = ['Connection terminated due to connection timeout', 'timeout exceeded when trying to connect', 'Query read timeout'];
    expect(waited.every((message) => isDatabaseSilent(error(message)))).toBe(true);
    expect(['57014', '55P03'].every((code) => isDatabaseSilent(error('canceling statement', code)))).toBe(true);
    expect([error('Connection terminated unexpectedly'), error('connect ECONNREFUSED', 'ECONNREFUSED'), error('shut down', '57P01'), null].some(isDatabaseSilent)).toBe(false);
  });
});
