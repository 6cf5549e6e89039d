import { connect, type Socket } from 'node:net';

export interface RawReply {
  readonly status: number;
  readonly body: string;
}

interface Pending {
  readonly resolve: (reply: RawReply) => void;
  readonly reject: (error: Error) => void;
}

/** One keep-alive HTTP/1.1 connection with one request at a time: as little work for the client as can be, since it shares the computer with the server. */
export class RawConnection {
  #socket: Socket | undefined;
  #pending: Pending | undefined;
  #received: Buffer = Buffer.alloc(0);
  readonly #host: string;
  readonly #port: number;

  constructor(
    url: string,
    private readonly cookie: string,
  ) {
    const { hostname, port, protocol } = new URL(url);
    this.#host = hostname;
    this.#port = Number(port) || (protocol === 'https:' ? 443 : 80);
  }

  request(method: string, path: string, body: string): Promise<RawReply> {
    if (this.#pending) return Promise.reject(new Error('This connection is busy'));
    return new Promise((resolve, reject) => {
      this.#pending = { resolve, reject };
      const socket = (this.#socket ??= this.#open());
      socket.write(`${method} ${path} HTTP/1.1\r\nhost: ${this.#host}:${this.#port}\r\nx-synoo: 1\r\ncookie: ${this.cookie}\r\ncontent-type: application/json\r\ncontent-length: ${Buffer.byteLength(body)}\r\n\r\n${body}`);
    });
  }

  close(): void {
    this.#socket?.destroy();
  }

  #open(): Socket {
    const socket = connect({ host: this.#host, port: this.#port, noDelay: true });
    socket.on('data', (data) => this.#read(data));
    const lost = (error?: Error): void => {
      this.#socket = undefined;
      this.#received = Buffer.alloc(0);
      this.#pending?.reject(error ?? new Error('The server closed the connection'));
      this.#pending = undefined;
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
    if (!length) throw new Error(`A reply without a length: ${head}`);
    const total = end + 4 + Number(length[1]);
    if (this.#received.length < total) return;
    const reply = { status: Number(head.slice(9, 12)), body: this.#received.toString('utf8', end + 4, total) };
    this.#received = this.#received.subarray(total);
    const pending = this.#pending;
    this.#pending = undefined;
    pending?.resolve(reply);
  }
}
