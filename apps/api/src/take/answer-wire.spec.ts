import { createServer, type Server } from 'node:http';
import { type AddressInfo, connect, type Socket } from 'node:net';
import { AnswerWire, type WireAnswers } from './answer-wire';

/** Milliseconds. */
const KEEP_ALIVE = 200;
const REQUEST = 'PUT /saves HTTP/1.1\r\nhost: localhost\r\ncontent-type: application/json\r\ncontent-length: 2\r\n\r\n{}';
const REPLY = 'HTTP/1.1 200 OK\r\ncontent-length: 4\r\n\r\nwire';

describe('A connection whose saves are taken off the wire', () => {
  let server: Server;
  let socket: Socket;
  let heard = '';
  /** Replies that are held back. */
  let pending: (() => void)[] = [];
  let holds = false;

  beforeEach(async () => {
    [heard, pending, holds] = ['', [], false];
    const answers: WireAnswers = {
      open: true,
      now: () => Date.now(),
      readHead: (head) => (head.startsWith('PUT /saves') ? { attemptId: 'a', length: 2, until: Infinity } : undefined),
      answer: (_, __, ___, send) => (holds ? void pending.push(() => send(REPLY)) : send(REPLY)),
    };
    server = createServer({ keepAliveTimeout: 60_000 }, (request, response) => request.resume().on('end', () => response.end('node')));
    new AnswerWire(server, answers, KEEP_ALIVE);
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    socket = connect((server.address() as AddressInfo).port, '127.0.0.1');
    socket.on('data', (data) => (heard += data.toString())).on('error', () => undefined);
  });
  afterEach(async () => {
    socket.destroy();
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
  });

  const told = async (text: string): Promise<void> => {
    for (const end = Date.now() + 4_000; !heard.includes(text); ) {
      if (Date.now() > end) throw new Error(`Heard only: ${heard}`);
      await new Promise((resolve) => setTimeout(resolve, 5));
    }
    heard = '';
  };
  const passed = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));
  /** Node knows the connection, and a save was answered without it. */
  const saved = async (): Promise<void> => {
    socket.write(REQUEST);
    await told('node');
    socket.write(REQUEST);
    await told('wire');
  };

  it('is closed when it lies idle', async () => {
    const closed = new Promise((resolve) => socket.once('close', resolve));
    await saved();
    await closed;
  });

  it('stays while a save waits for its reply, however long that takes', async () => {
    await saved();
    holds = true;
    socket.write(REQUEST);
    await passed(KEEP_ALIVE * 2);
    pending[0]!();
    await told('wire');
  });

  it('is answered for what has arrived, whatever of an earlier request is still in memory', async () => {
    await saved();
    socket.write(REQUEST.slice(0, -2));
    await passed(50);
    expect(heard).toBe('');
    socket.write(REQUEST.slice(-2));
    await told('node');
  });

  it('is left to the timer of Node after a request that Node answered', async () => {
    await saved();
    socket.write('GET / HTTP/1.1\r\nhost: localhost\r\n\r\n');
    await told('node');
    await passed(KEEP_ALIVE * 2);
    expect(socket.closed).toBe(false);
    socket.write(REQUEST);
    await told('wire');
  });
});
