import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { exercise } from './exercise';
import { seededMutation } from './mutate';
import { generatedItems, mutated } from './qti-inputs';

const corpus = resolve(process.env['SYNOO_CORPUS'] ?? join(__dirname, '../../../shared/corpus'), 'qti/pie-qti');

// A small run beside the other tests; `tools/fuzz/qti.ts` throws as many as wanted.
describe('the engine under fire', () => {
  it('survives generated programs', () => {
    fc.assert(fc.property(generatedItems, (xml) => (exercise(xml), true)), { numRuns: 300, seed: 20 });
  });

  (existsSync(corpus) ? it : it.skip)('survives damaged documents of the corpus', () => {
    const documents = readdirSync(corpus, { recursive: true, encoding: 'utf8' }).filter((name) => name.endsWith('item.xml')).map((name) => readFileSync(join(corpus, name), 'utf8'));
    expect(documents.length).toBeGreaterThan(50);
    fc.assert(fc.property(mutated(documents), (xml) => (exercise(xml), true)), { numRuns: 300, seed: 20 });
  });

  it('mutates the same way for the same seed', () => {
    expect(seededMutation('<a><b>1</b></a>', 7)).toBe(seededMutation('<a><b>1</b></a>', 7));
    const different = new Set(Array.from({ length: 50 }, (_, seed) => seededMutation('<a><b>1</b></a>', seed)));
    expect(different.size).toBeGreaterThan(20);
  });
});
