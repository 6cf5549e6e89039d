import { once } from 'node:events';
import { type AddressInfo, createServer, type Server } from 'node:net';
import { createTestDatabase, type TestDatabase, testSecrets } from '@synoo/testing';
import { runAdministrator } from '.';

describe('synoo administrator', () => {
  const before = { ...process.env };
  let database: TestDatabase;
  let held: Server;
  let said: string;

  beforeAll(async () => {
    database = await createTestDatabase();
    held = createServer().listen(0, '127.0.0.1');
    await once(held, 'listening');
    // As in the container of a running api, where the command is called.
    const { port } = held.address() as AddressInfo;
    Object.assign(process.env, testSecrets, { DATABASE_URL: database.url, PUBLIC_URL: 'https://synoo.example.kg', SYNOO_OPERATIONS_PORT: String(port), SYNOO_OPERATIONS_HOST: '127.0.0.1' });
  });
  beforeEach(() => {
    said = '';
    for (const stream of [process.stdout, process.stderr]) jest.spyOn(stream, 'write').mockImplementation((text) => ((said += String(text)), true));
  });
  afterEach(() => jest.restoreAllMocks());
  afterAll(async () => {
    process.env = before;
    held.close();
    await database.drop();
  });

  it('works beside the server that holds the port for operations', async () => {
    const code = await runAdministrator(['first', 'Асанова Айгүл']);
    expect([code, said]).toEqual([0, expect.stringMatching(/^https:\/\/synoo\.example\.kg\/invitation\/\S+\n$/u)]);
  });

  it('says that a login is taken', async () => {
    expect(await runAdministrator(['first', 'Асанова Айгүл'])).toBe(1);
    expect(said).toContain('"first" is taken');
  });
});
