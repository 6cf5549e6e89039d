import { EventEmitter } from 'node:events';
import { guardConnections } from './guard-connections';

describe('guardConnections', () => {
  it('lets a connection break while somebody uses it who does not listen', () => {
    const [pool, connection] = [new EventEmitter(), new EventEmitter()];
    expect(() => connection.emit('error', new Error('reset'))).toThrow('reset');
    guardConnections(pool);
    for (let use = 0; use < 3; use += 1) pool.emit('acquire', connection);
    expect(connection.emit('error', new Error('reset'))).toBe(true);
    expect(connection.listenerCount('error')).toBe(1);
  });
});
