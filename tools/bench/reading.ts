// What reading requests into one buffer for all connections saves. Usage: npm run -s bench:reading [-- --json]
import { fork } from 'node:child_process';
import { once } from 'node:events';
import { type AddressInfo, connect, createServer, type Server, type Socket } from 'node:net';
import { fileURLToPath } from 'node:url';
import { readShared } from '@synoo/server';

const CONNECTIONS = 1_000;
/** Milliseconds of a stretch, and before it until what is done often is compiled; the two ways take turns, since computers are faster now and slower then. */
const STRETCH = 3_000;
const WARMING = 1_500;
const TURNS = 7;
// As long as a save and its reply are.
const request = `PUT ${'y'.repeat(680)}`;
const reply = `HTTP/1.1 200 OK\r\n${'x'.repeat(420)}`;

/** Sends a request on each connection to `port` as soon as the last one is answered; in a process of its own, whose processor time does not count. It is quicker than the server, which so has always something to read. */
function ask(port: number): void {
  const buffer = Buffer.alloc(64 * 1024);
  for (let index = 0; index < CONNECTIONS; index++) {
    const socket: Socket = connect({ port, host: '127.0.0.1', noDelay: true, onread: { buffer, callback: (): boolean => (socket.write(request, 'latin1'), true) } });
    socket.on('connect', () => socket.write(request, 'latin1')).on('error', () => process.exit());
  }
}

/** Microseconds of processor time that a request takes of a server which reads it as text and replies. */
async function stretch(read: (socket: Socket, answer: (text: string) => void) => void): Promise<number> {
  let answered = 0;
  const sockets = new Set<Socket>();
  const server: Server = createServer({ noDelay: true }, (socket) => {
    sockets.add(socket.on('error', () => undefined));
    read(socket, (text) => {
      answered += 1;
      if (text.length > 0) socket.write(reply, 'latin1');
    });
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  const client = fork(fileURLToPath(import.meta.url), [String((server.address() as AddressInfo).port)], { stdio: 'inherit' });
  await new Promise((done) => setTimeout(done, WARMING));
  const [from, before] = [process.cpuUsage(), answered];
  await new Promise((done) => setTimeout(done, STRETCH));
  const { user, system } = process.cpuUsage(from);
  const count = answered - before;
  client.kill();
  await once(client, 'exit');
  for (const socket of sockets) socket.destroy();
  await new Promise((done) => server.close(done));
  if (count === 0) throw new Error('nothing was answered');
  return (user + system) / count;
}

const median = (values: readonly number[]): number => [...values].sort((a, b) => a - b)[Math.floor(values.length / 2)] ?? Number.NaN;

async function main(): Promise<void> {
  const chunks: number[] = [];
  const shared: number[] = [];
  for (let turn = 0; turn < TURNS; turn++) {
    chunks.push(await stretch((socket, answer) => socket.on('data', (chunk: Buffer) => answer(chunk.toString('utf8')))));
    shared.push(await stretch((socket, answer) => readShared(socket, (chunk, length) => (answer(chunk.toString('utf8', 0, length)), true))));
  }
  const [baseline, micros] = [median(chunks), median(shared)];
  const round = (value: number): number => Math.round(value * 100) / 100;
  const report = { microsPerRequest: round(micros), baselineMicrosPerRequest: round(baseline), ratio: round(micros / baseline) };
  process.stdout.write(process.argv.includes('--json') ? `${JSON.stringify(report)}\n` : `processor time of a request: ${report.microsPerRequest} µs, with Node's own chunks ${report.baselineMicrosPerRequest} µs, quotient ${report.ratio}\n`);
}

const port = Number(process.argv[2]);
if (port > 0) ask(port);
else await main();
