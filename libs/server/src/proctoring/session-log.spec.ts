import { CHAIN_START, canonicalJson, type ChainedLine, chainBreak, chainHash, cutAt } from './session-log';

function chain(lines: readonly ChainedLine[]) {
  let previousHash = CHAIN_START;
  return lines.map((line) => {
    const hash = chainHash(previousHash, line);
    const stored = { ...line, previousHash, hash };
    previousHash = hash;
    return stored;
  });
}
const line = (seq: number): ChainedLine => ({ sessionId: 's', seq, at: 1_000 + seq, accountId: null, participantId: 'p', event: 'start', details: { note: 'ңүө', minutes: 5 } });

describe('Session log', () => {
  it('writes equal content as equal text', () => {
    expect(canonicalJson({ b: [1, undefined, null], a: { d: 'x', c: undefined } })).toBe('{"a":{"d":"x"},"b":[1,null,null]}');
    expect(canonicalJson({ a: 1, b: 2 })).toBe(canonicalJson({ b: 2, a: 1 }));
  });

  it('is whole as it was written', () => {
    expect(chainBreak([])).toBeNull();
    expect(chainBreak(chain([line(1), line(2), line(3)]))).toBeNull();
  });

  it('names a changed, missing, added or moved line', () => {
    const whole = chain([line(1), line(2), line(3)]);
    const [a, b, c] = whole as [(typeof whole)[0], (typeof whole)[0], (typeof whole)[0]];
    expect(chainBreak([a, { ...b, details: { minutes: 6 } }, c])).toBe(2);
    expect(chainBreak([a, { ...b, at: b.at + 1 }, c])).toBe(2);
    expect(chainBreak([a, c])).toBe(2);
    expect(chainBreak([b, a, c])).toBe(1);
    expect(chainBreak([a, b, c, { ...c, seq: 4 }])).toBe(4);
    // Somebody who knows how the hash is made changed a line: the next one does not follow from it.
    const forged = { ...b, details: { minutes: 6 } };
    expect(chainBreak([a, { ...forged, hash: chainHash(a.hash, { sessionId: 's', seq: 2, at: forged.at, accountId: null, participantId: 'p', event: 'start', details: forged.details }) }, c])).toBe(3);
  });

  it('names where a log was cut off, or written anew, since its end was last seen', () => {
    expect(cutAt(['a', 'b'], undefined)).toBeNull();
    expect(cutAt(['a', 'b', 'c'], { lines: 2, hash: 'b' })).toBeNull();
    expect(cutAt(['a', 'b'], { lines: 4, hash: 'd' })).toBe(3);
    expect(cutAt(['a', 'x', 'y'], { lines: 2, hash: 'b' })).toBe(2);
  });
});
