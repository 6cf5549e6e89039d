import { isCustomValue, readCustomValue, writeCustomValue } from './custom-value';

describe('the answer of a custom interaction', () => {
  it.each([
    ['integer', false, '{"base":{"integer":3}}', '3'],
    ['float', false, '{"base":{"float":-2.5}}', '-2.5'],
    ['boolean', false, '{"base":{"boolean":false}}', 'false'],
    ['string', false, '{"base":{"string":"өң"}}', 'өң'],
    ['string', false, '{"base":{"string":""}}', null],
    ['string', false, '{"base":null}', null],
    ['string', false, 'null', null],
    ['point', false, '{"base":{"point":[3,4]}}', '3 4'],
    ['identifier', true, '{"list":{"identifier":["a","b"]}}', ['a', 'b']],
    ['identifier', true, '{"list":{"identifier":[]}}', null],
    ['directedPair', true, '{"list":{"directedPair":[["a","b"],["c","d"]]}}', ['a b', 'c d']],
  ])('%s, several %s: %s', (base, multiple, text, value) => {
    expect(readCustomValue({ base, multiple }, text)).toEqual(value);
    expect(readCustomValue({ base, multiple }, JSON.stringify(writeCustomValue({ base, multiple }, value)))).toEqual(value);
  });
  it.each([
    ['integer', false, '{"base":{"integer":"three"}}'],
    ['integer', false, '{"base":{"string":"3"}}'],
    ['integer', false, '{"list":{"integer":[3]}}'],
    ['identifier', true, '{"list":{"identifier":["a b"]}}'],
    ['string', false, 'not json'],
    ['string', false, '3'],
    ['string', false, `{"base":{"string":"${'a'.repeat(30_000)}"}}`],
    ['string', false, '{"base":{"string":{"a":1}}}'],
    ['string', false, '{"base":{"string":"a\\u0000"}}'],
    ['file', false, '{"base":{"file":"a"}}'],
  ])('is not of type %s, several %s: %s', (base, multiple, text) => expect(readCustomValue({ base, multiple }, text)).toBeUndefined());
  it('is checked again where it is stored', () => {
    expect(isCustomValue({ base: 'integer' }, '12')).toBe(true);
    expect(isCustomValue({ base: 'integer' }, '1; drop')).toBe(false);
    expect(isCustomValue({ base: 'integer', multiple: true }, ['1', '2'])).toBe(true);
    expect(isCustomValue({ base: 'integer' }, { name: 'a', type: 'b', data: '' })).toBe(false);
  });
});
