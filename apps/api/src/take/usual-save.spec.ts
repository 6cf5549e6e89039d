import { takeRoutes } from '@synoo/contracts';
import fc from 'fast-check';
import { isUsualSave } from './usual-save';

const { body } = takeRoutes.saveAnswers;

const seq = fc.oneof(fc.integer({ min: -2, max: 3 }), fc.constantFrom(10_000_000, 10_000_001, 1.5, '1', null, Number.MAX_SAFE_INTEGER));
const at = fc.oneof(fc.integer(), fc.constantFrom(1_763_900_000_000, 2 ** 53, -(2 ** 53), 0.5, '0', null));
const item = fc.oneof(fc.constantFrom('i1', 'i9999', 'i0', 'i10000', 'i01', 'I1', 'i1\n', '', 1, null), fc.string());
const text = fc.oneof(fc.string({ unit: 'binary' }), fc.constantFrom('', 'өң\0', 'a'.repeat(4_000), 'a'.repeat(4_001), 'a'.repeat(100_000), 'a'.repeat(100_001)));
const response = fc.oneof(text, fc.array(text, { maxLength: 3 }), fc.constantFrom(null, 1, true, {}, [1], [null], [['a']], Array.from({ length: 1_001 }, () => 'a'), Array.from({ length: 1_000 }, () => 'a'), { name: 'a', type: 'b', data: '' }));
const answer = fc.dictionary(fc.oneof(fc.constantFrom('r1', 'r999', 'r1000', 'r0', 'R1', '__proto__', 'constructor'), fc.string()), response, { maxKeys: 3 });
const value = fc.oneof(answer, fc.boolean(), fc.record({ ms: fc.oneof(fc.integer(), fc.constantFrom(0, 86_400_000, 86_400_001, 0.1, '1', null)) }), fc.constantFrom(null, 'ky', 'shown', [], { ms: 1, more: 2 }, 1, ['ms']));
const kind = fc.constantFrom('answer', 'flag', 'visit', 'language', 'page', 'other', null);
const event = fc.oneof(fc.record({ seq, at, kind, item, value }, { requiredKeys: [] }), fc.record({ seq, at, kind, item, value, more: fc.constant(1) }), fc.constantFrom(null, [], 1, 'answer'));
const anyBody = fc.oneof(
  fc.record({ epoch: fc.oneof(fc.integer(), fc.constantFrom(0, 1, 2_147_483_647, 2_147_483_648, 1.5, '1')), events: fc.oneof(fc.array(event, { maxLength: 4 }), fc.constantFrom(null, {}, 'events')) }, { requiredKeys: [] }),
  fc.record({ epoch: fc.constant(1), events: fc.constant([]), more: fc.constant(true) }),
  fc.jsonValue(),
);

const usualEvent = fc.oneof(
  fc.record({ seq: fc.integer({ min: 1, max: 10_000_000 }), at: fc.integer(), kind: fc.constant('answer'), item: fc.constantFrom('i1', 'i25', 'i1000'), value: fc.dictionary(fc.constantFrom('r1', 'r2', 'r30'), fc.oneof(fc.string(), fc.array(fc.string(), { maxLength: 5 })), { maxKeys: 3 }) }),
  fc.record({ seq: fc.constant(7), at: fc.constant(1_763_900_000_000), kind: fc.constant('flag'), item: fc.constant('i3'), value: fc.boolean() }),
  fc.record({ seq: fc.constant(8), at: fc.constant(1_763_900_000_000), kind: fc.constant('visit'), item: fc.constant('i3'), value: fc.record({ ms: fc.integer({ min: 0, max: 86_400_000 }) }) }),
);

/** As it is after its way over the wire. */
const sent = (given: unknown): unknown => JSON.parse(JSON.stringify(given)) as unknown;

describe('A usual save', () => {
  it('is never one that the contract refuses or changes', () => {
    fc.assert(
      fc.property(anyBody, (given) => {
        const wire = sent(given);
        if (!isUsualSave(wire)) return;
        expect(body.safeParse(wire)).toEqual({ success: true, data: wire });
      }),
      { numRuns: 5_000, seed: 1 },
    );
  });

  it('is what pages send: answers by text and choice, flags, visits', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 1000 }), fc.array(usualEvent, { maxLength: 5 }), (epoch, events) => {
        const wire = sent({ epoch, events });
        expect(isUsualSave(wire)).toBe(true);
        expect(body.safeParse(wire)).toEqual({ success: true, data: wire });
      }),
      { numRuns: 500, seed: 1 },
    );
  });

  it.each([
    ['too many events', { epoch: 1, events: Array.from({ length: 201 }, (_, index) => ({ seq: index + 1, at: 1, kind: 'flag', item: 'i1', value: true })) }],
    ['a file', { epoch: 1, events: [{ seq: 1, at: 1, kind: 'answer', item: 'i1', value: { r1: { name: 'a', type: 'b', data: '' } } }] }],
    ['a further key', { epoch: 1, events: [], more: 1 }],
    ['nothing', undefined],
  ])('is not %s', (_, given) => {
    expect(isUsualSave(given)).toBe(false);
  });
});
