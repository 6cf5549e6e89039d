import { applyDecorators, createParamDecorator, Delete, type ExecutionContext, Get, HttpCode, Post, Put, SetMetadata } from '@nestjs/common';
import type { InputOf, Problem, Route } from '@synoo/contracts';
import { DomainError } from '@synoo/server';
import type { FastifyRequest } from 'fastify';
import type { z } from 'zod';

/** Metadata key under which a handler carries its route of the contract. */
export const ROUTE = 'synoo:route';

const verbs = { GET: Get, POST: Post, PUT: Put, DELETE: Delete };

/** The route that this handler serves, with its method, path, access, checks and reply. Every handler has exactly one. */
export function Handle(route: Route): MethodDecorator {
  return applyDecorators(verbs[route.method](route.path), HttpCode(200), SetMetadata(ROUTE, route));
}

export function routeOf(context: Pick<ExecutionContext, 'getHandler'>): Route | undefined {
  return Reflect.getMetadata(ROUTE, context.getHandler()) as Route | undefined;
}

const parts = ['params', 'query', 'body'] as const;

function problemsOf(part: string, error: z.ZodError): Problem[] {
  return error.issues.map((issue) => ({ severity: 'error', code: issue.code, field: [part, ...issue.path].join('.'), values: { message: issue.message } }));
}

/** Checks params, query and body of a request against its route; what the route does not name does not get through. */
export function readInput(route: Route, request: Pick<FastifyRequest, 'params' | 'query' | 'body'>): InputOf<Route> {
  const input: Record<string, unknown> = {};
  const problems: Problem[] = [];
  for (const part of parts) {
    if (part === 'body' && (route.method === 'GET' || route.transfer === 'upload')) {
      input[part] = {};
      continue;
    }
    const result = route[part].safeParse(request[part] ?? {});
    if (part !== 'body' && hasNul(request[part])) problems.push({ severity: 'error', code: 'invalid', field: part });
    else if (result.success) input[part] = result.data;
    else problems.push(...problemsOf(part, result.error));
  }
  if (problems.length > 0) throw new DomainError('invalid-request', { problems });
  return input as unknown as InputOf<Route>;
}

/** PostgreSQL's text has no character 0, and no address that people use has one. */
function hasNul(part: unknown): boolean {
  return Object.values(part ?? {}).some((value) => String(value).includes('\0'));
}

/** The checked request: `list(@Input() { query }: InputOf<typeof bankRoutes.listItems>)`. */
export const Input = createParamDecorator((_: unknown, context: ExecutionContext) => {
  const route = routeOf(context);
  if (!route) throw new Error(`${context.getClass().name}.${context.getHandler().name} has no route`);
  return readInput(route, context.switchToHttp().getRequest<FastifyRequest>());
});
