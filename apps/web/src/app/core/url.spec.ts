import { apiUrl } from './url';

describe('address of an API route', () => {
  it('fills parameters and joins lists', () => {
    expect(apiUrl('items/:id/try', { id: 'a/б' }, { status: ['draft', 'approved'], search: 'ө&', page: 2, flag: false })).toBe('/api/items/a%2F%D0%B1/try?status=draft,approved&search=%D3%A9%26&page=2&flag=false');
  });

  it('leaves out what is not set', () => {
    expect(apiUrl('items', {}, { search: '', subject: [], outcome: undefined, practice: null })).toBe('/api/items');
  });

  it('refuses a missing parameter', () => {
    expect(() => apiUrl('items/:id', {})).toThrow('parameter id of items/:id is missing');
  });
});
