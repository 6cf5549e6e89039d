import { connect, isIP, type Socket } from 'node:net';
import { connect as connectTls } from 'node:tls';

/** Where a connection goes. */
function target(url: URL): { readonly host: string; readonly port: number } {
  // An address in brackets is written without them here.
  return { host: url.hostname.replace(/^\[(.*)\]$/u, '$1'), port: Number(url.port) || (url.protocol === 'https:' ? 443 : 80) };
}

/** Opens a TCP or TLS connection to the host of an address. */
export function openConnection(url: URL): Socket {
  const { host, port } = target(url);
  return url.protocol === 'https:' ? connectTls({ host, port, ...(isIP(host) === 0 && { servername: host }), ALPNProtocols: ['http/1.1'] }).setNoDelay(true) : connect({ host, port, noDelay: true });
}

/** What arrives on all plain connections is read into this, one chunk after the other, and made into text before the next one. */
const shared = Buffer.allocUnsafe(64 * 1024);

/** The same, with what arrives as text of one character a byte; a plain connection allocates nothing to read it. */
function openReading(url: URL, read: (text: string) => void): Socket {
  if (url.protocol === 'https:') return openConnection(url).on('data', (chunk: Buffer) => read(chunk.toString('latin1')));
  const { host, port } = target(url);
  return connect({
    host,
    port,
    noDelay: true,
    onread: {
      buffer: shared,
      callback: (length) => {
        read(shared.toString('latin1', 0, length));
        return true;
      },
    },
  });
}

/** An answer of the server. `text` is the whole reply, one character a byte; parts of it are made only where somebody reads them. */
export class RawReply {
  constructor(
    private readonly text: string,
    private readonly headEnd: number,
  ) {}

  get status(): number {
    return Number(this.text.slice(9, 12));
  }

  get head(): string {
    return this.text.slice(0, this.headEnd);
  }

  get body(): string {
    return Buffer.from(this.text.slice(this.headEnd + 4), 'latin1').toString('utf8');
  }

  /** The first whole number under a name in a JSON body, without reading the rest; NaN where there is none. */
  number(name: string): number {
    return digitsAfter(this.text, `"${name}":`, this.headEnd);
  }

  /** Cookies that the reply sets, by name. */
  get cookies(): ReadonlyMap<string, string> {
    return new Map([...this.head.matchAll(/\r\nset-cookie: ([^=;\r]+)=([^;\r]*)/giu)].map(([, name = '', value = '']) => [name, value]));
  }
}

/** Without a reply, or with a part of one. */
export class ConnectionLost extends Error {}

/** Hears of the reply, or of why there is none. */
type Done = (reply: RawReply | Error) => void;

interface Pending {
  readonly done: Done;
  /** What to send once more where the connection had been used before and is lost. */
  again: string | undefined;
}

/** One keep-alive HTTP/1.1 connection with one request at a time: as little work for the client as can be, since it shares the computer with the server. */
export class RawConnection {
  #socket: Socket | undefined;
  #pending: Pending | undefined;
  #received = '';
  readonly #url: URL;
  readonly #host: string;

  constructor(
    url: string,
    public cookie = '',
  ) {
    this.#url = new URL(url);
    this.#host = this.#url.host;
  }

  /**
   * `headers`: further lines, each ended by CR LF. A connection that the server closed while it lay idle is opened anew, once, as
   * browsers do.
   */
  request(method: string, path: string, body = '', headers = ''): Promise<RawReply> {
    const content = body === '' ? '' : `content-type: application/json\r\ncontent-length: ${Buffer.byteLength(body)}\r\n`;
    const bytes = `${this.#start(method, path)}${headers}${content}\r\n${body}`;
    return new Promise((resolve, reject) => this.#ask(bytes, (reply) => (reply instanceof Error ? reject(reply) : resolve(reply))));
  }

  #start(method: string, path: string): string {
    return `${method} ${path} HTTP/1.1\r\nhost: ${this.#host}\r\nx-synoo: 1\r\ncookie: ${this.cookie}\r\n`;
  }

  /** For who sends thousands of bodies to one path: all of their head but for the length, which is the last field. */
  headOf(method: string, path: string): string {
    const head = `${this.#start(method, path)}content-type: application/json\r\ncontent-length: `;
    // As one piece: put together from its parts again for each request it would cost more than all the rest.
    return Buffer.from(head, 'latin1').toString('latin1');
  }

  /** Sends an ASCII body after a head of {@link headOf}. No promise is made. */
  sendAfter(head: string, body: string, done: Done): void {
    // The same bytes as in UTF-8, and less work.
    this.#ask(`${head}${body.length}\r\n\r\n${body}`, done, 'latin1');
  }

  #ask(bytes: string, done: Done, encoding?: 'latin1'): void {
    if (this.#pending) return done(new Error('This connection is busy'));
    this.#pending = { done, again: this.#socket && bytes };
    this.#send(bytes, encoding);
  }

  #send(bytes: string, encoding: 'utf8' | 'latin1' = 'utf8'): void {
    this.#socket ??= this.#open();
    this.#socket.write(bytes, encoding);
  }

  close(): void {
    if (this.#pending) this.#pending.again = undefined;
    this.#socket?.destroy();
  }

  #open(): Socket {
    const socket = openReading(this.#url, (text) => this.#read(text));
    const lost = (error?: Error): void => {
      if (this.#socket !== socket) return;
      this.#socket = undefined;
      this.#received = '';
      const pending = this.#pending;
      if (pending?.again !== undefined) {
        const bytes = pending.again;
        pending.again = undefined;
        this.#send(bytes);
        return;
      }
      this.#pending = undefined;
      pending?.done(new ConnectionLost(error?.message ?? 'the server closed the connection'));
    };
    socket.on('error', lost);
    socket.on('close', () => lost());
    return socket;
  }

  #read(text: string): void {
    this.#received = this.#received === '' ? text : this.#received + text;
    const received = this.#received;
    const end = received.indexOf('\r\n\r\n');
    if (end < 0) return;
    const length = lengthOf(received, end);
    if (Number.isNaN(length)) {
      if (this.#pending) this.#pending.again = undefined;
      this.#socket?.destroy(new Error(`A reply without a length: ${received.slice(0, end)}`));
      return;
    }
    const total = end + 4 + length;
    if (received.length < total) return;
    this.#received = received.slice(total);
    const pending = this.#pending;
    this.#pending = undefined;
    pending?.done(new RawReply(received.length === total ? received : received.slice(0, total), end));
  }
}

/** Of the body after a head that ends at `end`; NaN where it does not say. Proxies write the name as they like, the server always the same. */
function lengthOf(text: string, end: number): number {
  const length = digitsAfter(text, '\r\ncontent-length: ', 0, end);
  return Number.isNaN(length) ? Number(/\r\ncontent-length:[ \t]*(\d+)/iu.exec(text.slice(0, end))?.[1]) : length;
}

/** The whole number that stands right after `mark` between two places of a text; NaN where there is none. */
function digitsAfter(text: string, mark: string, from: number, until = text.length): number {
  const found = text.indexOf(mark, from);
  if (found < 0 || found > until) return Number.NaN;
  let at = found + mark.length;
  let value = Number.NaN;
  for (let digit; at < text.length && (digit = text.charCodeAt(at) - 48) >= 0 && digit <= 9; at++) value = (value || 0) * 10 + digit;
  return value;
}
