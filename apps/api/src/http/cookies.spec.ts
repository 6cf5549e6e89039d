import { Clock, type Env, FieldCrypto } from '@synoo/server';
import type { FastifyReply } from 'fastify';
import { LearnerCookie, parseCookies } from './cookies';

class FixedClock extends Clock {
  time = 1_800_000_000_000;
  override now(): number {
    return this.time;
  }
}

const keys = { dataKey: Buffer.alloc(32, 1), secret: Buffer.alloc(32, 2) };
const [one, two] = ['018f0000-0000-7000-8000-000000000001', '018f0000-0000-7000-8000-000000000002'];

function issue(cookie: LearnerCookie, attemptId: string, protocol = 'http') {
  const set: { name: string; value: string; options: Record<string, unknown> }[] = [];
  const reply = { request: { protocol }, setCookie: (name: string, value: string, options: Record<string, unknown>) => set.push({ name, value, options }) };
  cookie.issue(reply as unknown as FastifyReply, attemptId);
  const [made] = set;
  if (!made) throw new Error('No cookie was set');
  return made;
}

describe('LearnerCookie', () => {
  const clock = new FixedClock();
  const cookie = new LearnerCookie({ secure: false } as Env, new FieldCrypto(keys), clock);
  const held = (attemptId: string) => {
    const { name, value } = issue(cookie, attemptId);
    return { [name]: value };
  };

  it('lets two learners at one computer each into their own attempt', () => {
    const cookies = { ...held(one), ...held(two) };
    expect(cookie.read(cookies)).toEqual([one, two]);
    expect([cookie.holds(cookies, one), cookie.holds(cookies, two)]).toEqual([true, true]);
  });

  it('cannot be read by scripts, sent by other sites, or sent in the clear where the page is encrypted', () => {
    expect(issue(cookie, one).options).toMatchObject({ httpOnly: true, sameSite: 'strict', path: '/', secure: false });
    expect(issue(cookie, one, 'https').options).toMatchObject({ secure: true });
  });

  it('refuses what was not issued for this attempt, by this server, or is a day old', () => {
    const [[name, value] = ['', '']] = Object.entries(held(one));
    const [expires = '', mac = ''] = value.split('.');
    const forged: Record<string, string | undefined>[] = [
      { [name.replace(one, two)]: value },
      { [name]: `${Number(expires) + 1}.${mac}` },
      { [name]: `${expires}.${mac.replace(/^./u, (letter) => (letter === 'A' ? 'B' : 'A'))}` },
      { [name]: '' },
      { [name]: 'true' },
      {},
    ];
    for (const cookies of forged) expect([cookies, ...cookie.read(cookies), cookie.holds(cookies, one), cookie.holds(cookies, two)]).toEqual([cookies, false, false]);
    const elsewhere = new LearnerCookie({ secure: false } as Env, new FieldCrypto({ ...keys, secret: Buffer.alloc(32, 3) }), clock);
    expect(elsewhere.holds({ [name]: value }, one)).toBe(false);
    clock.time += 24 * 3600_000 + 1;
    expect(cookie.holds({ [name]: value }, one)).toBe(false);
  });
});

describe('parseCookies', () => {
  it('reads a header as browsers send it, and nothing from one that is no cookie', () => {
    expect(parseCookies('a=1; b=x.y=z;c=')).toEqual({ a: '1', b: 'x.y=z', c: '' });
    expect(parseCookies(undefined)).toEqual({});
    expect(parseCookies(';;=;nothing')).toEqual({});
  });
});
