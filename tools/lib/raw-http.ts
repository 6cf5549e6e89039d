import { connect, isIP, type Socket } from 'node:net';
import { connect as connectTls } from 'node:tls';

/** Opens a TCP or TLS connection to the host of an address. */
export function openConnection(url: URL): Socket {
  const port = Number(url.port) || (url.protocol === 'https:' ? 443 : 80);
  // An address in brackets is written without them here.
  const host = url.hostname.replace(/^\[(.*)\]$/u, '$1');
  return url.protocol === 'https:' ? connectTls({ host, port, ...(isIP(host) === 0 && { servername: host }), ALPNProtocols: ['http/1.1'] }).setNoDelay(true) : connect({ host, port, noDelay: true });
}

/** An answer of the server; the body is made into text only where somebody reads it. */
export class RawReply {
  constructor(
    readonly status: number,
    readonly head: string,
    readonly bytes: Buffer,
  ) {}

  get body(): string {
    return this.bytes.toString('utf8');
  }

  /** Cookies that the reply sets, by name. */
  get cookies(): ReadonlyMap<string, string> {
    return new Map([...this.head.matchAll(/\r\nset-cookie: ([^=;\r]+)=([^;\r]*)/giu)].map(([, name = '', value = '']) => [name, value]));
  }
}

/** Without a reply, or with a part of one. */
export class ConnectionLost extends Error {}

interface Pending {
  readonly resolve: (reply: RawReply) => void;
  readonly reject: (error: Error) => void;
}

/** One keep-alive HTTP/1.1 connection with one request at a time: as little work for the client as can be, since it shares the computer with the server. */
export class RawConnection {
  #socket: Socket | undefined;
  #pending: Pending | undefined;
  #received: Buffer = Buffer.alloc(0);
  readonly #url: URL;

  constructor(
    url: string,
    public cookie = '',
  ) {
    this.#url = new URL(url);
  }

  /**
   * `headers`: further lines, each ended by CR LF. A connection that the server closed while it lay idle is opened anew, once, as
   * browsers do.
   */
  async request(method: string, path: string, body = '', headers = ''): Promise<RawReply> {
    const used = this.#socket !== undefined;
    try {
      return await this.#send(method, path, body, headers);
    } catch (error) {
      if (used && error instanceof ConnectionLost) return this.#send(method, path, body, headers);
      throw error;
    }
  }

  #send(method: string, path: string, body: string, headers: string): Promise<RawReply> {
    if (this.#pending) return Promise.reject(new Error('This connection is busy'));
    return new Promise((resolve, reject) => {
      this.#pending = { resolve, reject };
      const socket = (this.#socket ??= this.#open());
      const content = body === '' ? '' : `content-type: application/json\r\ncontent-length: ${Buffer.byteLength(body)}\r\n`;
      socket.write(`${method} ${path} HTTP/1.1\r\nhost: ${this.#url.host}\r\nx-synoo: 1\r\ncookie: ${this.cookie}\r\n${headers}${content}\r\n${body}`);
    });
  }

  close(): void {
    this.#socket?.destroy();
  }

  #open(): Socket {
    const socket = openConnection(this.#url);
    socket.on('data', (data) => this.#read(data));
    const lost = (error?: Error): void => {
      if (this.#socket !== socket) return;
      this.#socket = undefined;
      this.#received = Buffer.alloc(0);
      const pending = this.#pending;
      this.#pending = undefined;
      pending?.reject(new ConnectionLost(error?.message ?? 'the server closed the connection'));
    };
    socket.on('error', lost);
    socket.on('close', () => lost());
    return socket;
  }

  #read(data: Buffer): void {
    this.#received = this.#received.length === 0 ? data : Buffer.concat([this.#received, data]);
    const end = this.#received.indexOf('\r\n\r\n');
    if (end < 0) return;
    const head = this.#received.toString('latin1', 0, end);
    const length = /\r\ncontent-length: (\d+)/iu.exec(head);
    if (!length) {
      this.#socket?.destroy(new Error(`A reply without a length: ${head}`));
      return;
    }
    const total = end + 4 + Number(length[1]);
    if (this.#received.length < total) return;
    const reply = new RawReply(Number(head.slice(9, 12)), head, this.#received.subarray(end + 4, total));
    this.#received = this.#received.subarray(total);
    const pending = this.#pending;
    this.#pending = undefined;
    pending?.resolve(reply);
  }
}
