import { parseEnv, StartRefusal } from './env';

const least = { DATABASE_URL: 'postgres://u:p@h/d', SYNOO_SECRET: 'ab'.repeat(32), SYNOO_DATA_KEY: 'cd'.repeat(32) };

describe('settings', () => {
  it('needs an address and two keys; the rest has values of its own', () => {
    expect(parseEnv(least)).toMatchObject({ port: 3000, host: '0.0.0.0', secure: false, embedded: false, jobsInApi: true, demo: false, proxies: 0, logLevel: 'info' });
  });

  it('takes an empty variable as one that is not set', () => {
    expect(parseEnv({ ...least, PORT: '', REDIS_URL: '', PUBLIC_URL: '', LOG_LEVEL: '' })).toMatchObject({ port: 3000, redisUrl: undefined, publicUrl: undefined, logLevel: 'info' });
  });

  it('leaves jobs to workers where there is Redis, and is secure behind https', () => {
    expect(parseEnv({ ...least, REDIS_URL: 'redis://h:6379', PUBLIC_URL: 'https://synoo.example' })).toMatchObject({ jobsInApi: false, secure: true });
  });

  it.each([
    ['DATABASE_URL', undefined],
    ['DATABASE_URL', 'mysql://h/d'],
    ['SYNOO_SECRET', 'short'],
    ['SYNOO_DATA_KEY', 'zz'.repeat(32)],
    ['SYNOO_DATA_KEY', 'ab'.repeat(33)],
    ['REDIS_URL', 'h:6379'],
    ['PUBLIC_URL', 'synoo.example'],
    ['PORT', '70000'],
    ['SYNOO_DEMO', 'yes'],
    ['LOG_LEVEL', 'loud'],
    ['SYNOO_HTTPS', 'yes'],
    ['SYNOO_HTTPS_NAMES', 'https://lab, x'],
    ['SYNOO_TLS_CERT', '/only/one/of/two'],
    ['SYNOO_HTTP_PORT', '80'],
  ])('refuses %s = %j by name', (name, value) => {
    expect(() => parseEnv({ ...least, [name]: value })).toThrow(StartRefusal);
    expect(() => parseEnv({ ...least, [name]: value })).toThrow(name);
  });

  it('serves HTTPS with the local authority, or with a certificate that is named, never both', () => {
    expect(parseEnv({ ...least, SYNOO_HTTPS: 'local', SYNOO_HTTPS_NAMES: 'Synoo.lab, 10.0.0.7', SYNOO_HTTP_PORT: '80' })).toMatchObject({ tls: 'local', httpsNames: ['Synoo.lab', '10.0.0.7'], httpPort: 80 });
    const own = { SYNOO_TLS_CERT: 'a.crt', SYNOO_TLS_KEY: 'a.key' };
    expect(parseEnv({ ...least, ...own })).toMatchObject({ tls: { certificate: 'a.crt', key: 'a.key' } });
    expect(() => parseEnv({ ...least, ...own, SYNOO_HTTPS: 'local' })).toThrow('not both');
    expect(() => parseEnv({ ...least, SYNOO_HTTPS: 'local', PORT: '3443', SYNOO_HTTP_PORT: '3443' })).toThrow('another port');
  });

  it('does not repeat a secret in its refusal', () => {
    expect(() => parseEnv({ ...least, SYNOO_SECRET: 'my-own-words' })).toThrow(expect.objectContaining({ message: expect.not.stringContaining('my-own-words') }));
  });
});
