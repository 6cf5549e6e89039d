import { csvOf } from './chart-table';

describe('CSV of a table', () => {
  it('quotes what needs it, keeps Kyrgyz letters and leaves nothing known empty', () => {
    expect(csvOf({ columns: ['Аты', 'n'], rows: [['Өмүр, "ң"', 1.5], ['а\nб', null]] })).toBe('\ufeffАты,n\r\n"Өмүр, ""ң""",1.5\r\n"а\nб",\r\n');
  });

  it('disarms texts that a spreadsheet would run, and leaves negative numbers alone', () => {
    expect(csvOf({ columns: ['x'], rows: [['=1+1'], ['-a'], [-0.5]] })).toBe("\ufeffx\r\n'=1+1\r\n'-a\r\n-0.5\r\n");
  });
});
