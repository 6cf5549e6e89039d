import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { Doors, readFigures } from './doors';

const figures = ({ api = true, cpu = 1.5, started = 1_000, saves = 3 } = {}): string =>
  `${api ? 'synoo_learners_connected 4\n' : ''}synoo_oldest_unscored_seconds 0\nsynoo_save_seconds_bucket{le="0.01"} ${saves}\nsynoo_save_seconds_bucket{le="+Inf"} ${saves}\nsynoo_save_seconds_count ${saves}\nprocess_cpu_seconds_total ${cpu}\nprocess_resident_memory_bytes 2097152\nprocess_start_time_seconds ${started}\n`;

describe('Doors for operations', () => {
  const servers: Server[] = [];
  /** A process whose figures a test may change. */
  async function door(text: string): Promise<{ url: string; text: string }> {
    const one = { url: '', text };
    const server = createServer((_request, response) => response.end(one.text)).listen(0, '127.0.0.1');
    servers.push(server);
    await new Promise((done) => server.once('listening', done));
    one.url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
    return one;
  }
  afterEach(() => {
    for (const server of servers.splice(0)) server.close();
  });

  it('tells an api, which may do the jobs too, from a worker', () => {
    expect(readFigures(figures())).toMatchObject({ role: 'api', cpuSeconds: 1.5, residentKiB: 2_048 });
    expect(readFigures(figures({ api: false }))?.role).toBe('worker');
    expect(readFigures('process_cpu_seconds_total 1\nprocess_resident_memory_bytes 2\nprocess_start_time_seconds 3\n')).toBeUndefined();
  });

  it('adds up the saves of all apis', async () => {
    const [first, second, worker] = [await door(figures({ saves: 3 })), await door(figures({ saves: 4 })), await door(figures({ api: false, saves: 0 }))];
    const doors = new Doors([first.url, second.url, worker.url]);
    expect(await doors.complaint()).toBeUndefined();
    expect((await doors.look()).map(({ role }) => role)).toEqual(['api', 'api', 'worker']);
    expect([...((await doors.saves()) ?? [])]).toEqual([[0.01, 7], [Number.POSITIVE_INFINITY, 7]]);
  });

  it('tells nothing rather than too little after a process was started anew', async () => {
    const [first, second] = [await door(figures()), await door(figures())];
    const doors = new Doors([first.url, second.url]);
    await doors.complaint();
    second.text = figures({ started: 2_000, cpu: 0.1 });
    expect(await doors.look()).toEqual([]);
    expect(await doors.saves()).toBeUndefined();
  });

  it('says which address is no door', async () => {
    const wrong = await door('<!doctype html>');
    expect(await new Doors([wrong.url]).complaint()).toContain(`${wrong.url}/metrics tells no figures of Synoo`);
  });
});
