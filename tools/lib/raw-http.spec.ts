import { createServer, type AddressInfo, type Server } from 'node:net';
import { RawConnection } from './raw-http';

describe('A raw connection', () => {
  const servers: Server[] = [];
  /** Answers every request with these bytes. */
  async function server(...answer: readonly string[]): Promise<string> {
    const one = createServer((socket) => socket.on('data', () => socket.write(answer.join('\r\n')))).listen(0, '127.0.0.1');
    servers.push(one);
    await new Promise((done) => one.once('listening', done));
    return `http://127.0.0.1:${(one.address() as AddressInfo).port}`;
  }
  afterEach(() => {
    for (const one of servers.splice(0)) one.close();
  });

  it.each(['content-length: 9', 'Content-Length: 9', 'CONTENT-LENGTH:9', 'Content-Length: \t9'])('reads replies with "%s", as the server or a proxy writes it', async (line) => {
    const connection = new RawConnection(await server('HTTP/1.1 200 OK', 'Server: proxy', line, 'Set-Cookie: place=1; Path=/', '', '{"seq":7}'));
    for (let time = 0; time < 2; time++) {
      const reply = await connection.request('GET', '/');
      expect([reply.status, reply.body, reply.number('seq'), reply.cookies.get('place')]).toEqual([200, '{"seq":7}', 7, '1']);
    }
    connection.close();
  });

  it('says so where a reply has no length', async () => {
    const connection = new RawConnection(await server('HTTP/1.1 200 OK', 'Transfer-Encoding: chunked', '', 'content-length: 9'));
    await expect(connection.request('GET', '/')).rejects.toThrow('A reply without a length');
  });
});
