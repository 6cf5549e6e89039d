import { equalInConstantTime, FieldCrypto, normaliseCode, randomCode } from './crypto';

const keys = { dataKey: Buffer.alloc(32, 7), secret: Buffer.alloc(32, 9) };
const fields = new FieldCrypto(keys);

describe('encryption of personal data', () => {
  it('gives back Kyrgyz letters as they were, and looks different each time', () => {
    const name = 'Өмүрбекова Ңүйүш — «үлгү»';
    expect(fields.decrypt(fields.encrypt(name, 'person.account.name'), 'person.account.name')).toBe(name);
    expect(fields.encrypt(name, 'c').equals(fields.encrypt(name, 'c'))).toBe(false);
  });

  it.each([
    ['in another field', (stored: Buffer) => [stored, 'person.account.login'] as const],
    ['with a changed byte', (stored: Buffer) => [Buffer.from(stored.map((byte, index) => (index === stored.length - 1 ? byte ^ 1 : byte))), 'person.account.name'] as const],
    ['cut short', (stored: Buffer) => [stored.subarray(0, 20), 'person.account.name'] as const],
    ['in a format it does not know', (stored: Buffer) => [Buffer.concat([Buffer.of(9), stored.subarray(1)]), 'person.account.name'] as const],
  ])('does not read a value %s', (_case, change) => {
    const [stored, context] = change(fields.encrypt('Асан', 'person.account.name'));
    expect(() => fields.decrypt(stored, context)).toThrow();
  });

  it('does not read what another key wrote', () => {
    expect(() => new FieldCrypto({ ...keys, dataKey: Buffer.alloc(32, 8) }).decrypt(fields.encrypt('Асан', 'c'), 'c')).toThrow();
  });
});

describe('keyed hashes', () => {
  it('finds a value whatever its case, spaces and composition', () => {
    expect(fields.blindIndex(' Йолдош  Өмүр', 'c').equals(fields.blindIndex('йолдош өмүр', 'c'))).toBe(true);
  });

  it('differ by value, field, purpose and key', () => {
    const other = new FieldCrypto({ dataKey: Buffer.alloc(32, 1), secret: Buffer.alloc(32, 2) });
    const all = [fields.blindIndex('a', 'c'), fields.blindIndex('b', 'c'), fields.blindIndex('a', 'd'), fields.hashToken('a', 'c'), other.blindIndex('a', 'c'), other.hashToken('a', 'c')];
    expect(new Set(all.map((hash) => hash.toString('hex'))).size).toBe(all.length);
  });
});

describe('codes for people', () => {
  it('have no letters that look like others', () => {
    expect(randomCode(2_000)).toMatch(/^[34679ACDEFGHJKMNPQRTWXY]{2000}$/u);
  });

  it.each([['ab-cd ef', 'ABCDEF'], [' a – b ', 'AB']])('are understood as typed: %j', (typed, code) => {
    expect(normaliseCode(typed)).toBe(code);
  });

  it('are compared whole', () => {
    expect([equalInConstantTime('abc', 'abc'), equalInConstantTime('abc', 'abd'), equalInConstantTime('abc', 'ab')]).toEqual([true, false, false]);
  });
});
