import fc from 'fast-check';
import { parse } from 'csv-parse/sync';
import { csvCell, csvLine } from './csv';

describe('CSV', () => {
  it.each([
    ['=1+1', "'=1+1"],
    ['@cmd', "'@cmd"],
    ['-5', '-5'],
    ['-5,5', '"-5,5"'],
    ['-five', "'-five"],
    ["'quoted", "''quoted"],
    ['a "b"', '"a ""b"""'],
    ['эки\nсап', '"эки\nсап"'],
    ['ңүө', 'ңүө'],
  ])('writes %j as %j', (text, expected) => {
    expect(csvCell(text)).toBe(expected);
  });

  it('gives back what was written once the first apostrophe is taken away', () => {
    fc.assert(
      fc.property(fc.array(fc.string({ unit: 'grapheme', minLength: 1 }), { minLength: 1, maxLength: 6 }), (cells) => {
        const [read] = parse(csvLine(cells), { relaxColumnCount: true }) as unknown as string[][];
        expect(read!.map((cell) => cell.replace(/^'/u, ''))).toEqual(cells);
      }),
    );
  });

  it('leaves no cell that a spreadsheet would run', () => {
    fc.assert(
      fc.property(fc.string(), (text) => {
        const [read] = parse(csvLine(['x', text]), { relaxColumnCount: true }) as unknown as string[][];
        expect(read![1]).not.toMatch(/^(?:[=@\t\r]|[+-](?!\d+(?:[.,]\d+)?$))/u);
      }),
    );
  });
});
