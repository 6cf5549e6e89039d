import { type LoadReport, table } from './report';

const times = { p50: 1, p95: 2, p99: 3, max: 4 };
const report: LoadReport = {
  learners: 2, seconds: 3, startMs: times, saveMs: times, boardMs: null, savesPerSecond: 100, baselineSavesPerSecond: null, errors: 0, acknowledged: 5, missing: 0, apiKiBPerLearner: null, apiHeld: null,
  serverSaveMs: null, ratio: null, checkInMs: times, browserStartMs: null, browsers: 'switched off', saturation: { learners: 2, seconds: 1, saveMs: times }, working: null, started: 2, errorKinds: {},
  cpuSecondsPer1000Saves: { saturated: {}, working: {} }, cpuSecondsPer1000CheckIns: {}, cpuShareWorking: {}, kiBPerLearner: {}, apiKiB: null, computer: { loadBefore: 0, processors: 2 },
};

describe('the table of the load tool', () => {
  it('says of each time that was not measured that it was not', () => {
    const lines = table(report).split('\n').filter((line) => line.includes('not measured')).map((line) => line.trim().replace(/ {2,}/gu, ' | '));
    expect(lines).toEqual(['start in Chromium: → item usable | not measured, switched off', 'save, while everybody works | not measured', 'board | not measured']);
  });
});
