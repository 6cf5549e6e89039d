import { once } from 'node:events';
import { type AddressInfo, connect, createServer, type Server, type Socket } from 'node:net';

/** A line to the test database that can fall silent: nothing gets through, and nobody is told. */
export class DatabaseLine {
  readonly #server: Server;
  readonly #sockets = new Set<Socket>();
  #silent = false;

  private constructor(private readonly database: URL) {
    this.#server = createServer((client) => {
      const server = connect(Number(database.port), database.hostname);
      client.pipe(server).pipe(client);
      for (const socket of [client, server]) {
        this.#sockets.add(socket);
        if (this.#silent) socket.cork();
        socket.on('error', () => undefined).on('close', () => {
          this.#sockets.delete(socket);
          client.destroy();
          server.destroy();
        });
      }
    });
  }

  static async open(databaseUrl: string): Promise<DatabaseLine> {
    const line = new DatabaseLine(new URL(databaseUrl));
    await once(line.#server.listen(0, '127.0.0.1'), 'listening');
    return line;
  }

  /** Of the database, by this line. */
  get url(): string {
    const url = new URL(this.database);
    url.port = String((this.#server.address() as AddressInfo).port);
    return url.href;
  }

  fallSilent(): void {
    this.#silent = true;
    for (const socket of this.#sockets) socket.cork();
  }

  heal(): void {
    this.#silent = false;
    for (const socket of this.#sockets) socket.uncork();
  }

  close(): void {
    this.#server.close();
    for (const socket of this.#sockets) socket.destroy();
  }
}
