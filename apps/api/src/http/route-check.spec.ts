import 'reflect-metadata';
import { SubscribeMessage } from '@nestjs/websockets';
import { bankRoutes, formRoutes, type Route } from '@synoo/contracts';
import { routeProblems, unguardedEvents } from './route-check';
import { SocketEvent } from './socket-event';

const contract = [bankRoutes.items, formRoutes.forms] as unknown as Route[];
const [items, forms] = contract;

describe('routeProblems', () => {
  it('finds nothing where every route has one handler', () => {
    expect(routeProblems(contract, [{ name: 'Bank.items', route: items }, { name: 'Forms.list', route: forms }])).toEqual([]);
  });
  it.each([
    ['a handler without a route', [{ name: 'Bank.items', route: items }, { name: 'Forms.list', route: forms }, { name: 'Forms.secret', route: undefined }], 'Forms.secret'],
    ['a route without a handler', [{ name: 'Bank.items', route: items }], 'GET /api/forms has no handler'],
    ['a route with two handlers', [{ name: 'Bank.items', route: items }, { name: 'Bank.again', route: items }, { name: 'Forms.list', route: forms }], 'GET /api/items has 2 handlers'],
    ['a route of nowhere', [{ name: 'Bank.items', route: items }, { name: 'Forms.list', route: forms }, { name: 'Own.door', route: { ...items } as Route }], 'Own.door serves a route that is not in the contract'],
  ])('names %s', (_, handlers, expected) => {
    expect(routeProblems(contract, handlers).join('\n')).toContain(expected);
  });
});

describe('unguardedEvents', () => {
  class Guarded {
    @SocketEvent('watch', 'sessions.proctor')
    watch(): void {
      throw new Error('never called');
    }
  }
  class Open extends Guarded {
    @SubscribeMessage('shout')
    shout(): void {
      throw new Error('never called');
    }
  }
  it('names a handler without a rule, and only that', () => {
    expect(unguardedEvents([new Guarded(), null, [], 'text', new Map()])).toEqual([]);
    expect(unguardedEvents([new Open()])).toEqual(['Open.shout handles a socket event without an access rule (use @SocketEvent)']);
  });
});
