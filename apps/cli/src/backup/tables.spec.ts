import { inOrderOfReference } from './tables';

describe('order of tables', () => {
  const names = (tables: readonly { name: string }[]) => tables.map((table) => table.name);

  it('puts what is referred to first', () => {
    const tables = [
      { name: 'answer', refersTo: ['attempt'] },
      { name: 'attempt', refersTo: ['session', 'form'] },
      { name: 'form', refersTo: [] },
      { name: 'session', refersTo: ['form'] },
    ];
    expect(names(inOrderOfReference(tables))).toEqual(['form', 'session', 'attempt', 'answer']);
  });

  it('refuses a circle', () => {
    expect(() => inOrderOfReference([{ name: 'a', refersTo: ['b'] }, { name: 'b', refersTo: ['a'] }])).toThrow(/circle: a, b/u);
  });
});
