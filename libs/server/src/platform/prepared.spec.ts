import { Client } from 'pg';
import { prepared, PreparingClient } from './prepared';

describe('prepared statements', () => {
  const query = jest.spyOn(Client.prototype, 'query').mockImplementation(() => undefined);
  afterEach(() => query.mockClear());
  afterAll(() => query.mockRestore());

  it('sends a marked statement under its name, with its values and what follows', () => {
    const text = prepared('spec-marked', 'select $1::int');
    const [client, callback] = [new PreparingClient(), () => undefined];
    client.query(text, [1], callback);
    expect(query.mock.calls[0]).toEqual([{ name: 'spec-marked', text: 'select $1::int', values: [1] }, callback]);
  });

  it('leaves every other statement as it is', () => {
    const client = new PreparingClient();
    void client.query('select $1::text', ['a']);
    void client.query('commit');
    expect(query.mock.calls.map((call) => (call as unknown[]).slice(0, 2))).toEqual([['select $1::text', ['a']], ['commit', undefined]]);
  });

  it('refuses one name for two texts, which a connection would mix up', () => {
    prepared('spec-twice', 'select 1');
    expect(prepared('spec-twice', 'select 1')).toBe('select 1');
    expect(() => prepared('spec-twice', 'select 2')).toThrow('spec-twice');
  });
});
