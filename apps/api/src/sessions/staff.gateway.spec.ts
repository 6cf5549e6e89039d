import 'reflect-metadata';
import type { Role } from '@synoo/contracts';
import { type Actor, DomainError, Metrics } from '@synoo/server';
import { StaffCookie } from '../http/cookies';
import { StaffGateway } from './staff.gateway';

const sessionId = '018f0000-0000-7000-8000-000000000001';
const tokenOf = (name: string) => name.padEnd(43, '-');

/** Sockets of proctors by name, what the server knows of their sign-ins, and which sessions are theirs. */
function room(names: readonly string[]) {
  const roles = new Map<string, readonly Role[]>(names.map((name) => [tokenOf(name), ['proctor']]));
  const assigned = new Set(names.map(tokenOf));
  const gone: string[] = [];
  let down = false;
  const sockets = new Map(
    names.map((name) => [name, { data: { watching: new Set([sessionId]) }, handshake: { headers: { cookie: `synoo-staff=${tokenOf(name)}` } }, disconnect: () => gone.push(name) }]),
  );
  const parts = {
    feed: { sendTo: () => undefined },
    access: {
      check: async ({ accountId }: Actor) => {
        if (!assigned.has(accountId)) throw new DomainError('not-proctor-of-session');
      },
    },
    signIns: {
      authenticate: async (token: string) => {
        if (down) throw new Error('connection refused');
        const held = roles.get(token);
        return held && { accountId: token, roles: held };
      },
    },
    log: { fault: jest.fn() },
  };
  const gateway = new StaffGateway(parts.feed as never, parts.access as never, parts.signIns as never, new StaffCookie({ secure: false } as never), { now: () => 0 } as never, parts.log as never, new Metrics());
  gateway.afterInit({ sockets } as never);
  return { gateway, gone, roles, assigned, log: parts.log, setDown: (is: boolean) => (down = is) };
}

describe('StaffGateway', () => {
  it('disconnects who signed out or was disabled, lost the role or the session, and nobody else', async () => {
    const { gateway, gone, roles, assigned } = room(['stays', 'signed-out', 'demoted', 'replaced']);
    await gateway.checkWatchers();
    expect(gone).toEqual([]);
    roles.delete(tokenOf('signed-out'));
    roles.set(tokenOf('demoted'), ['analyst']);
    assigned.delete(tokenOf('replaced'));
    await gateway.checkWatchers();
    expect(gone).toEqual(['signed-out', 'demoted', 'replaced']);
    gateway.onApplicationShutdown();
  });

  it('leaves everybody connected while the database does not answer', async () => {
    const { gateway, gone, log, setDown } = room(['stays']);
    setDown(true);
    await gateway.checkWatchers();
    expect(gone).toEqual([]);
    expect(log.fault).toHaveBeenCalledTimes(1);
    gateway.onApplicationShutdown();
  });
});
