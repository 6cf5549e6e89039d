import fc from 'fast-check';
import { codeAlphabet, isCode, makeCode, readCode } from './codes';

const code = fc.array(fc.nat({ max: codeAlphabet.length - 1 }), { minLength: 5, maxLength: 7 }).map((digits) => makeCode(digits.length + 1, () => digits.shift()!));

describe('codes', () => {
  it('has no letters that look alike', () => {
    expect(codeAlphabet).not.toMatch(/[01258BILOSUVZ]/);
  });

  it('knows its own codes', () => {
    fc.assert(fc.property(code, (made) => isCode(made)));
  });

  it('finds one wrong character and two exchanged neighbours', () => {
    fc.assert(
      fc.property(code, fc.nat(), fc.nat(), (made, position, other) => {
        const at = position % made.length;
        const letter = codeAlphabet[other % codeAlphabet.length]!;
        const wrong = made.slice(0, at) + letter + made.slice(at + 1);
        expect(isCode(wrong)).toBe(wrong === made);
        const next = at % (made.length - 1);
        const exchanged = made.slice(0, next) + made[next + 1] + made[next] + made.slice(next + 2);
        expect(isCode(exchanged)).toBe(exchanged === made);
      }),
    );
  });

  it('reads what people type: small letters, dashes, a Cyrillic keyboard', () => {
    expect(readCode(' ac-3k 7 ')).toBe('AC3K7');
    expect(readCode('асек')).toBe('ACEK');
  });
});
