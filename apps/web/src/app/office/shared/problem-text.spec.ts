import { problemPlace, problemText } from './problem-text';

const texts = {
  has: (key: string): boolean => key === 'office.problem.cell-empty' || key === 'office.problem.number-invalid' || key === 'office.problem.number-invalid-between' || key === 'office.problem.column-missing',
  text: (key: string, values?: Readonly<Record<string, unknown>>): string => `${key}${values ? ` ${JSON.stringify(values)}` : ''}`,
};

describe('a problem in words', () => {
  it('has its own sentence with its values', () => {
    expect(problemText(texts, { severity: 'error', code: 'cell-empty', field: 'name_ky', values: { n: 1 } })).toBe('office.problem.cell-empty {"field":"name_ky","n":1}');
  });

  it('says the limits of a number where they are known', () => {
    const wrong = { severity: 'error', code: 'number-invalid' } as const;
    expect(problemText(texts, { ...wrong, values: { value: '400', min: 0, max: 300 } })).toBe('office.problem.number-invalid-between {"field":"","value":"400","min":0,"max":300}');
    expect(problemText(texts, { ...wrong, values: { value: 'x' } })).toBe('office.problem.number-invalid {"field":"","value":"x"}');
  });

  it('without a sentence is named by its code and values', () => {
    expect(problemText(texts, { severity: 'warning', code: 'brand-new', values: { a: 'x', b: 2 } })).toBe('office.problem.other {"code":"brand-new: x, 2"}');
  });

  it('names its place as far as it is known', () => {
    expect(problemPlace(texts, { severity: 'error', code: 'cell-empty', file: 'a.xml', row: 3, field: 'code' })).toBe('a.xml, office.place.row {"n":3}, office.place.field {"field":"code"}');
    expect(problemPlace(texts, { severity: 'error', code: 'cell-empty' })).toBe('');
  });

  it('does not name a field twice', () => {
    expect(problemPlace(texts, { severity: 'error', code: 'column-missing', field: 'code' }, 'Нет столбца «code».')).toBe('');
  });
});
