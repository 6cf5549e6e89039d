import { once } from 'node:events';
import { createServer, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { noAnswer } from './reply';
import { Silence, type Timer } from './silence';

/** A server that says only what the test says, and timers that the test fires. */
async function setUp() {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const timers: { readonly ms: number; readonly fire: () => void; stopped: boolean }[] = [];
  const timer: Timer = (ms, fire) => {
    const made = { ms, fire, stopped: false };
    timers.push(made);
    return () => (made.stopped = true);
  };
  const running = () => timers.filter(({ stopped }) => !stopped);
  const asked = once(server, 'request').then(([, response]) => response as ServerResponse);
  const silence = new Silence(20_000, timer);
  const reply = fetch(`http://127.0.0.1:${(server.address() as AddressInfo).port}/`, { signal: silence.signal });
  const close = () => {
    server.closeAllConnections();
    server.close();
  };
  return { silence, timers, running, asked, reply, close };
}

const settled = () => new Promise((resolve) => setTimeout(resolve, 0));

describe('a request that may not be silent', () => {
  it('is given up when the server stops in the middle, and counts as no answer', async () => {
    const { silence, running, asked, reply, close } = await setUp();
    const response = await asked;
    response.write('half');
    const whole = silence.whole(await reply);
    whole.catch(() => undefined);
    const [last] = running();
    expect(running()).toHaveLength(1);
    expect(last?.ms).toBe(20_000);
    last?.fire();
    const error: unknown = await whole.catch((reason: unknown) => reason);
    expect(error).toMatchObject({ name: 'TimeoutError' });
    expect(noAnswer(error, silence.signal)).toMatchObject({ name: 'Refusal', code: 'offline' });
    close();
  });

  it('is given up when no answer begins', async () => {
    const { running, asked, reply, close } = await setUp();
    await asked;
    reply.catch(() => undefined);
    running()[0]?.fire();
    await expect(reply).rejects.toMatchObject({ name: 'TimeoutError' });
    close();
  });

  it('waits anew from each part that comes, and has the whole at the end', async () => {
    const { silence, timers, running, asked, reply, close } = await setUp();
    const response = await asked;
    response.write('ң');
    const whole = silence.whole(await reply);
    for (const part of ['ө', 'ү']) {
      const before = timers.length;
      response.write(part);
      while (timers.length === before) await settled();
      expect(running()).toHaveLength(1);
    }
    response.end('!');
    expect(await (await whole).text()).toBe('ңөү!');
    silence.end();
    expect(running()).toHaveLength(0);
    close();
  });
});
