import { createServer, request as send, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { connect, type AddressInfo, type Socket } from 'node:net';

const hashed = /-([\w-]{8})\.(js|css|woff2)\b/gu;
const renamed = /-2([\w-]{8})\.(js|css|woff2)$/u;
const isText = (type: string): boolean => /html|javascript|css|json/u.test(type);

/**
 * The server under a second address whose build of the web client can be replaced, as an update does: every hashed file gets
 * another name, the page and the worker name the new ones, and the old names are gone.
 */
export class ReplacedBuild {
  private replaced = false;
  private readonly sockets = new Set<Socket>();

  private constructor(
    private readonly server: Server,
    private readonly target: URL,
  ) {
    server.on('request', (request, reply) => void this.pass(request, reply));
    server.on('upgrade', (request: IncomingMessage, socket: Socket, head: Buffer) => this.join(request, socket, head));
    server.on('connection', (socket) => {
      this.sockets.add(socket);
      socket.on('close', () => this.sockets.delete(socket));
    });
  }

  static async before(baseURL: string): Promise<ReplacedBuild> {
    const server = createServer();
    const build = new ReplacedBuild(server, new URL(baseURL));
    await new Promise<void>((done) => server.listen(0, 'localhost', done));
    return build;
  }

  get url(): string {
    return `http://localhost:${(this.server.address() as AddressInfo).port}`;
  }

  replace(): void {
    this.replaced = true;
  }

  async close(): Promise<void> {
    for (const socket of this.sockets) socket.destroy();
    await new Promise((done) => this.server.close(done));
  }

  private async pass(request: IncomingMessage, reply: ServerResponse): Promise<void> {
    const asked = request.url ?? '/';
    const api = /^\/(?:api|socket\.io)/u.test(asked);
    const path = this.replaced && !api ? asked.replace(renamed, '-$1.$2') : asked;
    if (this.replaced && !api && path === asked && asked.search(hashed) >= 0) {
      reply.writeHead(404).end();
      return;
    }
    const upstream = send({ host: this.target.hostname, port: this.target.port, method: request.method, path, headers: { ...request.headers, 'accept-encoding': 'identity' } });
    upstream.on('error', () => reply.destroy());
    upstream.on('response', (answer) => {
      const chunks: Buffer[] = [];
      answer.on('data', (chunk: Buffer) => chunks.push(chunk));
      answer.on('end', () => {
        const plain = Buffer.concat(chunks);
        const change = this.replaced && !api && isText(answer.headers['content-type'] ?? '');
        const body = change ? Buffer.from(plain.toString().replace(hashed, '-2$1.$2').replace(/(name="synoo-shell" content="|"version":")[0-9a-f]{16}/u, `$1${'2'.repeat(16)}`)) : plain;
        const { 'transfer-encoding': _, etag: __, ...headers } = answer.headers;
        reply.writeHead(answer.statusCode ?? 502, { ...headers, 'content-length': body.length }).end(body);
      });
    });
    request.pipe(upstream);
  }

  private join(request: IncomingMessage, socket: Socket, head: Buffer): void {
    const upstream = connect(Number(this.target.port), this.target.hostname, () => {
      const lines = request.rawHeaders.flatMap((value, index, all) => (index % 2 === 0 ? [`${value}: ${all[index + 1]}`] : []));
      upstream.write(`${request.method} ${request.url} HTTP/1.1\r\n${lines.join('\r\n')}\r\n\r\n`);
      upstream.write(head);
      socket.pipe(upstream).pipe(socket);
    });
    for (const [end, other] of [[socket, upstream], [upstream, socket]] as const) {
      end.on('error', () => other.destroy());
      end.on('close', () => other.destroy());
    }
  }
}
