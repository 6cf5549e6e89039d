import { isOwnComputer } from './own-computer';

describe('isOwnComputer', () => {
  it.each(['localhost', '127.0.0.1', '[::1]', 'a.localhost'])('knows %s', (name) => expect(isOwnComputer(name)).toBe(true));
  it.each(['synoo.kg', '192.168.0.10', 'localhost.kg'])('lets %s pass', (name) => expect(isOwnComputer(name)).toBe(false));
  it('takes the name out of the address of a slip', () => expect(isOwnComputer(new URL('http://[::1]:3000').hostname)).toBe(true));
});
