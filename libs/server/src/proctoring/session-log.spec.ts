import { CHAIN_START, canonicalJson, type ChainedLine, chainHash, chainIntact } from './session-log';

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
    expect(chainIntact([])).toBe(true);
    expect(chainIntact(chain([line(1), line(2), line(3)]))).toBe(true);
  });

  it('shows a changed, missing, added or moved line', () => {
    const whole = chain([line(1), line(2), line(3)]);
    const [a, b, c] = whole as [(typeof whole)[0], (typeof whole)[0], (typeof whole)[0]];
    expect(chainIntact([a, { ...b, details: { minutes: 6 } }, c])).toBe(false);
    expect(chainIntact([a, { ...b, at: b.at + 1 }, c])).toBe(false);
    expect(chainIntact([a, c])).toBe(false);
    expect(chainIntact([b, a, c])).toBe(false);
    expect(chainIntact([a, b, c, { ...c, seq: 4 }])).toBe(false);
  });
});
