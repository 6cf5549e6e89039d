import { once } from 'node:events';
import { type AddressInfo, connect, createServer, type Server, Socket } from 'node:net';
import { readShared } from './shared-read';

describe('A connection that is read into one buffer for all', () => {
  let server: Server;
  let taken: string[] = [];
  let takes = true;
  let sockets: Socket[] = [];
  /** Chunks that arrived as 'data' at the server, as they are when all has arrived. */
  let chunks: Buffer[] = [];

  beforeEach(async () => {
    [taken, takes, sockets, chunks] = [[], true, [], []];
    server = createServer((socket) => {
      sockets.push(socket);
      readShared(socket, (chunk, length) => takes && taken.push(chunk.toString('latin1', 0, length)) > 0);
      socket.on('data', (chunk: Buffer) => chunks.push(chunk)).on('error', () => undefined);
    });
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
  });
  afterEach(async () => {
    for (const socket of sockets) socket.destroy();
    await new Promise((resolve) => server.close(resolve));
  });

  const open = async (): Promise<Socket> => {
    const socket = connect((server.address() as AddressInfo).port, '127.0.0.1').setNoDelay(true);
    sockets.push(socket);
    await Promise.all([once(server, 'connection'), once(socket, 'connect')]);
    return socket;
  };
  const until = async (met: () => boolean): Promise<void> => {
    for (const end = Date.now() + 4_000; !met(); ) {
      if (Date.now() > end) throw new Error(`Taken: ${taken.join('|')}; data: ${chunks.join('|')}`);
      await new Promise((resolve) => setTimeout(resolve, 2));
    }
  };

  it('gives what arrives to who takes it, and nothing of it as data', async () => {
    const [one, two] = [await open(), await open()];
    one.write('first');
    await until(() => taken.length === 1);
    two.write('second');
    await until(() => taken.length === 2);
    expect([taken, chunks]).toEqual([['first', 'second'], []]);
  });

  it('gives what is not taken as data, which the next chunk does not overwrite', async () => {
    takes = false;
    const [one, two] = [await open(), await open()];
    one.write('first');
    await until(() => chunks.length === 1);
    two.write('later');
    await until(() => chunks.length === 2);
    expect(chunks.map(String)).toEqual(['first', 'later']);
  });

  it('offers nothing past what still waits to be read', async () => {
    const one = await open();
    const [served] = sockets.filter((socket) => socket !== one);
    // It is left in the stream, as by who waits for 'readable'.
    served!.removeAllListeners('data').on('readable', () => undefined);
    served!.unshift(Buffer.from('first '));
    one.write('second');
    await until(() => served!.readableLength === 12);
    expect([taken, served!.read()?.toString()]).toEqual([[], 'first second']);
  });

  it('carries more than the buffer holds, in order', async () => {
    takes = false;
    const bytes = Buffer.alloc(300_000, 'абвгд');
    const one = await open();
    one.write(bytes);
    await until(() => chunks.reduce((sum, { length }) => sum + length, 0) === bytes.length);
    expect(Buffer.concat(chunks).equals(bytes)).toBe(true);
  });

  it('leaves a socket without a connection as it is', () => {
    const socket = new Socket();
    const before = Object.getOwnPropertySymbols(socket).map((symbol) => Reflect.get(socket, symbol));
    readShared(socket, () => true);
    expect(Object.getOwnPropertySymbols(socket).map((symbol) => Reflect.get(socket, symbol))).toEqual(before);
  });
});
