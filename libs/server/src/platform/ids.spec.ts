import { uuidV7 } from './ids';
import { snakeCase } from './snake-naming';

describe('ids', () => {
  it('are UUIDs of version 7: the example of RFC 9562, appendix A.6', () => {
    const random = Buffer.from('0cc318c4dc0c0c07398f', 'hex');
    expect(uuidV7(0x017f22e279b0, random)).toBe('017f22e2-79b0-7cc3-98c4-dc0c0c07398f');
  });

  it('sort by time', () => {
    const times = [1, 255, 256, 1_700_000_000_000, 1_700_000_000_001];
    const ids = times.map((time) => uuidV7(time, Buffer.alloc(10, 255)));
    expect([...ids].sort()).toEqual(ids);
  });
});

describe('names in the database', () => {
  it.each([['createdAt', 'created_at'], ['HTTPStatus', 'http_status'], ['form2Item', 'form2_item'], ['id', 'id']])('%s becomes %s', (name, column) => {
    expect(snakeCase(name)).toBe(column);
  });
});
