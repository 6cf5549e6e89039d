import { once } from 'node:events';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { type AddressInfo, connect } from 'node:net';
import { takeRoutes } from '@synoo/contracts';
import { AnswerService, ENV } from '@synoo/server';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { LearnerCookie } from '../http/cookies';
import { LargeAnswers } from './large-answers';

const MEBIBYTE = 1024 * 1024;
const attemptId = '018f0000-0000-7000-8000-000000000001';

type Admit = (request: FastifyRequest, reply: FastifyReply) => Promise<void>;

/** Admission on a real connection; `wait` holds up the look-up of the form, as a slow database does. Without `ends` what is admitted stays under way. */
async function admission(wait: () => Promise<void>, ends = true, silence?: number): Promise<{ readonly server: Server; readonly port: number; readonly warned: object[]; readonly admitted: () => number; readonly closed: () => number }> {
  let admit: Admit | undefined;
  const fastify = {
    addHook: (_: string, onRoute: (route: { method: string; url: string; onRequest?: Admit }) => void) => {
      const route: { method: string; url: string; onRequest?: Admit } = { method: 'PUT', url: `/api/${takeRoutes.saveAnswers.path}` };
      onRoute(route);
      admit = route.onRequest;
    },
  };
  const warned: object[] = [];
  const answers = new LargeAnswers(fastify as unknown as FastifyInstance, MEBIBYTE, silence);
  const cookie = { holds: () => true };
  const parts = new Map<unknown, unknown>([
    [AnswerService, { fileCharacters: async () => (await wait(), 80 * MEBIBYTE) }],
    [LearnerCookie, cookie],
    [ENV, {}],
  ]);
  answers.open({ get: (token: unknown) => parts.get(token) ?? { refused: () => undefined, warn: (event: string, fields: object) => void warned.push({ event, ...fields }) } } as unknown as NestFastifyApplication);
  let admitted = 0;
  let closed = 0;
  const server = createServer((request: IncomingMessage, response: ServerResponse) => {
    response.once('close', () => (closed += 1));
    const reply = { raw: response, header: () => reply, status: () => reply, send: () => void response.writeHead(503).end() };
    void admit!({ raw: request, headers: request.headers, method: 'PUT', params: { attemptId }, cookies: {}, id: '1', routeOptions: { url: '' } } as unknown as FastifyRequest, reply as unknown as FastifyReply).then(() => {
      if (response.headersSent) return;
      admitted += 1;
      if (ends) response.writeHead(200).end();
    });
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return { server, warned, port: (server.address() as AddressInfo).port, admitted: () => admitted, closed: () => closed };
}

const head = `PUT /answers HTTP/1.1\r\nhost: x\r\nx-synoo: 1\r\ncontent-length: ${60 * MEBIBYTE}\r\n\r\n`;

describe('Files that learners send', () => {
  it('take no room from others once their browser has gone away, also while it was being decided whether they may come', async () => {
    let release = (): void => undefined;
    let waiting: Promise<void> | undefined = new Promise((resolve) => (release = resolve));
    const { server, port, admitted, closed } = await admission(() => waiting ?? Promise.resolve());
    try {
      for (let gone = 1; gone <= 3; gone += 1) {
        const socket = connect(port, '127.0.0.1', () => socket.write(head));
        await once(server, 'request');
        socket.destroy();
        while (closed() < gone) await new Promise((resolve) => setTimeout(resolve, 5));
      }
      waiting = undefined;
      release();
      const socket = connect(port, '127.0.0.1', () => socket.write(head));
      const [answer] = (await once(socket, 'data')) as [Buffer];
      socket.destroy();
      expect(answer.toString()).toMatch(/^HTTP\/1\.1 200/u);
      expect(admitted()).toBeGreaterThan(0);
    } finally {
      server.close();
    }
  });

  it('give their room back when the line goes dead', async () => {
    const { server, port, admitted, closed } = await admission(() => Promise.resolve(), false, 20);
    try {
      // Each takes more than a third of the room, and none says that it is gone.
      for (let n = 1; n <= 3; n += 1) {
        const socket = connect(port, '127.0.0.1');
        socket.on('error', () => undefined);
        socket.write(head);
        while (closed() < n) await new Promise((resolve) => setTimeout(resolve, 5));
        expect(admitted()).toBe(n);
      }
    } finally {
      server.close();
    }
  });

  it('are refused with a word in the log while others take all the room', async () => {
    const { server, port, warned } = await admission(() => Promise.resolve(), false);
    const sockets = [1, 2, 3].map(() => connect(port, '127.0.0.1'));
    try {
      // 60 MiB each, and there is room for 160 MB.
      const refused = Promise.race(sockets.map((socket) => once(socket, 'data')));
      for (const socket of sockets) socket.write(head);
      expect(String((await refused)[0])).toMatch(/^HTTP\/1\.1 503/u);
      expect(warned).toEqual([{ event: 'saves-refused', reason: 'too-many-files', count: 1 }]);
    } finally {
      for (const socket of sockets) socket.destroy();
      server.close();
    }
  });
});
