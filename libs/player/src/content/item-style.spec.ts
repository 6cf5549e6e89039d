import { scopedRules } from './item-style';

describe('scopedRules', () => {
  const parsed = (...rules: [string, boolean][]) => () => rules.map(([cssText, isStyleRule]) => ({ cssText, isStyleRule }));

  it('puts every plain rule into the item', () => {
    expect(scopedRules('', '[data-item="item-1"]', parsed(['p { color: navy; }', true], ['.x { margin: 0px; }', true]))).toBe('@scope ([data-item="item-1"]) { p { color: navy; } }\n@scope ([data-item="item-1"]) { .x { margin: 0px; } }');
  });
  it.each([
    ['@import "other.css";', false],
    ['@media print { p { color: red; } }', false],
    ['p { background: url("https://elsewhere.example/x.png"); }', true],
    ['p { position: fixed; }', true],
  ] as const)('drops %s', (cssText, isStyleRule) => expect(scopedRules('', 'x', parsed([cssText, isStyleRule]))).toBe(''));
});
