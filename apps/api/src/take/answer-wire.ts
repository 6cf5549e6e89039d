import type { IncomingMessage, Server, ServerResponse } from 'node:http';
import type { Socket } from 'node:net';
import { readShared } from '@synoo/server';
import { utf8Text } from '../http/utf8-json';

/** What the head of a request says, once it has been read and found to be an ordinary save of a learner who may. */
export interface SaveHead {
  readonly attemptId: string;
  /** Bytes of the body. */
  readonly length: number;
  /** The learner's cookie ends then; milliseconds since 1970. */
  readonly until: number;
}

export interface WireAnswers {
  /** Undefined where anything is out of the ordinary: the framework deals with that. */
  readHead(head: string): SaveHead | undefined;
  /** False while this process is about to end: then the framework tells the browser to go elsewhere. */
  readonly open: boolean;
  now(): number;
  /** Sends the whole reply, head and body, to a body of so many bytes; undefined where they are no text. */
  answer(attemptId: string, body: string | undefined, length: number, send: (reply: string) => void): void;
}

/** Of the length of a body that may be an ordinary save. */
const MOST_DIGITS = 7;

type Feed = (this: Socket, chunk: Buffer) => void;

/**
 * Takes saves off the wire before Node's own request and response objects are made for them, which cost more processor time
 * than all that a save needs (docs/decisions/0017). Only a chunk that begins where a request begins and is exactly one ordinary save is
 * taken; every other byte goes on, untouched and in order, to Node's HTTP server on the same connection. Where a request begins is known as long as
 * what was passed on ended with the end of a request and its reply is finished; when that is not sure, the connection stays with
 * Node's server for good.
 */
export class AnswerWire {
  readonly #connections = new WeakMap<Socket, Connection>();
  /** Without a timer of their own. */
  readonly #untimed = new Set<Connection>();

