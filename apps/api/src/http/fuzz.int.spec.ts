import { writeFileSync } from 'node:fs';
import { DiscoveryService, MetadataScanner } from '@nestjs/core';
import { startTestApi, type TestApi } from '@synoo/testing';
import { fuzzHttp } from '../testing/fuzz/http-fuzz';
import { events } from '../testing/fuzz/socket-fuzz';
import { World } from '../testing/fuzz/world';

// A small run beside the other tests; `tools/fuzz/http.ts` sends as many as wanted by these variables.
const requests = Number(process.env['FUZZ_REQUESTS'] ?? 1500);
const seed = Number(process.env['FUZZ_SEED'] ?? 20);
const reportFile = process.env['FUZZ_REPORT'];

describe('The interfaces under fire', () => {
  let api: TestApi;
  beforeAll(async () => {
    api = await startTestApi();
  });
  afterAll(() => api.close());

  it('are known to the tool: it sends every event that a handler waits for', () => {
    const scanner = new MetadataScanner();
    const handled = api.app
      .get(DiscoveryService, { strict: false })
      .getProviders()
      .flatMap(({ instance }) => {
        if (typeof instance !== 'object' || instance === null) return [];
        return scanner.getAllMethodNames(Object.getPrototypeOf(instance) as object).flatMap((method) => {
          const handler: unknown = Reflect.get(instance, method);
          const isHandler = typeof handler === 'function' && Reflect.getMetadata('websockets:message_mapping', handler) === true;
          return isHandler ? [`${(Reflect.getMetadata('websockets:gateway_options', instance.constructor) as { namespace: string }).namespace} ${Reflect.getMetadata('message', handler) as string}`] : [];
        });
      });
    expect(handled.length).toBeGreaterThan(0);
    expect(events.map(({ namespace, event }) => `${namespace} ${event}`).sort()).toEqual(handled.sort());
  });

  it(
    'survive valid, nearly valid and hostile requests and messages of every kind of caller',
    async () => {
      const report = await fuzzHttp(new World(api), { requests, seed });
      if (reportFile !== undefined) writeFileSync(reportFile, JSON.stringify(report));
      expect(report.findings).toEqual([]);
      // Without requests that get through, nothing was tried; where answers come in, every route lets some through.
      const answering = ['checkIn', 'attempt', 'takePlace', 'saveAnswers', 'takeTurn', 'turns', 'takeBreak', 'goOn', 'submit', 'leave', 'formDocument', 'sealedDocument', 'uploadAnswersFile'];
      if (requests >= report.routes) expect(report.never.filter((name) => answering.includes(name))).toEqual([]);
      expect(report.routesAccepted).toBeGreaterThan(report.routes / 2);
    },
    Math.max(120_000, requests * 200),
  );
});
