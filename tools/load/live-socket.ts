import { randomBytes } from 'node:crypto';
import type { Socket } from 'node:net';
import { openConnection } from '../lib/raw-http';

export interface LiveSocketEvents {
  /** The namespace was joined; after a lost connection again. */
  readonly joined: () => void;
  readonly message: (event: string, argument: unknown) => void;
  /** The connection was lost or refused; it is tried again by itself. */
  readonly lost: (reason: string) => void;
}

const TEXT = 0x81;
const CLOSE = 0x8;
const PING = 0x9;
/** The server never sends a learner more than a few hundred bytes. */
const LONGEST = 1024 * 1024;

/**
 * A socket.io client that speaks no more of the protocol than a learner's page needs: WebSocket only, one namespace, text,
 * acknowledgements (engine.io 4, socket.io 5: <https://socket.io/docs/v4/socket-io-protocol/>). Thousands of whole clients
 * would take the processor from the server, which runs on the same computer.
 */
export class LiveSocket {
  #socket: Socket | undefined;
  #received: Buffer = Buffer.alloc(0);
  #upgraded = false;
  #joined = false;
  #closed = false;
  #nextAck = 0;
  readonly #acks = new Map<number, (reply: unknown) => void>();
  readonly #mask = randomBytes(4);
  readonly #url: URL;

  constructor(
    url: string,
    private readonly namespace: string,
    private readonly cookie: string,
    private readonly events: LiveSocketEvents,
  ) {
    this.#url = new URL(url);
    this.#open();
  }

  get joined(): boolean {
    return this.#joined;
  }

  /** Nothing is kept for later: what cannot be sent now is dropped, as a volatile message is. */
  emit(event: string, argument: unknown, ack: (reply: unknown) => void): void {
    if (!this.#joined) return;
    const id = this.#nextAck++;
    this.#acks.set(id, ack);
    this.#send(`42${this.namespace},${id}${JSON.stringify([event, argument])}`);
  }

  close(): void {
    this.#closed = true;
    if (this.#joined) this.#send(`41${this.namespace},`);
    this.#socket?.end();
  }

  #open(): void {
    const socket = openConnection(this.#url);
    this.#socket = socket;
    this.#received = Buffer.alloc(0);
    this.#upgraded = false;
    socket.write(
      `GET /socket.io/?EIO=4&transport=websocket HTTP/1.1\r\nhost: ${this.#url.host}\r\nconnection: upgrade\r\nupgrade: websocket\r\nsec-websocket-version: 13\r\nsec-websocket-key: ${randomBytes(16).toString('base64')}\r\ncookie: ${this.cookie}\r\n\r\n`,
    );
    socket.on('data', (data) => this.#read(data));
    let reason = 'closed by the server';
    socket.on('error', (error) => (reason = error.message));
    socket.on('close', () => this.#lost(socket, reason));
  }

  #lost(socket: Socket, reason: string): void {
    if (this.#socket !== socket) return;
    this.#joined = false;
    this.#acks.clear();
    if (this.#closed) return;
    this.events.lost(reason);
    setTimeout(() => this.#closed || this.#open(), 500 + Math.random() * 1_500);
  }

  #read(data: Buffer): void {
    this.#received = this.#received.length === 0 ? data : Buffer.concat([this.#received, data]);
    if (!this.#upgraded && !this.#upgrade()) return;
    for (let frame = this.#frame(); frame !== undefined; frame = this.#frame()) this.#packet(frame);
  }

  #upgrade(): boolean {
    const end = this.#received.indexOf('\r\n\r\n');
    if (end < 0) return false;
    const head = this.#received.toString('latin1', 0, end);
    if (!head.startsWith('HTTP/1.1 101 ')) {
      this.#socket?.destroy(new Error(`The socket was refused: ${head.split('\r\n')[0] ?? ''}`));
      return false;
    }
    this.#upgraded = true;
    this.#received = this.#received.subarray(end + 4);
    return true;
  }

  /** The next whole frame as text; control frames are dealt with here. */
  #frame(): string | undefined {
    const bytes = this.#received;
    if (bytes.length < 2) return undefined;
    const opcode = bytes[0]! & 0x0f;
    let length = bytes[1]! & 0x7f;
    let start = 2;
    if (length >= 126) {
      start = length === 126 ? 4 : 10;
      if (bytes.length < start) return undefined;
      length = start === 4 ? bytes.readUInt16BE(2) : Number(bytes.readBigUInt64BE(2));
    }
    if (length > LONGEST) {
      this.#socket?.destroy(new Error(`A message of ${length} bytes`));
      return undefined;
    }
    if (bytes.length < start + length) return undefined;
    this.#received = bytes.subarray(start + length);
    // socket.io never sends a ping of the WebSocket; its own is a text.
    if (opcode === CLOSE || opcode === PING) {
      this.#joined = false;
      this.#socket?.end();
    }
    return bytes.toString('utf8', start, start + length);
  }

  #packet(text: string): void {
    if (text === '2') this.#send('3');
    else if (text.startsWith('0')) this.#send(`40${this.namespace},`);
    else if (text.startsWith(`40${this.namespace},`)) {
      this.#joined = true;
      this.events.joined();
    } else if (text.startsWith(`42${this.namespace},`)) {
      const [event, argument] = JSON.parse(text.slice(text.indexOf(',') + 1)) as [string, unknown];
      this.events.message(event, argument);
    } else if (text.startsWith(`43${this.namespace},`)) {
      const start = text.indexOf('[');
      const id = Number(text.slice(text.indexOf(',') + 1, start));
      const ack = this.#acks.get(id);
      this.#acks.delete(id);
      ack?.((JSON.parse(text.slice(start)) as [unknown])[0]);
    } else if (text.startsWith('44')) this.#socket?.destroy(new Error(`The server refused the namespace: ${text}`));
  }

  #send(text: string): void {
    const payload = Buffer.from(text);
    const head = payload.length < 126 ? 6 : 8;
    const frame = Buffer.allocUnsafe(head + payload.length);
    frame[0] = TEXT;
    frame[1] = 0x80 | (head === 6 ? payload.length : 126);
    if (head === 8) frame.writeUInt16BE(payload.length, 2);
    this.#mask.copy(frame, head - 4);
    for (let index = 0; index < payload.length; index++) frame[head + index] = payload[index]! ^ this.#mask[index & 3]!;
    this.#socket?.write(frame);
  }
}
