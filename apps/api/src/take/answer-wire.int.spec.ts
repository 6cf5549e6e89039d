import { connect, type Socket } from 'node:net';
import { routes } from '@synoo/contracts';
import { startTestApi, type TestApi } from '@synoo/testing';
import { SampleLearner, sampleSession, type SampleSession, startAll } from '../testing/sample-session';
import { FastAnswers } from './fast-answers';

/** A connection that sends bytes as they are and gathers the replies. */
class Wire {
  readonly #socket: Socket;
  #text = '';
  closed = false;

  constructor(url: string) {
    const { hostname, port } = new URL(url);
    this.#socket = connect({ host: hostname, port: Number(port), noDelay: true });
    this.#socket.setEncoding('latin1').on('data', (chunk: string) => (this.#text += chunk));
    this.#socket.on('close', () => (this.closed = true)).on('error', () => undefined);
  }

  send(bytes: string | Buffer): void {
    this.#socket.write(bytes);
  }

  /** Status and body of the next `count` replies. */
  async replies(count: number): Promise<{ readonly status: number; readonly body: Record<string, unknown> }[]> {
    const found: { status: number; body: Record<string, unknown> }[] = [];
    for (const end = Date.now() + 4_000; found.length < count; ) {
      const headEnd = this.#text.indexOf('\r\n\r\n');
      const length = /\r\ncontent-length: (\d+)/iu.exec(this.#text.slice(0, Math.max(0, headEnd)))?.[1];
      if (headEnd >= 0 && length !== undefined && this.#text.length >= headEnd + 4 + Number(length)) {
        const body = this.#text.slice(headEnd + 4, headEnd + 4 + Number(length));
        found.push({ status: Number(this.#text.slice(9, 12)), body: JSON.parse(Buffer.from(body, 'latin1').toString('utf8')) as Record<string, unknown> });
        this.#text = this.#text.slice(headEnd + 4 + Number(length));
      } else if (this.closed || Date.now() > end) throw new Error(`Closed after: ${this.#text}`);
      else await new Promise((resolve) => setTimeout(resolve, 5));
    }
    return found;
  }

  close(): void {
    this.#socket.destroy();
  }
}

describe('Saves off the wire', () => {
  let api: TestApi;
  let session: SampleSession;
  let seat = 0;
  let taken: jest.SpiedFunction<FastAnswers['answer']>;
  let wires: Wire[] = [];

  beforeAll(async () => {
    api = await startTestApi();
    session = await sampleSession(api, { learners: 40, columns: 10 });
    taken = jest.spyOn(FastAnswers.prototype, 'answer');
  }, 30_000);
  afterEach(() => {
    for (const wire of wires) wire.close();
    wires = [];
    taken.mockClear();
  });
  afterAll(() => api.close());

  const open = (): Wire => {
    const wire = new Wire(api.url);
    wires.push(wire);
    return wire;
  };
  const learnerAtWork = async (): Promise<SampleLearner> => {
    const learner = await SampleLearner.checkIn(api.url, session, seat++);
    await startAll(session);
    return learner;
  };
  const cookieOf = (learner: SampleLearner): string => [...learner.client.cookies].map(([name, value]) => `${name}=${value}`).join('; ');
  const get = (learner: SampleLearner): string => `GET /api/take/attempts/${learner.attemptId}?epoch=1 HTTP/1.1\r\nhost: localhost\r\ncookie: ${cookieOf(learner)}\r\n\r\n`;
  const put = (learner: SampleLearner, { headers = '', cookie = cookieOf(learner), body = '' } = {}): string => {
    if (body === 'in chunks') return `PUT /api/take/attempts/${learner.attemptId}/answers HTTP/1.1\r\nhost: localhost\r\nx-synoo: 1\r\ncontent-type: application/json\r\ncookie: ${cookie}\r\ntransfer-encoding: chunked\r\n\r\n2\r\n{}\r\n0\r\n\r\n`;
    const content = body || JSON.stringify({ epoch: 1, events: [learner.choose('i1', 'A')] });
    return `PUT /api/${routes.saveAnswers.path.replace(':attemptId', learner.attemptId)} HTTP/1.1\r\nhost: localhost\r\nx-synoo: 1\r\ncontent-type: application/json\r\ncookie: ${cookie}\r\n${headers}content-length: ${Buffer.byteLength(content)}\r\n\r\n${content}`;
  };
  /** A connection that has had its first request, and a learner. */
  const ready = async (): Promise<{ wire: Wire; learner: SampleLearner }> => {
    const learner = await learnerAtWork();
    const wire = open();
    wire.send(get(learner));
    expect(await wire.replies(1)).toMatchObject([{ status: 200 }]);
    return { wire, learner };
  };

  it('answers saves and other requests in turn on one connection', async () => {
    const { wire, learner } = await ready();
    for (const turn of [1, 2]) {
      wire.send(put(learner));
      expect(await wire.replies(1)).toMatchObject([{ status: 200, body: { savedSeq: 2 * turn - 1, state: 'working' } }]);
      wire.send(put(learner));
      expect(await wire.replies(1)).toMatchObject([{ status: 200, body: { savedSeq: 2 * turn } }]);
      wire.send(get(learner));
      expect(await wire.replies(1)).toMatchObject([{ status: 200, body: { savedSeq: 2 * turn } }]);
    }
    expect(taken).toHaveBeenCalledTimes(4);
  });

  it('answers in order whoever does not wait for the reply', async () => {
    const { wire, learner } = await ready();
    wire.send(put(learner));
    await new Promise((resolve) => setImmediate(resolve));
    wire.send(get(learner) + put(learner));
    const replies = await wire.replies(3);
    expect(replies.map(({ status }) => status)).toEqual([200, 200, 200]);
    expect(replies[2]!.body['savedSeq']).toBe(2);
  });

  it.each([
    ['two at once', (learner: SampleLearner) => [put(learner) + put(learner)], 2],
    ['one in two pieces', (learner: SampleLearner) => [put(learner).slice(0, 40), put(learner, { body: JSON.stringify({ epoch: 1, events: [] }) }).slice(40)], 1],
    ['a body that comes later', (learner: SampleLearner) => { const whole = put(learner); return [whole.slice(0, whole.indexOf('\r\n\r\n') + 4), whole.slice(whole.indexOf('\r\n\r\n') + 4)]; }, 1],
  ])('leaves %s to the framework, which stores it', async (_, bytes, count) => {
    const { wire, learner } = await ready();
    for (const piece of bytes(learner)) {
      wire.send(piece);
      await new Promise((resolve) => setTimeout(resolve, 20));
    }
    expect(new Set((await wire.replies(count)).map(({ status }) => status))).toEqual(new Set([200]));
    expect(taken).not.toHaveBeenCalled();
  });

  it('refuses bytes that are no UTF-8, by whatever way they come, and stores no other words in their place', async () => {
    const { wire, learner } = await ready();
    const answer = (): Buffer => {
      const bytes = Buffer.from(put(learner, { body: JSON.stringify({ epoch: 1, events: [learner.answer('i6', { r1: '#' })] }) }));
      bytes[bytes.lastIndexOf('#')] = 0xff;
      return bytes;
    };
    const refusal = [{ status: 400, body: { code: 'invalid-request' } }];
    wire.send(answer());
    expect(await wire.replies(1)).toMatchObject(refusal);
    expect(taken).toHaveBeenCalledTimes(1);
    const pieces = answer();
    wire.send(pieces.subarray(0, 40));
    await new Promise((resolve) => setTimeout(resolve, 20));
    wire.send(pieces.subarray(40));
    expect(await wire.replies(1)).toMatchObject(refusal);
    expect(await api.dataSource.query('select from answer_event where attempt_id = $1', [learner.attemptId])).toEqual([]);
    const signIn = Buffer.from(JSON.stringify({ login: 'root', password: '#' }));
    signIn[signIn.lastIndexOf('#')] = 0xff;
    const other = await fetch(`${api.url}/api/sign-in`, { method: 'POST', headers: { 'content-type': 'application/json', 'x-synoo': '1' }, body: signIn });
    expect([other.status, await other.json()]).toMatchObject([400, { code: 'invalid-request', requestId: expect.any(String) as string }]);
  });

  it('goes on after a request with a body', async () => {
    const { wire, learner } = await ready();
    const body = JSON.stringify({ device: { userAgent: 'test', screen: '-', secureContext: true, timezone: 'UTC' } });
    wire.send(`POST /api/take/attempts/${learner.attemptId}/places HTTP/1.1\r\nhost: localhost\r\nx-synoo: 1\r\ncontent-type: application/json\r\ncookie: ${cookieOf(learner)}\r\ncontent-length: ${body.length}\r\n\r\n${body}`);
    expect(await wire.replies(1)).toMatchObject([{ status: 200, body: { epoch: 2 } }]);
    wire.send(put(learner));
    expect(await wire.replies(1)).toMatchObject([{ status: 200, body: { savedSeq: 1, currentEpoch: 2 } }]);
    expect(taken).toHaveBeenCalledTimes(1);
  });

  it.each([
    ['no cookie', { cookie: 'other=1' }, 401],
    ['a cookie that somebody made up', { cookie: `synoo-attempt-018f0000-0000-7000-8000-000000000000=9999999999999.${'a'.repeat(43)}` }, 401],
    ['a page of another site', { headers: 'origin: https://elsewhere.example\r\n' }, 403],
    ['another site, as its browser says', { headers: 'sec-fetch-site: cross-site\r\n' }, 403],
    ['a body in chunks', { body: 'in chunks' }, 413],
    ['two lengths', { headers: 'content-length: 3\r\n' }, 400],
    ['two ways to say the length', { headers: 'transfer-encoding: chunked\r\n' }, 400],
  ])('leaves %s to the framework, which refuses it, also where the connection has saved before', async (_, options, status) => {
    await refused(options, status);
    await refused(options, status, 1);
  });

  async function statusOf(wire: Wire): Promise<number> {
    try {
      return (await wire.replies(1))[0]!.status;
    } catch (error) {
      // Node's own refusal has no body.
      return Number(/HTTP\/1\.1 (\d{3})/u.exec(String(error))?.[1]);
    }
  }

  async function refused(options: Parameters<typeof put>[1], status: number, saves = 0): Promise<void> {
    const { wire, learner } = await ready();
    for (let save = 1; save <= saves; save++) {
      wire.send(put(learner));
      expect(await wire.replies(1)).toMatchObject([{ status: 200, body: { savedSeq: save } }]);
    }
    wire.send(put(learner, options));
    expect(await statusOf(wire)).toBe(status);
    expect(taken).toHaveBeenCalledTimes(saves);
    expect(await api.dataSource.query('select seq from answer_event where attempt_id = $1', [learner.attemptId])).toHaveLength(saves);
  }

  it('reads the head of a page once, however long its bodies are', async () => {
    const { wire, learner } = await ready();
    const read = jest.spyOn(FastAnswers.prototype, 'readHead');
    const body = (spaces: number): string => `${JSON.stringify({ epoch: 1, events: [learner.choose('i1', 'A')] })}${' '.repeat(spaces)}`;
    for (const [index, spaces] of [0, 7, 900, 0].entries()) {
      wire.send(put(learner, { body: body(spaces) }));
      expect(await wire.replies(1)).toMatchObject([{ status: 200, body: { savedSeq: index + 1 } }]);
    }
    expect(read).toHaveBeenCalledTimes(1);
    // The same head, but for something else that stands in the place of the length.
    for (const [length, status] of [['x1', 400], ['1_0', 400], ['', 400], ['12345678', 413]] as const) {
      const fresh = await ready();
      const first = put(fresh.learner);
      fresh.wire.send(first);
      expect(await fresh.wire.replies(1)).toMatchObject([{ status: 200 }]);
      const before = read.mock.calls.length;
      fresh.wire.send(first.replace(/(content-length: )\d+/u, `$1${length}`));
      expect(await statusOf(fresh.wire)).toBe(status);
      expect(read).toHaveBeenCalledTimes(before + 1);
      expect(read).toHaveLastReturnedWith(undefined);
    }
    read.mockRestore();
  });

  it('names what the contract refuses', async () => {
    const { wire, learner } = await ready();
    const body = JSON.stringify({ epoch: 1, events: [{ ...learner.choose('i1', 'A'), item: 'x1' }] });
    wire.send(put(learner, { body }));
    const [short] = await wire.replies(1);
    expect(short).toMatchObject({ status: 400, body: { code: 'invalid-request', details: { problems: [{ field: 'body.events.0.item' }] } } });
    wire.send(put(learner, { body: 'no json' }));
    expect(await wire.replies(1)).toMatchObject([{ status: 400, body: { code: 'invalid-request' } }]);
    expect(taken).toHaveBeenCalledTimes(2);
  });
});
