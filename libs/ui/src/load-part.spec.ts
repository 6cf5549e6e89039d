import { loadPart, missingPart } from './load-part';

const address = 'https://synoo.example/chunk-ABCDEFGH.js';
const lost = new TypeError(`Failed to fetch dynamically imported module: ${address}`);

describe('loadPart', () => {
  it('asks for what did not arrive under an address that the browser has not seen', async () => {
    const asked: string[] = [];
    const from = async (again: string): Promise<string> => {
      asked.push(again);
      return 'here';
    };
    expect(await loadPart(async () => 'at once', from)).toBe('at once');
    expect(asked).toEqual([]);
    expect(await loadPart(() => Promise.reject(lost), from)).toBe('here');
    expect(asked).toEqual([expect.stringMatching(/^https:\/\/synoo\.example\/chunk-ABCDEFGH\.js\?again=\d+$/u)]);
  });

  it('says so where it does not arrive either', async () => {
    await expect(loadPart(() => Promise.reject(lost), () => Promise.reject(new TypeError('still away')))).rejects.toThrow('still away');
  });

  it('leaves every other error as it is', async () => {
    const fault = new Error('a fault of the part itself');
    await expect(loadPart(() => Promise.reject(fault), () => Promise.resolve())).rejects.toBe(fault);
  });
});

describe('missingPart', () => {
  it.each([
    [lost, address],
    [new TypeError(`error loading dynamically imported module: ${address}`), address],
    [new TypeError('Importing a module script failed.'), undefined],
    [new Error(`Not the browser: ${address}`), undefined],
    ['text', undefined],
  ])('%s → %s', (error, expected) => expect(missingPart(error)).toBe(expected));
});
