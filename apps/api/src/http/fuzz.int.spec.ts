import { writeFileSync } from 'node:fs';
import { startTestApi, type TestApi } from '@synoo/testing';
import { fuzzHttp } from '../testing/fuzz/http-fuzz';
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

  it(
    'survive valid, nearly valid and hostile requests and messages of every kind of caller',
    async () => {
      const report = await fuzzHttp(new World(api), { requests, seed });
      if (reportFile !== undefined) writeFileSync(reportFile, JSON.stringify(report));
      expect(report.findings).toEqual([]);
      // Without requests that get through, nothing was tried.
      expect(report.routesAccepted).toBeGreaterThan(report.routes / 2);
    },
    Math.max(120_000, requests * 200),
  );
});
