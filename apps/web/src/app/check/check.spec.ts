import { randomId } from '../core/random-id';
import { quantile } from './measure';
import { thisComputer } from './this-computer';

describe('quantile', () => {
  it('is a value that was measured, by nearest rank', () => {
    const values = [9, 1, 5, 3, 7];
    expect([quantile(values, 0.5), quantile(values, 0.95), quantile(values, 0), quantile([], 0.5)]).toEqual([5, 9, 1, null]);
  });
});

describe('number of this computer', () => {
  const storage = () => {
    const kept = new Map<string, string>();
    return { getItem: (name: string) => kept.get(name) ?? null, setItem: (name: string, value: string) => void kept.set(name, value) };
  };

  it('is a UUID that stays', () => {
    const own = storage();
    const { id } = thisComputer(own);
    expect(id).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/);
    expect(thisComputer(own).id).toBe(id);
    own.setItem('synoo.computer', 'nonsense');
    expect(thisComputer(own).id).not.toBe('nonsense');
  });

  it('sets version and variant in whatever bytes', () => {
    expect(randomId(new Uint8Array(16).fill(255))).toBe('ffffffff-ffff-4fff-bfff-ffffffffffff');
    expect(randomId(new Uint8Array(16))).toBe('00000000-0000-4000-8000-000000000000');
  });

  it('does without storage that is closed', () => {
    const closed = { getItem: () => { throw new Error('closed'); }, setItem: () => { throw new Error('closed'); } };
    expect(thisComputer(closed).name).toBe('');
    expect(thisComputer(null).id).toHaveLength(36);
  });
});
