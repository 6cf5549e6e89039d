import { createServer } from 'node:http';
import { type AddressInfo, connect, type Socket } from 'node:net';
import { letGo } from './let-go';

/** A server, connections to it with what each has said so far, and how long it takes to end. */
async function endOf(said: readonly string[], patience: number): Promise<number> {
  const server = createServer((_, response) => void response.end('x'));
  const release = letGo(server, patience);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const arrived = new Promise<void>((resolve) => {
    let count = 0;
    server.on('connection', () => ++count === said.length && resolve());
  });
  const clients = said.map((text): Socket => {
    const client = connect((server.address() as AddressInfo).port, '127.0.0.1').on('error', () => undefined);
    if (text !== '') client.write(text);
    return client;
  });
  await arrived;
  await new Promise((resolve) => setTimeout(resolve, 50));
  const start = performance.now();
  release();
  await new Promise((resolve) => server.close(resolve));
  for (const client of clients) client.destroy();
  return performance.now() - start;
}

describe('letGo', () => {
  it('ends at once where a browser has opened a connection in advance', async () => {
    expect(await endOf(['', 'GET / HTTP/1.1\r\nhost: x\r\n\r\n'], 60_000)).toBeLessThan(5_000);
  }, 8_000);

  it('waits for a request that has begun, and no longer than that', async () => {
    const took = await endOf(['PUT / HTTP/1.1\r\nhost: x\r\ncontent-length: 9\r\n\r\nhalf'], 300);
    expect(took).toBeGreaterThan(250);
    expect(took).toBeLessThan(5_000);
  }, 8_000);
});
