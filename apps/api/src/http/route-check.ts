import { type OnApplicationBootstrap, Injectable, RequestMethod } from '@nestjs/common';
import { DiscoveryService, MetadataScanner } from '@nestjs/core';
import { type Route, routes } from '@synoo/contracts';
import { StartRefusal } from '@synoo/server';
import { ROUTE } from './handle';
import { EVENT_ACCESS } from './socket-event';

/** Metadata key by which @nestjs/websockets knows a handler of an event. */
const SUBSCRIPTION = 'websockets:message_mapping';

/** What is wrong between the contract's routes and the handlers: a handler without a route (so without a permission), a route without or with two handlers. */
export function routeProblems(contract: readonly Route[], handlers: readonly { readonly name: string; readonly route: Route | undefined }[]): string[] {
  const name = (route: Route) => `${route.method} /api/${route.path}`;
  return [
    ...handlers.filter((handler) => !handler.route).map((handler) => `${handler.name} serves a path without a route of the contract, so nothing guards it (use @Handle)`),
    ...handlers.filter(({ route }) => route && !contract.includes(route)).map((handler) => `${handler.name} serves a route that is not in the contract`),
    ...contract.flatMap((route) => {
      const count = handlers.filter((handler) => handler.route === route).length;
      return count === 1 ? [] : [`${name(route)} has ${count === 0 ? 'no handler' : `${count} handlers`}`];
    }),
  ];
}

/** Handlers of socket events, among the methods of these objects, that have no access rule. */
export function unguardedEvents(instances: readonly unknown[]): string[] {
  const scanner = new MetadataScanner();
  return instances.flatMap((instance) => {
    if (typeof instance !== 'object' || instance === null || Array.isArray(instance)) return [];
    return scanner.getAllMethodNames(Object.getPrototypeOf(instance) as object).flatMap((method) => {
      const handler: unknown = Reflect.get(instance, method);
      if (typeof handler !== 'function' || Reflect.getMetadata(SUBSCRIPTION, handler) !== true || Reflect.getMetadata(EVENT_ACCESS, handler) !== undefined) return [];
      return [`${instance.constructor.name}.${method} handles a socket event without an access rule (use @SocketEvent)`];
    });
  });
}

/** Stops the start when a handler is unguarded or a route of the contract is not served exactly once. */
@Injectable()
export class RouteCheck implements OnApplicationBootstrap {
  constructor(
    private readonly discovery: DiscoveryService,
    private readonly scanner: MetadataScanner,
  ) {}

  onApplicationBootstrap(): void {
    const problems = [...routeProblems(Object.values(routes) as unknown as Route[], this.#handlers()), ...unguardedEvents(this.discovery.getProviders().map(({ instance }) => instance as unknown))];
    if (problems.length > 0) throw new StartRefusal(`The program is not complete:\n  ${problems.join('\n  ')}`);
  }

  #handlers() {
    return this.discovery.getControllers().flatMap(({ instance, metatype }) =>
      this.scanner.getAllMethodNames(instance as object).flatMap((method) => {
        const handler = (instance as Record<string, unknown>)[method] as object;
        const verb = Reflect.getMetadata('method', handler) as RequestMethod | undefined;
        return verb === undefined ? [] : [{ name: `${metatype?.name}.${method}`, route: Reflect.getMetadata(ROUTE, handler) as Route | undefined }];
      }),
    );
  }
}
