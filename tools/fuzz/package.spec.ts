import { describe, expect, it } from '@jest/globals';
import { readPackage, writePackage, type Item } from '@synoo/qti';
import { seededRandom } from './random';

const item: Item = {
  identifier: 'A', title: 't', lang: 'ky', adaptive: false, timeDependent: false, attributes: {}, contexts: [], responses: [], outcomes: [], templates: [], templateProcessing: [],
  stimulusRefs: [], stylesheets: [], body: [{ name: 'p', attrs: {}, children: ['текст'] }], bodyAttributes: {}, processing: null, feedbacks: [], extensions: [],
};

describe('packages under fire', () => {
  it('reads damaged archives without a fault: either items or a problem', async () => {
    const good = await writePackage({ identifier: 'p', items: ['A', 'B', 'C'].map((identifier) => ({ identifier, lang: 'ky', item: { ...item, identifier } })) });
    const below = seededRandom(5);
    let refused = 0;
    for (let n = 0; n < 400; n++) {
      const bytes = Buffer.from(good);
      for (let injuries = 1 + below(4); injuries > 0; injuries--) bytes[below(bytes.length)] = below(256);
      const report = await readPackage(below(5) === 0 ? bytes.subarray(0, below(bytes.length)) : bytes);
      expect(report.ok || report.problems.some((problem) => problem.severity === 'error')).toBe(true);
      if (!report.ok) refused += 1;
    }
    expect(refused).toBeGreaterThan(50);
  }, 60_000);
});
