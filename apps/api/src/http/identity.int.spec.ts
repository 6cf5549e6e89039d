import { identityRoutes, routes } from '@synoo/contracts';
import { startTestApi, type TestApi } from '@synoo/testing';
import { Secret, TOTP } from 'otpauth';
import { Client, signedIn, testPassword } from '../testing/client';
import { TurnedClock } from '../testing/turned-clock';

describe('Accounts and sign-in', () => {
  const clock = new TurnedClock();
  let api: TestApi;
  let administrator: Client;
  let own: string;

  beforeAll(async () => {
    api = await startTestApi({ clock });
    administrator = await signedIn(api, ['administrator'], 'root');
    own = (await administrator.call(routes.me)).body.id;
  });
  afterAll(() => api.close());

  const signIn = (login: string, password: string, otp?: string) => new Client(api.url).call(identityRoutes.signIn, { body: { login, password, ...(otp !== undefined && { otp }) } });
  const invite = async (login: string, roles: ('proctor' | 'administrator' | 'analyst')[] = ['analyst']) => (await administrator.call(identityRoutes.inviteAccount, { body: { login, name: `Аты ${login}`, roles, organisationId: null } })).body;
  const events = async (event: string) => (await api.dataSource.query<{ details: Record<string, unknown>; account_id: string | null }[]>('select details, account_id from audit where event = $1 order by id', [event])).length;

  it('keeps names encrypted, passwords as argon2id, tokens as hashes, and scripts from reading cookies', async () => {
    const [row] = await api.dataSource.query<{ name: Buffer; password_hash: string }[]>(`select name, password_hash from person.account where login = 'root'`);
    expect(row?.name.toString('utf8')).not.toContain('Test');
    expect(row?.password_hash).toMatch(/^\$argon2id\$v=19\$m=19456,t=2,p=1\$/u);
    const response = await new Client(api.url).raw(identityRoutes.signIn as never, { body: { login: 'root', password: testPassword } });
    const [cookie = ''] = response.headers.getSetCookie();
    expect(cookie).toMatch(/^synoo-staff=[\w-]{43}; Path=\/; HttpOnly; SameSite=Strict$/u);
    const token = /=([\w-]{43});/u.exec(cookie)?.[1] ?? '';
    const [stored] = await api.dataSource.query<{ n: number }[]>(`select count(*)::int as n from person.sign_in where encode(token_hash, 'escape') like '%' || $1 || '%'`, [token]);
    expect(stored?.n).toBe(0);
  });

  it('answers the same to a wrong password and to a login that does not exist', async () => {
    const [wrong, unknown] = [await signIn('root', 'Башка сырсөз 12'), await signIn('nobody-here', 'Башка сырсөз 12')];
    expect([wrong.status, wrong.error.code]).toEqual([401, 'wrong-credentials']);
    expect([unknown.status, unknown.error.code]).toEqual([401, 'wrong-credentials']);
    expect({ ...wrong.error, requestId: '' }).toEqual({ ...unknown.error, requestId: '' });
    expect((await signIn('ROOT ', testPassword)).status).toBe(200);
  });

  it('slows guessing down for the login, not for others, and longer each time', async () => {
    const { invitation } = await invite('guessed');
    await new Client(api.url).call(identityRoutes.acceptInvitation, { body: { token: invitation, password: testPassword } });
    for (let failure = 1; failure <= 5; failure++) expect((await signIn('guessed', `Туура эмес ${failure}`)).error.code).toBe('wrong-credentials');
    const closed = await signIn('guessed', testPassword);
    expect([closed.status, closed.error.code]).toEqual([429, 'too-many-tries']);
    expect(closed.error.details?.['seconds']).toBeGreaterThan(0);
    expect(closed.error.details?.['seconds']).toBeLessThanOrEqual(5);
    expect((await signIn('root', testPassword)).status).toBe(200);
    clock.ahead += 6_000;
    expect((await signIn('guessed', 'Дагы туура эмес')).error.code).toBe('wrong-credentials');
    const longer = await signIn('guessed', testPassword);
    expect(longer.error.details?.['seconds']).toBeGreaterThan(5);
    clock.ahead += 11_000;
    expect((await signIn('guessed', testPassword)).status).toBe(200);
    expect((await signIn('guessed', 'Эми эркин')).error.code).toBe('wrong-credentials');
  });

  it('counts tries that come at the same moment', async () => {
    const answers = await Promise.all(Array.from({ length: 20 }, () => signIn('parallel', 'Бир сырсөз жок')));
    expect(answers.filter((answer) => answer.error.code === 'wrong-credentials').length).toBe(5);
    expect(answers.filter((answer) => answer.error.code === 'too-many-tries').length).toBe(15);
  });

  it('uses an invitation once, also when two come at once', async () => {
    const { account, invitation } = await invite('invited');
    expect(account).toMatchObject({ status: 'invited', name: 'Аты invited' });
    expect((await new Client(api.url).call(identityRoutes.invitation, { body: { token: invitation } })).body).toEqual({ login: 'invited', name: 'Аты invited' });
    const weak = await new Client(api.url).call(identityRoutes.acceptInvitation, { body: { token: invitation, password: 'password2026' } });
    expect([weak.status, weak.error.code, weak.error.details]).toEqual([422, 'password-too-weak', { reason: 'common' }]);
    const both = await Promise.all([1, 2].map(() => new Client(api.url).call(identityRoutes.acceptInvitation, { body: { token: invitation, password: testPassword } })));
    expect(both.map((answer) => answer.status).sort()).toEqual([200, 410]);
    expect((await new Client(api.url).call(identityRoutes.invitation, { body: { token: invitation } })).status).toBe(410);
    expect((await administrator.call(identityRoutes.inviteAccount, { body: { login: 'INVITED', name: 'x', roles: ['analyst'], organisationId: null } })).error.code).toBe('login-taken');
  });

  it('lets an invitation run out after a week', async () => {
    const { invitation } = await invite('late');
    const offset = clock.ahead;
    clock.ahead += 8 * 24 * 3600_000;
    expect((await new Client(api.url).call(identityRoutes.invitation, { body: { token: invitation } })).error.code).toBe('invitation-invalid');
    clock.ahead = offset;
  });

  it('asks for the second factor and takes each code once', async () => {
    const client = await signedIn(api, ['proctor'], 'factor');
    const { body: enrolment } = await client.call(identityRoutes.beginSecondFactor, { body: {} });
    expect(enrolment.qr).toMatch(/^data:image\/png;base64,/u);
    expect(enrolment.uri).toContain('issuer=Synoo');
    const totp = new TOTP({ secret: Secret.fromBase32(enrolment.secret) });
    const code = (steps = 0) => totp.generate({ timestamp: clock.now() + steps * 30_000 });
    expect((await signIn('factor', testPassword)).status).toBe(200);
    expect((await client.call(identityRoutes.confirmSecondFactor, { body: { otp: code(5) } })).error.code).toBe('wrong-second-factor');
    const used = code();
    expect((await client.call(identityRoutes.confirmSecondFactor, { body: { otp: used } })).status).toBe(200);
    expect((await client.call(routes.me)).body.secondFactor).toBe(true);
    // Whoever found the screen unlocked must not be able to put their own telephone in its place.
    expect((await client.call(identityRoutes.beginSecondFactor, { body: {} })).error.code).toBe('wrong-credentials');
    expect((await client.call(identityRoutes.beginSecondFactor, { body: { password: 'Туура эмес' } })).error.code).toBe('wrong-credentials');
    expect((await client.call(identityRoutes.beginSecondFactor, { body: { password: testPassword } })).status).toBe(200);
    expect((await signIn('factor', testPassword)).error.code).toBe('second-factor-required');
    expect((await signIn('factor', 'Туура эмес бир')).error.code).toBe('wrong-credentials');
    expect((await signIn('factor', testPassword, used)).error.code).toBe('wrong-second-factor');
    clock.ahead += 60_000;
    const fresh = code();
    const both = await Promise.all([signIn('factor', testPassword, fresh), signIn('factor', testPassword, fresh)]);
    expect(both.map((answer) => answer.status).sort()).toEqual([200, 401]);
    const [row] = await api.dataSource.query<{ totp_secret: Buffer }[]>(`select totp_secret from person.account where login = 'factor'`);
    expect(row?.totp_secret.toString('latin1')).not.toContain(enrolment.secret);
    expect((await client.call(identityRoutes.removeSecondFactor, { body: { password: 'Туура эмес' } })).error.code).toBe('wrong-credentials');
    expect((await client.call(identityRoutes.removeSecondFactor, { body: { password: testPassword } })).status).toBe(200);
    expect((await signIn('factor', testPassword)).status).toBe(200);
  });

  it('ends sign-ins: signing out, a new password, a disabled account, a reset, time', async () => {
    const [first, second] = [await signedIn(api, ['analyst'], 'ending'), new Client(api.url)];
    await second.call(identityRoutes.signIn, { body: { login: 'ending', password: testPassword } });
    const { id } = (await first.call(routes.me)).body;
    expect((await first.call(identityRoutes.changePassword, { body: { current: testPassword, next: 'Кечки күн батты 9' } })).status).toBe(200);
    expect([(await first.call(routes.me)).status, (await second.call(routes.me)).status]).toEqual([200, 401]);
    await second.call(identityRoutes.signIn, { body: { login: 'ending', password: 'Кечки күн батты 9' } });
    expect((await administrator.call(identityRoutes.disableAccount, { params: { id } })).body.status).toBe('disabled');
    expect([(await first.call(routes.me)).status, (await second.call(routes.me)).status]).toEqual([401, 401]);
    expect((await signIn('ending', 'Кечки күн батты 9')).error.code).toBe('wrong-credentials');
    expect((await administrator.call(identityRoutes.enableAccount, { params: { id } })).body.status).toBe('active');
    await second.call(identityRoutes.signIn, { body: { login: 'ending', password: 'Кечки күн батты 9' } });
    const { invitation } = (await administrator.call(identityRoutes.resetAccount, { params: { id } })).body;
    expect((await second.call(routes.me)).status).toBe(401);
    const again = new Client(api.url);
    expect((await again.call(identityRoutes.acceptInvitation, { body: { token: invitation, password: testPassword } })).status).toBe(200);
    const offset = clock.ahead;
    clock.ahead += 13 * 3600_000;
    expect((await again.call(routes.me)).status).toBe(401);
    clock.ahead = offset;
    await again.call(identityRoutes.signOut);
    expect((await again.call(routes.me)).status).toBe(401);
  });

  it('keeps an administrator', async () => {
    expect((await administrator.call(identityRoutes.disableAccount, { params: { id: own } })).error.code).toBe('own-account');
    expect((await administrator.call(identityRoutes.resetAccount, { params: { id: own } })).error.code).toBe('own-account');
    const demote = (client: Client, id: string) => client.call(identityRoutes.updateAccount, { params: { id }, body: { name: 'x', roles: ['analyst'], organisationId: null } });
    expect((await demote(administrator, own)).error.code).toBe('last-administrator');
    const other = await signedIn(api, ['administrator'], 'root-2');
    const otherId = (await other.call(routes.me)).body.id;
    const both = await Promise.all([administrator.call(identityRoutes.disableAccount, { params: { id: otherId } }), other.call(identityRoutes.disableAccount, { params: { id: own } })]);
    // Who comes second is told that they would be the last one, or is no longer signed in.
    expect([[200, 409], [200, 401]].map(String)).toContain(String(both.map((answer) => answer.status).sort((a, b) => a - b)));
    expect(await api.dataSource.query(`select 1 from person.account where login in ('root', 'root-2') and status = 'active'`)).toHaveLength(1);
    await api.dataSource.query(`update person.account set status = 'active' where login in ('root', 'root-2')`);
    administrator = new Client(api.url);
    await administrator.call(identityRoutes.signIn, { body: { login: 'root', password: testPassword } });
  });

  it('finds accounts by name, and tells of everything in the trail', async () => {
    const found = (await administrator.call(identityRoutes.accounts, { query: { search: 'аты invi' } })).body;
    expect(found.rows.map((row) => row.login)).toEqual(['invited']);
    for (const event of ['signed-in', 'sign-in-refused', 'sign-in-blocked', 'account-invited', 'invitation-accepted', 'second-factor-set', 'second-factor-removed', 'password-changed', 'account-disabled', 'account-reset', 'signed-out']) expect([event, await events(event)]).toEqual([event, expect.any(Number)]);
    expect(await events('sign-in-blocked')).toBeGreaterThan(0);
    const trail = (await administrator.call(routes.audit, { query: { event: 'account-disabled' } })).body;
    expect(trail.rows[0]).toMatchObject({ event: 'account-disabled', by: expect.any(String) as string });
    expect(JSON.stringify(trail)).not.toContain(testPassword);
    await expect(api.dataSource.query('delete from audit')).rejects.toThrow('append-only');
  });

  it.each([
    ['no body', undefined],
    ['another shape', { login: { $ne: null }, password: 'x' }],
    ['a further field', { login: 'root', password: testPassword, roles: ['administrator'] }],
    ['a null byte', { login: 'root\u0000', password: 'x' }],
    ['a very long password', { login: 'root', password: 'x'.repeat(10_000) }],
  ])('refuses a sign-in with %s and names the field', async (_, body) => {
    const { status, error } = await new Client(api.url).call(identityRoutes.signIn, { body: body as never });
    expect([status, error.code]).toEqual([400, 'invalid-request']);
    expect((error.details?.['problems'] as { field: string }[])[0]?.field).toMatch(/^body/u);
  });
});