  /** `keepAlive`: how long a connection may lie idle, ms. */
  constructor(
    server: Server,
    private readonly answers: WireAnswers,
    keepAlive: number,
  ) {
    const look = setInterval(() => this.#closeIdle(performance.now() - keepAlive), keepAlive / 10).unref();
    server.on('close', () => clearInterval(look));
    server.on('connection', (socket: Socket) => this.#attach(socket));
    server.prependListener('request', (request: IncomingMessage, response: ServerResponse) => this.#connections.get(request.socket)?.framed(request, response));
    server.prependListener('upgrade', (request: IncomingMessage) => this.#connections.get(request.socket)?.release());
  }

  /** Node's HTTP server reads a connection through one listener; another version that does it otherwise is left alone. */
  #attach(socket: Socket): void {
    const [feed, ...others] = socket.listeners('data');
    if (!feed || others.length > 0) return;
    const connection = new Connection(socket, feed as Feed, this.answers, this.#untimed);
    this.#connections.set(socket, connection);
    socket.once('close', () => this.#untimed.delete(connection));
  }

  #closeIdle(since: number): void {
    for (const connection of this.#untimed) connection.closeUnlessUsed(since);
  }
}

class Connection {
  /** The first request always goes on, so that Node's server knows the connection and its limits of time. */
  #atBoundary = false;
  /** Bytes of the request that is being passed on, as its head says; NaN when that cannot be said. */
  #expected = Number.NaN;
  #passed = 0;
  #answering = false;
  #held: Buffer[] = [];
  #head: SaveHead | undefined;
  #known: KnownHead | undefined;
  /** When the last save came, on a clock that nobody sets. */
  #usedAt = 0;
  /** Whether Node's timer for idle connections runs. */
  #timed = true;
  readonly #take = (chunk: Buffer): void => this.#data(chunk);
  readonly #reply = (reply: string): void => this.#send(reply);

  constructor(
    private readonly socket: Socket,
    private readonly feed: Feed,
    private readonly answers: WireAnswers,
    private readonly untimed: Set<Connection>,
  ) {
    socket.removeListener('data', feed);
    socket.on('data', this.#take);
    readShared(socket, (chunk, length) => !this.#answering && this.#answeredHere(chunk, length));
  }

  /** Node's server has read the head of a request on this connection. */
  framed(request: IncomingMessage, response: ServerResponse): void {
    response.once('close', () => {
      const whole = request.complete && this.#passed === this.#expected && response.writableFinished && response.shouldKeepAlive;
      if (!whole) return;
      this.#atBoundary = true;
      this.#passed = 0;
    });
    // Node sets its timer again.
    this.#timed = true;
    this.untimed.delete(this);
  }

  closeUnlessUsed(since: number): void {
    if (this.#usedAt < since && !this.#answering) this.socket.destroy();
  }

  /** The connection is no longer HTTP. */
  release(): void {
    this.untimed.delete(this);
    this.socket.removeListener('data', this.#take);
  }

  #data(chunk: Buffer): void {
    if (this.#answering) {
      // Whoever sends before the reply is there is answered in order.
      this.#held.push(chunk);
      this.socket.pause();
      return;
    }
    if (this.#answeredHere(chunk, chunk.length)) return;
    if (this.#passed === 0) this.#expected = requestLength(chunk);
    this.#passed += chunk.length;
    this.feed.call(this.socket, chunk);
  }

  /** The same where a request may begin; anything else goes on, and so does what follows. */
  #answeredHere(chunk: Buffer, length: number): boolean {
    this.#atBoundary &&= this.#answered(chunk, length);
    return this.#atBoundary;
  }

  /** Whether the first `length` bytes are an ordinary save, which is answered then; what the chunk holds is not needed afterwards. */
  #answered(chunk: Buffer, length: number): boolean {
    if (!this.answers.open) return false;
    const bodyAt = this.#readHead(chunk, length);
    const head = this.#head;
    if (!head || bodyAt === undefined || head.until < this.answers.now()) return false;
    this.#answering = true;
    this.#usedAt = performance.now();
    if (this.#timed) {
      // A timer is moved to the end of a list of all connections at every byte: dear where there are thousands, and nobody needs it to the second.
      this.#timed = false;
      this.untimed.add(this);
      this.socket.setTimeout(0);
    }
    this.answers.answer(head.attemptId, utf8Text(chunk, bodyAt, length), length - bodyAt, this.#reply);
    return true;
  }

  /**
   * Where the body begins of `length` bytes that are one whole ordinary save, whose head then is `#head`; undefined for any other. A page sends the same head again and again,
   * but for the length of its body: cookies, origin and path are read once.
   */
  #readHead(chunk: Buffer, length: number): number | undefined {
    const known = this.#known && bodyAfter(chunk, length, this.#known);
    if (known !== undefined) return known;
    const end = chunk.subarray(0, length).indexOf('\r\n\r\n');
    if (end < 0) return undefined;
    const text = chunk.toString('latin1', 0, end + 4);
    const head = this.answers.readHead(text.slice(0, end));
    if (!head || head.length !== length - end - 4) return undefined;
    this.#head = head;
    this.#known = knownHead(text);
    return end + 4;
  }

  #send(reply: string): void {
    if (this.socket.writable) this.socket.write(reply, Buffer.byteLength(reply) === reply.length ? 'latin1' : 'utf8');
    this.#answering = false;
    if (this.#held.length === 0) return;
    const held = this.#held;
    this.#held = [];
    this.socket.resume();
    for (const chunk of held) this.#data(chunk);
  }
}

/**
 * A head that was read, with the empty line that ends it: before and after the digits of the body's length. As text, one character a byte: a small
 * buffer for each learner would hold on to the piece of memory that it was cut from.
 */
interface KnownHead {
  readonly before: string;
  readonly after: string;
}

function knownHead(text: string): KnownHead | undefined {
  const [field = '', before = '', digits = ''] = /^(.*\r\ncontent-length:[ \t]*)(\d+)/isu.exec(text) ?? [];
  return digits === '' ? undefined : { before: inOnePiece(before), after: inOnePiece(text.slice(field.length)) };
}

/** A part of a text is kept as a window on the whole and compared character by character; this is compared at once. */
const inOnePiece = (text: string): string => Buffer.from(text, 'latin1').toString('latin1');

/** Where the body begins of `size` bytes whose head is, but for the body's length, the known one byte by byte, and whose body has that length. */
function bodyAfter(chunk: Buffer, size: number, { before, after }: KnownHead): number | undefined {
  let length = 0;
  let at = before.length;
  for (let digit; at < size && (digit = chunk[at]! - 48) >= 0 && digit <= 9; at++) length = length * 10 + digit;
  const digits = at - before.length;
  const bodyAt = at + after.length;
  if (digits < 1 || digits > MOST_DIGITS || size - bodyAt !== length) return undefined;
  return chunk.toString('latin1', at, bodyAt) === after && chunk.toString('latin1', 0, before.length) === before ? bodyAt : undefined;
}

/** Length in bytes of the request that begins with this chunk, NaN when its head does not say. */
function requestLength(chunk: Buffer): number {
  const end = chunk.indexOf('\r\n\r\n');
  if (end < 0) return Number.NaN;
  const head = chunk.toString('latin1', 0, end);
  if (/\r\n(?:transfer-encoding|expect|upgrade)\s*:/iu.test(head)) return Number.NaN;
  const lengths = [...head.matchAll(/\r\ncontent-length\s*:\s*(\d+)[ \t]*(?=\r\n|$)/giu)];
  if (lengths.length > 1) return Number.NaN;
  return end + 4 + Number(lengths[0]?.[1] ?? 0);
}

const REQUEST = /^PUT \/api\/take\/attempts\/([0-9a-f]{8}-[0-9a-f]{4}-[1-8][0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12})\/answers HTTP\/1\.1$/u;
// The value: no control characters, so no folded lines; bytes beyond ASCII are left to Node.
const FIELD = /^([!#$%&'*+.^_`|~0-9A-Za-z-]+):[ \t]*([\x20-\x7e]*)$/u;
/** Says how the body is to be read, or asks for more than a reply: not ordinary. */
const SPECIAL: readonly string[] = ['transfer-encoding', 'content-encoding', 'expect', 'upgrade', 'trailer', 'te', 'proxy-connection', 'http2-settings'];

/** The parts of an ordinary save's head: each field once, a body of known length. Undefined for any other. */
export function ordinaryHead(head: string): { readonly attemptId: string; readonly length: number; readonly headers: Readonly<Record<string, string>> } | undefined {
  const [first = '', ...lines] = head.split('\r\n');
  const attemptId = REQUEST.exec(first)?.[1];
  if (attemptId === undefined) return undefined;
  const headers: Record<string, string> = Object.create(null) as Record<string, string>;
  for (const line of lines) {
    const [, name = '', value = ''] = FIELD.exec(line) ?? [];
    const field = name.toLowerCase();
    if (field === '' || field in headers || SPECIAL.includes(field)) return undefined;
    headers[field] = value.trimEnd();
  }
  const length = headers['content-length'] ?? '';
  const connection = headers['connection']?.toLowerCase();
  const ordinary = headers['host'] !== undefined && /^\d{1,7}$/u.test(length) && (connection === undefined || connection === 'keep-alive') && headers['content-type']?.startsWith('application/json');
  return ordinary ? { attemptId, length: Number(length), headers } : undefined;
}
