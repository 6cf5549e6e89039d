import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Accounts } from '@synoo/server';
import { createTestDatabase, type ServerProcess, startProcess, startTestApi, type TestDatabase, testRedisUrl, testSecrets } from '@synoo/testing';
import { runLoad } from './testing/run-load';

const REDIS_DATABASE = 8;
const PATIENCE = 240_000;
const PASSWORD = 'a password of nobody';

/** Two apis' worth of set-up is in the product's own tests; here it is one of each kind, over HTTPS, that the tool did not start. */
describe('The load tool at a server with HTTPS of its own authority, Redis and a worker', () => {
  const data = mkdtempSync(join(tmpdir(), 'synoo-load-'));
  const authority = join(data, 'certificates/authority.pem');
  let database: TestDatabase;
  let api: ServerProcess;
  let worker: ServerProcess;
  let url: string;

  beforeAll(async () => {
    database = await createTestDatabase();
    const preparing = await startTestApi({ databaseUrl: database.url });
    const { invitation } = await preparing.get(Accounts).invite(null, { login: 'load', name: 'Load', roles: ['administrator'], organisationId: null });
    await fetch(`${preparing.url}/api/invitations/accept`, { method: 'POST', headers: { 'x-synoo': '1', 'content-type': 'application/json' }, body: JSON.stringify({ token: invitation, password: PASSWORD }) });
    await preparing.close();
    const environment = { ...testSecrets, DATABASE_URL: database.url, REDIS_URL: testRedisUrl(REDIS_DATABASE), SYNOO_DATA: data, SYNOO_OPERATIONS_PORT: '0' };
    [api, worker] = await Promise.all([startProcess('api', { ...environment, SYNOO_HTTPS: 'local' }), startProcess('worker', environment)]);
    url = api.url.replace('http:', 'https:');
  }, PATIENCE);
  afterAll(async () => {
    await Promise.all([api, worker].map((one) => one?.stop()));
    await database?.drop();
    rmSync(data, { recursive: true, force: true });
  }, 60_000);

  const door = ({ log }: ServerProcess): string => `http://127.0.0.1:${log.map((line) => /"event":"operations-door-open".*"port":(\d+)/u.exec(line)?.[1]).find(Boolean)}`;
  const load = (...args: readonly string[]) => runLoad(['--url', url, '--login', 'load', '--password', PASSWORD, ...args]);

  it(
    'finds every acknowledged answer there, and tells what each process needed',
    async () => {
      const { code, out, err } = await load('--authority', authority, '--operations-url', `${door(api)},${door(worker)}`, '--database-url', database.url, '--learners', '10', '--start-window', '1', '--minutes', '0.1', '--pace', '1', '--saturate', '1', '--browsers', '0', '--json');
      expect({ code, err: err.includes('First error') ? err : '' }).toEqual({ code: 0, err: '' });
      const report = JSON.parse(out) as { readonly cpuSecondsPer1000Saves: { readonly working: object }; readonly kiBPerLearner: object };
      expect(report).toMatchObject({ learners: 10, started: 10, errors: 0, missing: 0, apiKiBPerLearner: expect.any(Number) as number, serverSaveMs: { p95: expect.any(Number) as number } });
      for (const figure of [report.cpuSecondsPer1000Saves.working, report.kiBPerLearner]) expect(figure).toMatchObject({ api: expect.any(Number) as number, worker: expect.any(Number) as number });
    },
    PATIENCE,
  );

  it(
    'says what is missing where the authority is not trusted, and which file is none',
    async () => {
      expect(await load()).toMatchObject({ code: 2, out: '', err: expect.stringContaining('Name it: --authority FILE') as string });
      const none = join(data, 'none.pem');
      writeFileSync(none, 'none');
      expect(await load('--authority', none)).toMatchObject({ code: 2, out: '', err: expect.stringContaining('cannot be read as a certificate') as string });
    },
    PATIENCE,
  );

  it(
    'says where an address leads that only sends on',
    async () => {
      expect(await runLoad(['--url', api.url, '--authority', authority, '--login', 'load', '--password', PASSWORD])).toMatchObject({ code: 2, out: '', err: expect.stringContaining(`sends on to ${url}: name that address.`) as string });
    },
    PATIENCE,
  );
});
